// The worker of llama.cpp in a browser that gives little memory: as many pages as its address says.
const { Memory } = WebAssembly;
const most = Number(new URLSearchParams(location.search).get('pages'));
WebAssembly.Memory = class extends Memory {
  constructor(wanted) {
    super({ ...wanted, maximum: Math.min(wanted.maximum, most) });
  }
};
importScripts('/llama-worker.js');

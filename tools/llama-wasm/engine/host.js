// What sotto.cpp asks of JavaScript. The caller gives both functions with the module's options:
//   readModel(to, bytes, offset)  copies that part of the file to an address of the memory; how many bytes, or -1
//   onLoad(fraction)              0 to 1; false ends the loading
addToLibrary({
  sotto_host_read: (to, bytes, offset) => Module['readModel'](to >>> 0, bytes, offset),
  sotto_host_progress: (fraction) => (Module['onLoad'](fraction) === false ? 0 : 1),
});

// What sotto.cpp asks of JavaScript. The caller gives these functions with the module's options:
//   readModel(to, bytes, offset)  copies that part of the file to an address of the memory; how many bytes, or -1
//   onLoad(fraction)              0 to 1; false ends the loading
//   putState(from, bytes)         takes the next bytes of a cache that is saved; false ends that
//   takeState(to, bytes)          gives the next bytes of one that is restored; false ends that
addToLibrary({
  sotto_host_read: (to, bytes, offset) => Module['readModel'](to >>> 0, bytes, offset),
  sotto_host_progress: (fraction) => (Module['onLoad'](fraction) === false ? 0 : 1),
  sotto_host_put: (from, bytes) => (Module['putState'](from >>> 0, bytes >>> 0) ? 1 : 0),
  sotto_host_take: (to, bytes) => (Module['takeState'](to >>> 0, bytes >>> 0) ? 1 : 0),
});

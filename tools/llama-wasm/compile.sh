#!/bin/sh
# Compiles and links the modules. build.ts runs this in a work folder, on Debian 13, after it has put there
#   llama/   llama.cpp with our patches
#   sotto/   our own sources (kernels, engine)
# and takes from there
#   out/simd, out/relaxed   sotto-llama.js and sotto-llama.wasm
# No path and no date gets into the bytes. SOTTO_JOBS: how many files are compiled at once.
set -eu
# clang 19 orders the try blocks of a function by the addresses of its own data, which are others in each run: the same sources
# came out as two binaries. So its addresses are fixed; where that is forbidden (some containers), the bytes may be others.
if [ -z "${SOTTO_FIXED_ADDRESSES:-}" ] && setarch -R true; then
  SOTTO_FIXED_ADDRESSES=1 exec setarch -R sh "$0"
fi
here=$(pwd)
cc="-msimd128 -pthread -O3 -fno-math-errno -ffile-prefix-map=$here/llama=."

# Emscripten's CMake file says that the processor is an x86; ggml then leaves its WASM code out and compiles plain C. That is why
# other builds of llama.cpp for the web are slow. With this switch CMake says "Wasm detected".
# $1: the folder, $2: the target; the rest: switches of CMake.
build() {
  folder=$1 target=$2
  shift 2
  emcmake cmake -S llama -B "$folder" -DCMAKE_BUILD_TYPE=Release -DLLAMA_WASM_MEM64=OFF -DBUILD_SHARED_LIBS=OFF \
    -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_BUILD_TOOLS=OFF -DLLAMA_BUILD_SERVER=OFF -DLLAMA_BUILD_COMMON=OFF \
    -DLLAMA_BUILD_APP=OFF -DLLAMA_CURL=OFF -DGGML_NATIVE=OFF -DGGML_OPENMP=OFF -DGGML_LLAMAFILE=OFF -DGGML_CPU_REPACK=OFF \
    "-DCMAKE_CXX_FLAGS=$cc -fwasm-exceptions" "-DCMAKE_C_FLAGS=$cc" "$@" > configure.log 2>&1
  cmake --build "$folder" --target "$target" -j"${SOTTO_JOBS:-2}" > build.log 2>&1
}
build build llama -DEMSCRIPTEN_SYSTEM_PROCESSOR=wasm
grep -q "Wasm detected" configure.log

ggml=llama/ggml/src
libraries="build/src/libllama.a build/ggml/src/libggml.a build/ggml/src/libggml-cpu.a build/ggml/src/libggml-base.a"
include="-Isotto/kernels -Isotto/engine -isystem llama/include -isystem llama/src -isystem llama/ggml/include -isystem $ggml -isystem $ggml/ggml-cpu"
cxx="$cc -ffile-prefix-map=$here=. -std=c++20 -fwasm-exceptions -Wall -Wextra -Wno-unused-parameter -Werror -Wno-error=pass-failed"
exports=_malloc,_free
for name in type_known type_multiple wide_form set_wide_form product product_work attend_one attend_many attend_many_work swiglu geglu exp_sum; do
  exports=$exports,_sotto_$name
done

# -O1: what clang has optimized, binaryen makes no faster, and takes minutes.
linking="-O1 -msimd128 -pthread -fwasm-exceptions --no-entry --js-library sotto/engine/host.js
  -sMODULARIZE=1 -sEXPORT_NAME=SottoLlama -sENVIRONMENT=worker,node -sFILESYSTEM=0 -sDYNAMIC_EXECUTION=0 -sWASM_BIGINT=1
  -sALLOW_MEMORY_GROWTH=1 -sINITIAL_MEMORY=64MB -sMAXIMUM_MEMORY=4096MB -sSTACK_SIZE=2MB -sPTHREAD_POOL_SIZE_STRICT=2
  -sEXPORTED_FUNCTIONS=$exports -Wno-pthreads-mem-growth"

mkdir -p objects
# The engine is the same in both modules: only the files of kernels differ.
for file in sotto hooks; do
  em++ $cxx $include -c "sotto/engine/$file.cpp" -o "objects/$file.o"
done
# $1: the module; the rest: libraries.
link() {
  module=$1
  shift
  simd=""
  [ "$module" != relaxed ] || simd=-mrelaxed-simd
  objects="objects/sotto.o objects/hooks.o"
  for file in kernels attention prompt-attention pointwise; do
    em++ $cxx $simd -fno-exceptions -fno-rtti $include -c "sotto/kernels/$file.cpp" -o "objects/$file-$module.o"
    objects="$objects objects/$file-$module.o"
  done
  mkdir -p "out/$module"
  em++ $linking $simd '-sPTHREAD_POOL_SIZE=Module["poolSize"]' $objects "$@" -o "out/$module/sotto-llama.js"
}
link simd $libraries
link relaxed $libraries

# For benchmarks: ggml as it is mostly compiled for the web, in plain C.
if [ "${SOTTO_GENERIC:-}" ]; then
  build build-generic ggml-cpu
  link generic $(echo "$libraries" | sed 's|build/ggml/src/libggml-cpu|build-generic/ggml/src/libggml-cpu|')
fi

/*
 * The fake TensorRT over NVIDIA's own driver: its decoder is a kernel on the GPU, in the stream that it was put into. What is ours between
 * a request and TensorRT runs for real then: contexts, memory, copies, streams, and who waits for what.
 */
#include <cuda.h>
#include <cuda_runtime.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

extern "C" {
#include "decoder.h"
}

#include "decoder_step.h"

static thread_local cudaStream_t into;

static __global__ void compute(run of, memories in) {
    if (decoder_step(&of, &in) != CUDA_OK) {
        __trap();
    }
}

extern "C" int decoder_compute(const run *of, const memories *in) {
    compute<<<1, 1, 0, into>>>(*of, *in);
    return (int)cudaGetLastError();
}

extern "C" int fake_push(void *stream, int (*work)(void *), void (*free_it)(void *), void *argument) {
    into = (cudaStream_t)stream;
    const int code = work(argument);
    if (free_it != NULL) {
        free_it(argument);
    }
    return code;
}

extern "C" void *fake_memory(uint64_t address, size_t bytes) {
    CUdeviceptr begin;
    size_t size;
    const int found = cuMemGetAddressRange(&begin, &size, (CUdeviceptr)address) == CUDA_SUCCESS;
    return found && bytes <= size - (address - begin) ? (void *)(uintptr_t)address : NULL;
}

extern "C" int fake_current(void) {
    CUcontext context = NULL;
    return cuCtxGetCurrent(&context) == CUDA_SUCCESS && context != NULL;
}

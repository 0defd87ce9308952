/*
 * A GPU and a TensorRT that aren't there, for tests: the functions of the CUDA driver API that src/Engines/Cuda uses, and those of
 * deepseek_trt.h with a decoder whose answers are known, in one library without any header of NVIDIA.
 *
 * Stricter than the real ones where a mistake would pass unseen: addresses of the GPU can't be read by the host, memory begins as NaN,
 * nothing in a stream happens before somebody waits for it, a call from a thread without a current context fails, and what isn't given
 * back is counted.
 */
#ifndef DEEPSEEK_FAKE_H
#define DEEPSEEK_FAKE_H

#include <stddef.h>
#include <stdint.h>

#define FAKE_API __attribute__((visibility("default")))

/* CUresult. */
enum {
    CUDA_OK = 0,
    CUDA_INVALID_VALUE = 1,
    CUDA_OUT_OF_MEMORY = 2,
    CUDA_NOT_INITIALIZED = 3,
    CUDA_NO_DEVICE = 100,
    CUDA_INVALID_DEVICE = 101,
    CUDA_INVALID_CONTEXT = 201,
    CUDA_INVALID_HANDLE = 400,
    CUDA_ILLEGAL_ADDRESS = 700,
    CUDA_UNKNOWN = 999
};

/* What is counted. */
enum { LIVE_DEVICE, LIVE_PINNED, LIVE_STREAM, LIVE_PRIMARY, LIVE_RUNTIME, LIVE_ENGINE, LIVE_CONTEXT, LIVE_KINDS };

/*
 * "call=code" or "call=code@n", several of them with spaces between: that call, or its nth from now, fails with that code. NULL or "": no
 * more faults. At the start it is the environment variable FAKE_GPU_FAULTS. The call "kernel" is the work of an enqueued decoder.
 */
FAKE_API void fake_gpu_faults(const char *script);

/* GPUs that there are. At the start FAKE_GPU_DEVICES, or 1. */
FAKE_API void fake_gpu_devices(int count);

/* Objects of a kind that weren't given back; -1: of all kinds. */
FAKE_API long fake_gpu_live(int kind);

/* Copies that read or wrote host memory that isn't page-locked: allowed, and slow. */
FAKE_API long fake_gpu_pageable(void);

/* The rest is for the fakes themselves. */

/* The code that a call is to fail with now; 0: it isn't to fail. */
int fake_fault(const char *call);

void fake_count(int kind, int by);

/* Whether the calling thread has a context. */
int fake_current(void);

/* Memory of the host behind that of the GPU; NULL: not all of it was allocated. */
void *fake_memory(uint64_t address, size_t bytes);

/* Puts work into a stream. It returns a CUresult. free_it gets what work got, afterwards. */
int fake_push(void *stream, int (*work)(void *), void (*free_it)(void *), void *argument);

/* Does all that is in streams. */
void fake_drain(void);

/* Memory of a GPU, in bytes. */
#define FAKE_CAPACITY ((size_t)1 << 30)

/* Version of the compute capability that the fake GPU has, as 90. */
#define FAKE_SM 90

#endif

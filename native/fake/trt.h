/* What the functions of the fake TensorRT share. */
#ifndef DEEPSEEK_FAKE_TRT_H
#define DEEPSEEK_FAKE_TRT_H

#include "decoder.h"

struct dst_runtime {
    int engines;
};

struct dst_engine {
    dst_runtime *runtime;
    plan of;
    tensor tensors[MOST_TENSORS];
    int tensor_count, contexts;
};

struct dst_context {
    dst_engine *engine;
    int profile;
    dst_dims shapes[MOST_TENSORS];
    uint64_t addresses[MOST_TENSORS];
};

/* Keeps the words for dst_last_error, and gives the code. */
__attribute__((format(printf, 2, 3))) int32_t trt_fail(int32_t code, const char *format, ...);

/* How each function begins: with the fault that was asked for, whose code is one of the shim's. */
int32_t trt_begin(const char *call);

/* Index of a tensor; -1: there is none of that name. */
int trt_find(const dst_engine *engine, const char *name);

#endif

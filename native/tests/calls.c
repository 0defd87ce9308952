/*
 * Drives the fakes through the C interfaces that .NET calls: in order, out of order, and with every call failing once. Ends with 0 when all
 * of it went as it should and nothing was left behind; its sanitizers end it where memory was misused.
 */
#include "cuda.h"
#include "deepseek_trt.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                                                                                       \
    do {                                                                                                                                                       \
        if (!(condition)) {                                                                                                                                    \
            fprintf(stderr, "%s:%d: not so: %s (%s)\n", __FILE__, __LINE__, #condition, dst_last_error());                                                     \
            exit(1);                                                                                                                                           \
        }                                                                                                                                                      \
    } while (0)

#define CACHES 4
#define SLOT (2 * 64 * 12 * 4)

typedef struct {
    void *primary, *stream;
    dst_runtime *runtime;
    dst_engine *engine;
    dst_context *context;
    uint64_t ids, positions, indices, logits, cache[CACHES];
    int64_t *host;
    float *answer;
} gpu;

static const char plan[] = "fake-plan\nbatch 2\n";

/* 0, or the first code that isn't. Whatever it made is in the gpu, and closed by close_gpu. */
static int open_gpu(gpu *of) {
    int code, count;
    int32_t version, tensors, profiles;
    int64_t scratch;
    size_t free_bytes, total;
    char name[32];
    dst_dims dims;
    dst_tensor tensor;
#define TRY(call)                                                                                                                                              \
    if ((code = (call)) != 0) {                                                                                                                                \
        return code;                                                                                                                                           \
    }
    memset(of, 0, sizeof *of);
    TRY(cuInit(0));
    TRY(cuDriverGetVersion(&count));
    TRY(cuDeviceGetCount(&count));
    TRY(cuDeviceGet(&count, 0));
    TRY(cuDeviceGetName(name, sizeof name, 0));
    TRY(cuDeviceGetAttribute(&count, 75, 0));
    TRY(cuDeviceTotalMem_v2(&total, 0));
    TRY(cuDevicePrimaryCtxRetain(&of->primary, 0));
    TRY(cuCtxSetCurrent(of->primary));
    TRY(cuMemGetInfo_v2(&free_bytes, &total));
    TRY(cuStreamCreate(&of->stream, 1));
    TRY(dst_runtime_create(NULL, &of->runtime, &version));
    TRY(dst_engine_load(of->runtime, plan, sizeof plan - 1, &of->engine));
    TRY(dst_engine_describe(of->engine, &tensors, &profiles, &scratch));
    for (int i = 0; i < tensors; i++) {
        TRY(dst_engine_tensor(of->engine, i, &tensor));
    }
    TRY(dst_engine_profile(of->engine, "input_ids", 0, DST_MAX, &dims));
    TRY(dst_context_create(of->engine, 0, of->stream, &of->context));
    TRY(cuMemAlloc_v2(&of->ids, 512));
    TRY(cuMemAlloc_v2(&of->positions, 512));
    TRY(cuMemAlloc_v2(&of->indices, 512));
    TRY(cuMemAlloc_v2(&of->logits, 2 * 14 * 4));
    for (int i = 0; i < CACHES; i++) {
        TRY(cuMemAlloc_v2(&of->cache[i], 2 * SLOT));
        TRY(cuMemsetD8Async(of->cache[i], 0, 2 * SLOT, of->stream));
    }
    TRY(cuMemHostAlloc((void **)&of->host, 512, 0));
    TRY(cuMemHostAlloc((void **)&of->answer, 2 * 14 * 4, 0));
    return 0;
#undef TRY
}

/* Some of it may not be there. */
static void close_gpu(gpu *of) {
    const uint64_t memory[] = {of->ids, of->positions, of->indices, of->logits, of->cache[0], of->cache[1], of->cache[2], of->cache[3]};
    fake_gpu_faults(NULL);
    if (of->primary != NULL) {
        CHECK(cuCtxSetCurrent(of->primary) == CUDA_OK);
        for (size_t i = 0; i < sizeof memory / sizeof *memory; i++) {
            CHECK(memory[i] == 0 || cuMemFree_v2(memory[i]) == CUDA_OK);
        }
        CHECK(of->host == NULL || cuMemFreeHost(of->host) == CUDA_OK);
        CHECK(of->answer == NULL || cuMemFreeHost(of->answer) == CUDA_OK);
        dst_context_destroy(of->context);
        dst_engine_destroy(of->engine);
        dst_runtime_destroy(of->runtime);
        CHECK(of->stream == NULL || cuStreamDestroy_v2(of->stream) == CUDA_OK);
        CHECK(cuDevicePrimaryCtxRelease_v2(0) == CUDA_OK);
        CHECK(cuCtxSetCurrent(NULL) == CUDA_OK);
    }
    CHECK(fake_gpu_live(-1) == 0);
}

/* Tokens into the slot 0, behind those that are there: a code of the shim, or of CUDA. */
static int step(gpu *of, const int *tokens, int count, int start) {
    const int64_t shape[] = {1, count};
    const char *const names[] = {"past_key_values.0.key", "past_key_values.0.value", "past_key_values.1.key", "past_key_values.1.value"};
    const char *const present[] = {"present.0.key", "present.0.value", "present.1.key", "present.1.value"};
    const int64_t cache[] = {1, 2, 64, 12};
    int code = 0;
    for (int i = 0; i < count; i++) {
        of->host[i] = tokens[i];
        of->host[32 + i] = start + i;
    }
    of->host[63] = start;
    code = code ? code : cuMemcpyHtoDAsync_v2(of->ids, of->host, (size_t)count * 8, of->stream);
    code = code ? code : cuMemcpyHtoDAsync_v2(of->positions, of->host + 32, (size_t)count * 8, of->stream);
    code = code ? code : cuMemcpyHtoDAsync_v2(of->indices, of->host + 63, 8, of->stream);
    code = code ? code : dst_context_set_shape(of->context, "input_ids", 2, shape);
    code = code ? code : dst_context_set_shape(of->context, "position_ids", 2, shape);
    code = code ? code : dst_context_set_shape(of->context, "write_indices", 1, shape);
    code = code ? code : dst_context_set_address(of->context, "input_ids", (void *)(uintptr_t)of->ids);
    code = code ? code : dst_context_set_address(of->context, "position_ids", (void *)(uintptr_t)of->positions);
    code = code ? code : dst_context_set_address(of->context, "write_indices", (void *)(uintptr_t)of->indices);
    code = code ? code : dst_context_set_address(of->context, "logits", (void *)(uintptr_t)of->logits);
    for (int i = 0; i < CACHES; i++) {
        code = code ? code : dst_context_set_shape(of->context, names[i], 4, cache);
        code = code ? code : dst_context_set_address(of->context, names[i], (void *)(uintptr_t)of->cache[i]);
        code = code ? code : dst_context_set_address(of->context, present[i], (void *)(uintptr_t)of->cache[i]);
    }
    code = code ? code : dst_context_enqueue(of->context, of->stream);
    code = code ? code : cuMemcpyDtoHAsync_v2(of->answer, of->logits, 14 * 4, of->stream);
    return code;
}

static int best(const gpu *of) {
    int at = 0;
    for (int i = 0; i < 14; i++) {
        CHECK(!isnan(of->answer[i]));
        at = of->answer[i] > of->answer[at] ? i : at;
    }
    return at;
}

static void sums_are_right(void) {
    gpu of;
    CHECK(open_gpu(&of) == 0);
    for (int a = 0; a < 10; a++) {
        const int prompt[] = {13, a, 10, 7, 11};
        CHECK(step(&of, prompt, 5, 0) == 0);
        CHECK(isnan(of.answer[0])); /* nobody waited */
        CHECK(cuStreamSynchronize(of.stream) == CUDA_OK);
        const int first = best(&of);
        CHECK(step(&of, &first, 1, 5) == 0 && cuStreamSynchronize(of.stream) == CUDA_OK);
        CHECK(10 * first + best(&of) == a + 7);
        memset(of.answer, 0xFF, 14 * 4);
    }
    CHECK(fake_gpu_pageable() == 0);
    close_gpu(&of);
}

static void every_call_may_fail_and_nothing_is_left(void) {
    const char *const opening[] = {"cuInit", "cuDriverGetVersion", "cuDeviceGetCount", "cuDeviceGet", "cuDeviceGetName", "cuDeviceGetAttribute", "cuDeviceTotalMem_v2",
        "cuDevicePrimaryCtxRetain", "cuCtxSetCurrent", "cuMemGetInfo_v2", "cuStreamCreate", "dst_runtime_create", "dst_engine_load", "dst_engine_describe",
        "dst_engine_tensor", "dst_engine_profile", "dst_context_create", "cuMemAlloc_v2", "cuMemsetD8Async", "cuMemHostAlloc"};
    const char *const stepping[] = {"cuMemcpyHtoDAsync_v2", "dst_context_set_shape", "dst_context_set_address", "dst_context_enqueue", "cuMemcpyDtoHAsync_v2"};
    const int prompt[] = {13, 1, 10, 1, 11};
    char script[64];
    gpu of;
    for (size_t i = 0; i < sizeof opening / sizeof *opening; i++) {
        snprintf(script, sizeof script, "%s=4@1", opening[i]);
        fake_gpu_faults(script);
        CHECK(open_gpu(&of) == 4);
        close_gpu(&of);
    }
    for (size_t i = 0; i < sizeof stepping / sizeof *stepping; i++) {
        CHECK(open_gpu(&of) == 0);
        snprintf(script, sizeof script, "%s=4@1", stepping[i]);
        fake_gpu_faults(script);
        CHECK(step(&of, prompt, 5, 0) == 4);
        CHECK(step(&of, prompt, 5, 0) == 0 && cuStreamSynchronize(of.stream) == CUDA_OK && best(&of) == 0);
        close_gpu(&of);
    }
    CHECK(open_gpu(&of) == 0);
    fake_gpu_faults("kernel=700@1");
    CHECK(step(&of, prompt, 5, 0) == 0 && cuStreamSynchronize(of.stream) == CUDA_ILLEGAL_ADDRESS);
    CHECK(cuStreamSynchronize(of.stream) == CUDA_ILLEGAL_ADDRESS); /* it stays */
    close_gpu(&of);
}

static void wrong_orders_are_refused(void) {
    const int64_t two[] = {2, 1}, nine[] = {9, 9, 9, 9, 9, 9, 9, 9, 9};
    void *context, *stream;
    uint64_t memory;
    int device;
    dst_dims dims;
    dst_tensor tensor;
    gpu of;
    CHECK(cuDeviceGet(&device, 0) == CUDA_OK && cuDeviceGet(&device, 5) == CUDA_INVALID_DEVICE);
    CHECK(cuMemAlloc_v2(&memory, 1) == CUDA_INVALID_CONTEXT && cuStreamCreate(&stream, 0) == CUDA_INVALID_CONTEXT);
    CHECK(cuDevicePrimaryCtxRelease_v2(0) == CUDA_INVALID_CONTEXT);
    CHECK(cuDevicePrimaryCtxRetain(&context, 7) == CUDA_INVALID_DEVICE);
    CHECK(open_gpu(&of) == 0);
    CHECK(cuMemAlloc_v2(&memory, 0) == CUDA_INVALID_VALUE && cuMemAlloc_v2(&memory, (size_t)2 << 30) == CUDA_OUT_OF_MEMORY);
    CHECK(cuMemFree_v2(of.ids + 1) == CUDA_INVALID_VALUE && cuMemFreeHost(&of) == CUDA_INVALID_VALUE);
    CHECK(cuMemcpyHtoDAsync_v2(of.ids, of.host, 513, of.stream) == CUDA_INVALID_VALUE);
    CHECK(cuMemcpyHtoDAsync_v2(of.ids, of.host, 8, &of) == CUDA_INVALID_HANDLE);
    CHECK(cuStreamSynchronize(&of) == CUDA_INVALID_HANDLE && cuStreamDestroy_v2(&of) == CUDA_INVALID_HANDLE);
    CHECK(dst_context_enqueue(of.context, of.stream) == DST_REFUSED && strstr(dst_last_error(), "enqueueV3") != NULL);
    CHECK(dst_context_enqueue(NULL, of.stream) == DST_ARGUMENT);
    CHECK(dst_context_set_shape(of.context, "input_ids", 1, two) == DST_REFUSED && dst_context_set_shape(of.context, "input_ids", 9, nine) == DST_ARGUMENT);
    CHECK(dst_context_set_shape(of.context, "input_ids", 2, nine) == DST_REFUSED && dst_context_set_shape(of.context, "none", 2, two) == DST_REFUSED);
    CHECK(dst_context_set_address(of.context, "input_ids", (void *)(uintptr_t)(of.ids + 8)) == DST_REFUSED);
    CHECK(dst_context_set_address(of.context, "none", NULL) == DST_REFUSED);
    CHECK(dst_engine_profile(of.engine, "logits", 0, DST_MIN, &dims) == DST_ARGUMENT && dst_engine_profile(of.engine, "input_ids", 1, DST_MIN, &dims) == DST_ARGUMENT);
    CHECK(dst_engine_tensor(of.engine, -1, &tensor) == DST_ARGUMENT && dst_engine_tensor(of.engine, 99, &tensor) == DST_ARGUMENT);
    dst_engine *other = NULL;
    CHECK(dst_engine_load(of.runtime, "ONNX", 4, &other) == DST_REFUSED && dst_engine_load(of.runtime, "fake-plan\nodd", 13, &other) == DST_REFUSED);
    CHECK(dst_engine_load(of.runtime, NULL, 0, &other) == DST_ARGUMENT && other == NULL);
    close_gpu(&of);
}

static void there_may_be_no_gpu(void) {
    fake_gpu_devices(0);
    CHECK(cuInit(0) == CUDA_NO_DEVICE && cuInit(1) == CUDA_INVALID_VALUE);
    fake_gpu_devices(1);
}

int main(void) {
    const char *text;
    CHECK(dst_abi() == DST_ABI);
    CHECK(cuGetErrorName(2, &text) == CUDA_OK && strcmp(text, "CUDA_ERROR_OUT_OF_MEMORY") == 0);
    CHECK(cuGetErrorString(123456, &text) == CUDA_INVALID_VALUE && text == NULL);
    there_may_be_no_gpu();
    sums_are_right();
    every_call_may_fail_and_nothing_is_left();
    wrong_orders_are_refused();
    puts("calls: all as it should be");
    return 0;
}

/*
 * The C interface of our shim over TensorRT: what the .NET side calls, src/trt.cpp keeps with TensorRT, and fake/ keeps without.
 *
 * Functions return DST_OK or another of the codes; dst_last_error() then has the words, those of TensorRT's own log among them. Objects are
 * destroyed before what they were made from: contexts, then their engine, then its runtime. One thread at a time for each context. A CUDA
 * context must be current on the calling thread wherever the GPU is touched: from dst_engine_load on.
 */
#ifndef DEEPSEEK_TRT_H
#define DEEPSEEK_TRT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define DST_API __attribute__((visibility("default")))
#else
#define DST_API
#endif

/* Raised by one with each change that an older caller can't live with. */
#define DST_ABI 1

#define DST_MAX_DIMS 8

enum {
    DST_OK = 0,
    DST_NO_LIBRARY = 1, /* libnvinfer can't be loaded */
    DST_VERSION = 2,    /* it is of another major version than the headers that the shim was compiled with */
    DST_ARGUMENT = 3,   /* no such tensor, profile or dimension: the caller's mistake */
    DST_REFUSED = 4,    /* TensorRT said no */
    DST_MEMORY = 5      /* memory of the host ran out */
};

/* DST_MIN and so on: which of a profile's three shapes. */
enum { DST_MIN = 0, DST_OPT = 1, DST_MAX = 2 };

typedef struct dst_runtime dst_runtime;
typedef struct dst_engine dst_engine;
typedef struct dst_context dst_context;

typedef struct dst_dims {
    int32_t rank;
    int64_t size[DST_MAX_DIMS]; /* -1: known when an input's shape is set */
} dst_dims;

typedef struct dst_tensor {
    const char *name;  /* lives as long as the engine */
    const char *alias; /* the input whose memory this output must share; NULL: none, or TensorRT older than 10.15 */
    int32_t is_input;
    int32_t type; /* nvinfer1::DataType: 0 float, 1 half, 3 int32, 8 int64 */
    int32_t on_host;
    dst_dims dims;
} dst_tensor;

/* DST_ABI of the library. */
DST_API int32_t dst_abi(void);

/* Why the last call of this thread failed; "" where none did. */
DST_API const char *dst_last_error(void);

/* library: path of libnvinfer; NULL: its usual name. version: major * 10000 + minor * 100 + patch. */
DST_API int32_t dst_runtime_create(const char *library, dst_runtime **runtime, int32_t *version);
DST_API void dst_runtime_destroy(dst_runtime *runtime);

/* plan: may be freed when this returns. */
DST_API int32_t dst_engine_load(dst_runtime *runtime, const void *plan, size_t size, dst_engine **engine);
DST_API void dst_engine_destroy(dst_engine *engine);

/* scratch: bytes of GPU memory that each context takes for what is in between. */
DST_API int32_t dst_engine_describe(dst_engine *engine, int32_t *tensors, int32_t *profiles, int64_t *scratch);
DST_API int32_t dst_engine_tensor(dst_engine *engine, int32_t index, dst_tensor *tensor);

/* Shape that an input may have by a profile. */
DST_API int32_t dst_engine_profile(dst_engine *engine, const char *name, int32_t profile, int32_t which, dst_dims *dims);

/* stream: a CUstream, on which the context turns to the profile; what is enqueued there comes after that. */
DST_API int32_t dst_context_create(dst_engine *engine, int32_t profile, void *stream, dst_context **context);
DST_API void dst_context_destroy(dst_context *context);

DST_API int32_t dst_context_set_shape(dst_context *context, const char *name, int32_t rank, const int64_t *size);

/* address: in GPU memory, a multiple of 256. */
DST_API int32_t dst_context_set_address(dst_context *context, const char *name, void *address);

/* Returns before the GPU is done. */
DST_API int32_t dst_context_enqueue(dst_context *context, void *stream);

#ifdef __cplusplus
}
#endif

#endif

/* The functions of the CUDA driver API that the fake has, as its own header declares them but for the types. */
#ifndef DEEPSEEK_FAKE_CUDA_H
#define DEEPSEEK_FAKE_CUDA_H

#include "fake.h"

FAKE_API int cuInit(unsigned flags);
FAKE_API int cuDriverGetVersion(int *version);
FAKE_API int cuGetErrorName(int code, const char **name);
FAKE_API int cuGetErrorString(int code, const char **text);
FAKE_API int cuDeviceGetCount(int *count);
FAKE_API int cuDeviceGet(int *device, int ordinal);
FAKE_API int cuDeviceGetName(char *name, int length, int device);
FAKE_API int cuDeviceGetAttribute(int *value, int attribute, int device);
FAKE_API int cuDeviceTotalMem_v2(size_t *bytes, int device);
FAKE_API int cuDevicePrimaryCtxRetain(void **context, int device);
FAKE_API int cuDevicePrimaryCtxRelease_v2(int device);
FAKE_API int cuCtxSetCurrent(void *context);
FAKE_API int cuMemGetInfo_v2(size_t *free_bytes, size_t *total);
FAKE_API int cuMemAlloc_v2(uint64_t *pointer, size_t bytes);
FAKE_API int cuMemFree_v2(uint64_t pointer);
FAKE_API int cuMemHostAlloc(void **pointer, size_t bytes, unsigned flags);
FAKE_API int cuMemFreeHost(void *pointer);
FAKE_API int cuMemcpyHtoDAsync_v2(uint64_t destination, const void *source, size_t bytes, void *handle);
FAKE_API int cuMemcpyDtoHAsync_v2(void *destination, uint64_t source, size_t bytes, void *handle);
FAKE_API int cuMemsetD8Async(uint64_t destination, unsigned char value, size_t bytes, void *handle);
FAKE_API int cuStreamCreate(void **handle, unsigned flags);
FAKE_API int cuStreamSynchronize(void *handle);
FAKE_API int cuStreamDestroy_v2(void *handle);

#endif

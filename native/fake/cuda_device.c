/* The fake driver's GPUs, contexts and errors. */
#include "cuda_call.h"

#include <stdio.h>
#include <stdlib.h>

#define MOST_DEVICES 8

static int device_count = 1, initialized, primaries[MOST_DEVICES];
static int contexts[MOST_DEVICES]; /* a context is the address of its device's element */
static _Thread_local void *current;

__attribute__((constructor)) static void begin(void) {
    const char *count = getenv("FAKE_GPU_DEVICES");
    fake_gpu_devices(count == NULL ? 1 : atoi(count));
}

void fake_gpu_devices(int count) { device_count = count > MOST_DEVICES ? MOST_DEVICES : count; }

int fake_current(void) { return current != NULL; }

int cuInit(unsigned flags) {
    GIVE_UP("cuInit");
    if (flags != 0) {
        return CUDA_INVALID_VALUE;
    }
    if (device_count == 0) {
        return CUDA_NO_DEVICE;
    }
    initialized = 1;
    return CUDA_OK;
}

int cuDriverGetVersion(int *version) {
    GIVE_UP("cuDriverGetVersion");
    *version = 13020;
    return CUDA_OK;
}

static const struct {
    int code;
    const char *name, *text;
} errors[] = {
    {CUDA_OK, "CUDA_SUCCESS", "no error"},
    {CUDA_INVALID_VALUE, "CUDA_ERROR_INVALID_VALUE", "invalid argument"},
    {CUDA_OUT_OF_MEMORY, "CUDA_ERROR_OUT_OF_MEMORY", "out of memory"},
    {CUDA_NOT_INITIALIZED, "CUDA_ERROR_NOT_INITIALIZED", "initialization error"},
    {CUDA_NO_DEVICE, "CUDA_ERROR_NO_DEVICE", "no CUDA-capable device is detected"},
    {CUDA_INVALID_DEVICE, "CUDA_ERROR_INVALID_DEVICE", "invalid device ordinal"},
    {CUDA_INVALID_CONTEXT, "CUDA_ERROR_INVALID_CONTEXT", "invalid device context"},
    {CUDA_INVALID_HANDLE, "CUDA_ERROR_INVALID_HANDLE", "invalid resource handle"},
    {CUDA_ILLEGAL_ADDRESS, "CUDA_ERROR_ILLEGAL_ADDRESS", "an illegal memory access was encountered"},
    {CUDA_UNKNOWN, "CUDA_ERROR_UNKNOWN", "unknown error"},
};

static int lookup(int code, const char **name, const char **text) {
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        if (errors[i].code == code) {
            *name = errors[i].name;
            *text = errors[i].text;
            return CUDA_OK;
        }
    }
    *name = *text = NULL;
    return CUDA_INVALID_VALUE;
}

int cuGetErrorName(int code, const char **name) {
    const char *text;
    return lookup(code, name, &text);
}

int cuGetErrorString(int code, const char **text) {
    const char *name;
    return lookup(code, &name, text);
}

int cuDeviceGetCount(int *count) {
    GIVE_UP("cuDeviceGetCount");
    *count = device_count;
    return initialized ? CUDA_OK : CUDA_NOT_INITIALIZED;
}

int cuDeviceGet(int *device, int ordinal) {
    GIVE_UP("cuDeviceGet");
    if (!initialized) {
        return CUDA_NOT_INITIALIZED;
    }
    *device = ordinal;
    return ordinal >= 0 && ordinal < device_count ? CUDA_OK : CUDA_INVALID_DEVICE;
}

int cuDeviceGetName(char *name, int length, int device) {
    GIVE_UP("cuDeviceGetName");
    snprintf(name, (size_t)length, "Fake GPU %d", device);
    return CUDA_OK;
}

int cuDeviceGetAttribute(int *value, int attribute, int device) {
    GIVE_UP("cuDeviceGetAttribute");
    if (device < 0 || device >= device_count) {
        return CUDA_INVALID_DEVICE;
    }
    switch (attribute) {
    case 16: /* multiprocessors */
        *value = 4;
        return CUDA_OK;
    case 75: /* compute capability, major */
        *value = FAKE_SM / 10;
        return CUDA_OK;
    case 76:
        *value = FAKE_SM % 10;
        return CUDA_OK;
    default:
        return CUDA_INVALID_VALUE;
    }
}

int cuDeviceTotalMem_v2(size_t *bytes, int device) {
    GIVE_UP("cuDeviceTotalMem_v2");
    *bytes = FAKE_CAPACITY;
    return device >= 0 && device < device_count ? CUDA_OK : CUDA_INVALID_DEVICE;
}

int cuDevicePrimaryCtxRetain(void **context, int device) {
    GIVE_UP("cuDevicePrimaryCtxRetain");
    if (!initialized || device < 0 || device >= device_count) {
        return initialized ? CUDA_INVALID_DEVICE : CUDA_NOT_INITIALIZED;
    }
    primaries[device]++;
    fake_count(LIVE_PRIMARY, 1);
    *context = &contexts[device];
    return CUDA_OK;
}

int cuDevicePrimaryCtxRelease_v2(int device) {
    GIVE_UP("cuDevicePrimaryCtxRelease_v2");
    if (device < 0 || device >= device_count || primaries[device] == 0) {
        return CUDA_INVALID_CONTEXT;
    }
    primaries[device]--;
    fake_count(LIVE_PRIMARY, -1);
    return CUDA_OK;
}

int cuCtxSetCurrent(void *context) {
    GIVE_UP("cuCtxSetCurrent");
    if (context != NULL && primaries[(int *)context - contexts] == 0) {
        return CUDA_INVALID_CONTEXT;
    }
    current = context;
    return CUDA_OK;
}

/* The fake driver's memory, of the GPU and page-locked, and copies between them. */
#include "cuda_call.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define ALIGNMENT 512

/* Outside of what a process can have, so that a host that reads it dies. */
#define FIRST_ADDRESS 0xD00000000000ULL

typedef struct block {
    struct block *next;
    uint64_t address; /* of the GPU, or of page-locked memory of the host */
    size_t bytes;
    char *memory;
} block;

typedef struct {
    uint64_t device;
    char *host;
    size_t bytes;
    int value; /* to fill with; -1: from the host to the GPU; -2: back */
} transfer;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static block *device_blocks, *pinned_blocks;
static uint64_t next_address = FIRST_ADDRESS;
static size_t used;
static long pageable;

long fake_gpu_pageable(void) { return pageable; }

static block *find(block *from, uint64_t address, size_t bytes) {
    for (; from != NULL; from = from->next) {
        if (address >= from->address && address - from->address <= from->bytes && bytes <= from->bytes - (address - from->address)) {
            return from;
        }
    }
    return NULL;
}

void *fake_memory(uint64_t address, size_t bytes) {
    pthread_mutex_lock(&lock);
    block *found = find(device_blocks, address, bytes);
    void *memory = found == NULL ? NULL : found->memory + (address - found->address);
    pthread_mutex_unlock(&lock);
    return memory;
}

static block *remove_block(block **from, uint64_t address) {
    for (; *from != NULL; from = &(*from)->next) {
        if ((*from)->address == address) {
            block *found = *from;
            *from = found->next;
            return found;
        }
    }
    return NULL;
}

int cuMemGetInfo_v2(size_t *free_bytes, size_t *total) {
    GIVE_UP("cuMemGetInfo_v2");
    NEED_CONTEXT();
    *free_bytes = FAKE_CAPACITY - used;
    *total = FAKE_CAPACITY;
    return CUDA_OK;
}

static int allocate(size_t bytes, int pinned, uint64_t *address) {
    block *made;
    if (bytes == 0) {
        return CUDA_INVALID_VALUE;
    }
    made = !pinned && bytes > FAKE_CAPACITY - used ? NULL : malloc(sizeof(block));
    if (made == NULL) {
        return CUDA_OUT_OF_MEMORY;
    }
    made->memory = malloc(bytes);
    if (made->memory == NULL) {
        free(made);
        return CUDA_OUT_OF_MEMORY;
    }
    memset(made->memory, 0xFF, bytes);
    made->bytes = bytes;
    pthread_mutex_lock(&lock);
    if (pinned) {
        made->address = (uint64_t)(uintptr_t)made->memory;
        made->next = pinned_blocks;
        pinned_blocks = made;
    } else {
        made->address = next_address;
        next_address += (bytes / ALIGNMENT + 2) * ALIGNMENT;
        used += bytes;
        made->next = device_blocks;
        device_blocks = made;
    }
    pthread_mutex_unlock(&lock);
    fake_count(pinned ? LIVE_PINNED : LIVE_DEVICE, 1);
    *address = made->address;
    return CUDA_OK;
}

static int release(uint64_t address, int pinned) {
    block *found;
    fake_drain();
    pthread_mutex_lock(&lock);
    found = remove_block(pinned ? &pinned_blocks : &device_blocks, address);
    used -= found == NULL || pinned ? 0 : found->bytes;
    pthread_mutex_unlock(&lock);
    if (found == NULL) {
        return CUDA_INVALID_VALUE;
    }
    fake_count(pinned ? LIVE_PINNED : LIVE_DEVICE, -1);
    free(found->memory);
    free(found);
    return CUDA_OK;
}

int cuMemAlloc_v2(uint64_t *pointer, size_t bytes) {
    GIVE_UP("cuMemAlloc_v2");
    NEED_CONTEXT();
    return allocate(bytes, 0, pointer);
}

int cuMemFree_v2(uint64_t pointer) {
    GIVE_UP("cuMemFree_v2");
    NEED_CONTEXT();
    return release(pointer, 0);
}

int cuMemHostAlloc(void **pointer, size_t bytes, unsigned flags) {
    uint64_t address = 0;
    int code;
    GIVE_UP("cuMemHostAlloc");
    NEED_CONTEXT();
    code = flags == 0 ? allocate(bytes, 1, &address) : CUDA_INVALID_VALUE;
    *pointer = (void *)(uintptr_t)address;
    return code;
}

int cuMemFreeHost(void *pointer) {
    GIVE_UP("cuMemFreeHost");
    NEED_CONTEXT();
    return release((uint64_t)(uintptr_t)pointer, 1);
}

static int move(void *argument) {
    transfer *each = argument;
    char *device = fake_memory(each->device, each->bytes);
    if (device == NULL) {
        return CUDA_ILLEGAL_ADDRESS;
    }
    if (each->value >= 0) {
        memset(device, each->value, each->bytes);
    } else if (each->value == -1) {
        memcpy(device, each->host, each->bytes);
    } else {
        memcpy(each->host, device, each->bytes);
    }
    return CUDA_OK;
}

static int begin_move(uint64_t device, void *host, size_t bytes, int value, void *handle) {
    transfer *made;
    if (fake_memory(device, bytes) == NULL || (value < 0 && host == NULL)) {
        return CUDA_INVALID_VALUE;
    }
    if (value < 0 && find(pinned_blocks, (uint64_t)(uintptr_t)host, bytes) == NULL) {
        pageable++;
    }
    made = malloc(sizeof(transfer));
    if (made == NULL) {
        return CUDA_OUT_OF_MEMORY;
    }
    *made = (transfer){device, host, bytes, value};
    return fake_push(handle, move, free, made);
}

int cuMemcpyHtoDAsync_v2(uint64_t destination, const void *source, size_t bytes, void *handle) {
    GIVE_UP("cuMemcpyHtoDAsync_v2");
    NEED_CONTEXT();
    return begin_move(destination, (void *)(uintptr_t)source, bytes, -1, handle);
}

int cuMemcpyDtoHAsync_v2(void *destination, uint64_t source, size_t bytes, void *handle) {
    GIVE_UP("cuMemcpyDtoHAsync_v2");
    NEED_CONTEXT();
    return begin_move(source, destination, bytes, -2, handle);
}

int cuMemsetD8Async(uint64_t destination, unsigned char value, size_t bytes, void *handle) {
    GIVE_UP("cuMemsetD8Async");
    NEED_CONTEXT();
    return begin_move(destination, NULL, bytes, value, handle);
}

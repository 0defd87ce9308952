/* How each function of the fake driver begins. */
#ifndef DEEPSEEK_FAKE_CUDA_CALL_H
#define DEEPSEEK_FAKE_CUDA_CALL_H

#include "cuda.h"

/* The fault that was asked for. */
#define GIVE_UP(call)                                                                                                                                          \
    do {                                                                                                                                                       \
        int code_ = fake_fault(call);                                                                                                                          \
        if (code_ != 0) {                                                                                                                                      \
            return code_;                                                                                                                                      \
        }                                                                                                                                                      \
    } while (0)

/* What needs a context on the calling thread. */
#define NEED_CONTEXT()                                                                                                                                         \
    do {                                                                                                                                                       \
        if (!fake_current()) {                                                                                                                                 \
            return CUDA_INVALID_CONTEXT;                                                                                                                       \
        }                                                                                                                                                      \
    } while (0)

#endif

/* The fake driver's streams: what is put into one happens when somebody waits for it. */
#include "cuda_call.h"

#include <stdlib.h>

typedef struct operation {
    struct operation *next;
    int (*work)(void *);
    void (*free_it)(void *);
    void *argument;
} operation;

typedef struct stream {
    struct stream *next;
    operation *first, **last;
    int failure;
} stream;

static stream *streams;

static stream *known(void *handle) {
    stream *each = streams;
    while (each != NULL && each != handle) {
        each = each->next;
    }
    return each;
}

/* A stream that failed goes on failing, as a context does after an illegal address. */
static int drain(stream *of) {
    while (of->first != NULL) {
        operation *each = of->first;
        of->first = each->next;
        if (of->failure == CUDA_OK) {
            of->failure = each->work(each->argument);
        }
        if (each->free_it != NULL) {
            each->free_it(each->argument);
        }
        free(each);
    }
    of->last = &of->first;
    return of->failure;
}

/* Memory goes away only after all work on it, as the driver does it. */
void fake_drain(void) {
    for (stream *each = streams; each != NULL; each = each->next) {
        drain(each);
    }
}

int fake_push(void *handle, int (*work)(void *), void (*free_it)(void *), void *argument) {
    stream *to = known(handle);
    operation *made = to == NULL ? NULL : malloc(sizeof(operation));
    if (made == NULL) {
        if (free_it != NULL) {
            free_it(argument);
        }
        return to == NULL ? CUDA_INVALID_HANDLE : CUDA_OUT_OF_MEMORY;
    }
    *made = (operation){NULL, work, free_it, argument};
    *to->last = made;
    to->last = &made->next;
    return to->failure;
}

int cuStreamCreate(void **handle, unsigned flags) {
    stream *made;
    GIVE_UP("cuStreamCreate");
    NEED_CONTEXT();
    made = flags > 1 ? NULL : calloc(1, sizeof(stream));
    if (made == NULL) {
        return flags > 1 ? CUDA_INVALID_VALUE : CUDA_OUT_OF_MEMORY;
    }
    made->last = &made->first;
    made->next = streams;
    streams = made;
    fake_count(LIVE_STREAM, 1);
    *handle = made;
    return CUDA_OK;
}

int cuStreamSynchronize(void *handle) {
    stream *of = known(handle);
    GIVE_UP("cuStreamSynchronize");
    NEED_CONTEXT();
    return of == NULL ? CUDA_INVALID_HANDLE : drain(of);
}

int cuStreamDestroy_v2(void *handle) {
    stream *of = known(handle), **at = &streams;
    GIVE_UP("cuStreamDestroy_v2");
    NEED_CONTEXT();
    if (of == NULL) {
        return CUDA_INVALID_HANDLE;
    }
    drain(of);
    while (*at != of) {
        at = &(*at)->next;
    }
    *at = of->next;
    free(of);
    fake_count(LIVE_STREAM, -1);
    return CUDA_OK;
}

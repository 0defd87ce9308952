/* What the fakes count, and how they are told to fail. */
#include "fake.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_FAULTS 16

typedef struct {
    char call[64];
    int code;
    long after; /* calls until it fails; 0: each of them does */
} fault;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static fault faults[MOST_FAULTS];
static int fault_count;
static long live[LIVE_KINDS];

static void parse(const char *script) {
    const char *at = script == NULL ? "" : script;
    fault_count = 0;
    while (*at != '\0' && fault_count < MOST_FAULTS) {
        fault *next = &faults[fault_count];
        int used = 0;
        next->after = 0;
        if (sscanf(at, " %63[^= ]=%d%n", next->call, &next->code, &used) < 2) {
            break;
        }
        at += used;
        if (*at == '@') {
            char *end;
            next->after = strtol(at + 1, &end, 10);
            at = end;
        }
        fault_count++;
    }
}

__attribute__((constructor)) static void begin(void) { parse(getenv("FAKE_GPU_FAULTS")); }

void fake_gpu_faults(const char *script) {
    pthread_mutex_lock(&lock);
    parse(script);
    pthread_mutex_unlock(&lock);
}

int fake_fault(const char *call) {
    int code = 0;
    pthread_mutex_lock(&lock);
    for (int i = 0; i < fault_count && code == 0; i++) {
        fault *each = &faults[i];
        if (strcmp(each->call, call) != 0) {
            continue;
        }
        if (each->after == 0) {
            code = each->code;
        } else if (--each->after == 0) {
            code = each->code;
            each->call[0] = '\0'; /* it came, and fits no call any more */
        }
    }
    pthread_mutex_unlock(&lock);
    return code;
}

void fake_count(int kind, int by) {
    pthread_mutex_lock(&lock);
    live[kind] += by;
    pthread_mutex_unlock(&lock);
}

long fake_gpu_live(int kind) {
    long sum = 0;
    pthread_mutex_lock(&lock);
    for (int i = 0; i < LIVE_KINDS; i++) {
        sum += kind < 0 || kind == i ? live[i] : 0;
    }
    pthread_mutex_unlock(&lock);
    return sum;
}

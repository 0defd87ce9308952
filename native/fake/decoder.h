/* The decoder that the fake TensorRT runs: what a plan says about it, and its work. */
#ifndef DEEPSEEK_FAKE_DECODER_H
#define DEEPSEEK_FAKE_DECODER_H

#include "deepseek_trt.h"
#include "fake.h"

#define MOST_TENSORS 64
#define LONGEST_NAME 48

enum { TYPE_FLOAT = 0, TYPE_HALF = 1, TYPE_INT32 = 3, TYPE_INT64 = 8 };

/*
 * A plan is text: "fake-plan", then lines of a word and a number, each of which has the default that stands here. "drop NAME" leaves a
 * tensor out, "extra NAME" adds an input, "host NAME" says that one is in memory of the host.
 */
typedef struct {
    int capacity;   /* 64: cells of a slot */
    int layers;     /* 2 */
    int heads;      /* 2 */
    int head_size;  /* 12 */
    int vocabulary; /* 14 */
    int batch;      /* 4: most rows */
    int chunk;      /* 32: most tokens of a row */
    int half;       /* 0: whether cache and logits are in half precision */
    int ids;        /* 8: type of the inputs of integers, or 3 */
    int last;       /* 1: logits of last tokens only; 0: of each */
    int positions;  /* 1: whether there is position_ids */
    int alias;      /* 1: whether present is said to share the memory of past */
    int profiles;   /* 1; 2: one for prompts of one row, one for steps of a token */
    char drop[LONGEST_NAME], extra[LONGEST_NAME], host[LONGEST_NAME];
} plan;

typedef struct {
    char name[LONGEST_NAME], alias[LONGEST_NAME];
    int32_t is_input, type, on_host;
    dst_dims dims;
} tensor;

/* One run. */
typedef struct {
    plan of;
    int batch, tokens;
    uint64_t ids, positions, indices, logits;
    uint64_t cache[MOST_TENSORS]; /* key of layer 0, its value, key of layer 1, … */
} run;

/* The memory of a run, where whoever computes it reads and writes. */
typedef struct {
    const void *ids, *positions, *indices; /* positions: NULL where a plan has none */
    void *logits, *caches[MOST_TENSORS];
} memories;

/* 0: it isn't one. */
int plan_read(const char *text, size_t size, plan *into);

/* How many there are; at most MOST_TENSORS. */
int plan_tensors(const plan *of, tensor *into);

/* What batch and tokens may be by a profile. */
void plan_bounds(const plan *of, int profile, int which, int64_t *batch, int64_t *tokens);

/* The work of a run, on memory that is looked up and checked first: a CUresult. */
int decoder_run(void *run);

/* What is behind the check: by the host over the fake driver, by a kernel over the real one. */
int decoder_compute(const run *of, const memories *in);

#endif

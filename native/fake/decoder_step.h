/*
 * A decoder that adds two digits: start a + b = gives c c end, and behind anything else comes the token's successor. What it answers by is
 * what it finds in the cache that it got, nothing else: each cell of a key holds the token, of a value the position, and a cell that holds
 * another number in one head or layer than in the first makes all logits NaN. So does one that nobody wrote, as with real attention, where
 * it is multiplied by zero.
 */
#ifndef DEEPSEEK_FAKE_DECODER_STEP_H
#define DEEPSEEK_FAKE_DECODER_STEP_H

#include "decoder.h"

#include <math.h>
#include <string.h>

/* What stands before a function that the GPU runs too. */
#ifdef __CUDACC__
#define STEP static __device__
#else
#define STEP static
#endif

enum { PLUS = 10, EQUAL = 11, END = 12, START = 13 };

STEP float half_to_float(uint16_t half) {
    const int exponent = half >> 10 & 31, fraction = half & 1023;
    const float size = exponent == 31 ? (fraction != 0 ? NAN : INFINITY) : exponent == 0 ? ldexpf((float)fraction, -24) : ldexpf((float)(fraction + 1024), exponent - 25);
    return half & 0x8000 ? -size : size;
}

/* What is smaller than the normal numbers becomes zero, what is larger infinity. */
STEP uint16_t float_to_half(float value) {
    int exponent;
    const uint16_t sign = signbit(value) ? 0x8000 : 0;
    const float fraction = frexpf(fabsf(value), &exponent);
    if (isnan(value) || isinf(value) || exponent > 16) {
        return isnan(value) ? 0x7E00 : (uint16_t)(sign | 0x7C00);
    }
    return value == 0 || exponent < -13 ? sign : (uint16_t)(sign + ((exponent + 13) << 10) + (int)lrintf(ldexpf(fraction, 11)));
}

STEP float get(const void *memory, int half, size_t index) { return half ? half_to_float(((const uint16_t *)memory)[index]) : ((const float *)memory)[index]; }

STEP void put(void *memory, int half, size_t index, float value) {
    if (half) {
        ((uint16_t *)memory)[index] = float_to_half(value);
    } else {
        ((float *)memory)[index] = value;
    }
}

STEP int64_t integer(const void *memory, int type, size_t index) { return type == TYPE_INT64 ? ((const int64_t *)memory)[index] : ((const int32_t *)memory)[index]; }

STEP size_t cell(const plan *of, int row, int head, int at) { return (((size_t)row * of->heads + head) * of->capacity + at) * of->head_size; }

STEP void write_cell(const plan *of, void *cache, int row, int at, float value) {
    for (int head = 0; head < of->heads; head++) {
        for (int i = 0; i < of->head_size; i++) {
            put(cache, of->half, cell(of, row, head, at) + i, value);
        }
    }
}

/* The number that is everywhere in a cell; NaN: there are several. */
STEP float read_cell(const plan *of, const void *cache, int row, int at) {
    const float first = get(cache, of->half, cell(of, row, 0, at));
    for (int head = 0; head < of->heads; head++) {
        for (int i = 0; i < of->head_size; i++) {
            if (get(cache, of->half, cell(of, row, head, at) + i) != first) {
                return NAN;
            }
        }
    }
    return first;
}

STEP int next_token(const int *tokens, int count, int vocabulary) {
    if (count >= 5 && tokens[0] == START && tokens[2] == PLUS && tokens[4] == EQUAL && count <= 7) {
        const int sum = tokens[1] + tokens[3];
        return count == 5 ? sum / 10 : count == 6 ? sum % 10 : END;
    }
    return (tokens[count - 1] + 1) % vocabulary;
}

/* Logits that differ by all that was said, and are largest at the answer. */
STEP void answer(const run *r, void *const *caches, int row, int count, void *logits, size_t at) {
    int tokens[4096];
    uint32_t mixed = 2166136261u;
    float nothing = 0;
    for (int i = 0; i < r->of.capacity; i++) {
        for (int cache = 0; cache < 2 * r->of.layers; cache++) {
            const float found = read_cell(&r->of, caches[cache], row, i);
            if (i >= count) {
                nothing += 0 * found;
            } else if (cache % 2 == 0 && found == read_cell(&r->of, caches[0], row, i)) {
                tokens[i] = (int)found;
            } else if (cache % 2 == 0 || found != (float)i) {
                nothing = NAN;
            }
        }
    }
    if (isnan(nothing)) {
        count = 1;
        tokens[0] = 0;
    }
    for (int i = 0; i < count; i++) {
        mixed = (mixed ^ (uint32_t)tokens[i]) * 16777619u;
    }
    for (int token = 0; token < r->of.vocabulary; token++) {
        const float some = (float)((mixed >> token % 20) & 255) / 256;
        put(logits, r->of.half, at + token, (token == next_token(tokens, count, r->of.vocabulary) ? 4 : 0) + some + nothing);
    }
}

/* The work of a run, row by row: a CUresult. */
STEP int decoder_step(const run *r, const memories *in) {
    const plan *of = &r->of;
    for (int row = 0; row < r->batch; row++) {
        const int64_t start = integer(in->indices, of->ids, row);
        if (start < 0 || start + r->tokens > of->capacity) {
            return CUDA_ILLEGAL_ADDRESS;
        }
        for (int i = 0; i < r->tokens; i++) {
            const size_t at = (size_t)row * r->tokens + i;
            for (int layer = 0; layer < of->layers; layer++) {
                write_cell(of, in->caches[2 * layer], row, (int)start + i, (float)integer(in->ids, of->ids, at));
                write_cell(of, in->caches[2 * layer + 1], row, (int)start + i, in->positions == NULL ? (float)(start + i) : (float)integer(in->positions, of->ids, at));
            }
            if (!of->last || i == r->tokens - 1) {
                answer(r, in->caches, row, (int)start + i + 1, in->logits, (of->last ? (size_t)row : at) * of->vocabulary);
            }
        }
    }
    return CUDA_OK;
}

#endif

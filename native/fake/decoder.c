/* A run of the decoder: on memory that is all there, or not at all. */
#include "decoder.h"

int decoder_run(void *argument) {
    const run *r = (const run *)argument;
    const plan *of = &r->of;
    const size_t integers = of->ids == TYPE_INT64 ? 8 : 4, element = of->half ? 2 : 4, count = (size_t)r->batch * r->tokens;
    const size_t slot = (size_t)of->heads * of->capacity * of->head_size * element;
    const size_t rows = (size_t)r->batch * (of->last ? 1 : r->tokens);
    memories in = {fake_memory(r->ids, count * integers), of->positions ? fake_memory(r->positions, count * integers) : NULL, fake_memory(r->indices, r->batch * integers),
                   fake_memory(r->logits, rows * of->vocabulary * element), {NULL}};
    const int fault = fake_fault("kernel");
    if (fault != CUDA_OK) {
        return fault;
    }
    for (int i = 0; i < 2 * of->layers; i++) {
        in.caches[i] = fake_memory(r->cache[i], r->batch * slot);
        if (in.caches[i] == NULL) {
            return CUDA_ILLEGAL_ADDRESS;
        }
    }
    if (in.ids == NULL || in.indices == NULL || in.logits == NULL || (of->positions && in.positions == NULL) || of->capacity > 4096) {
        return CUDA_ILLEGAL_ADDRESS;
    }
    return decoder_compute(r, &in);
}

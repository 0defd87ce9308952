/* Contexts of the fake TensorRT: they refuse what the real ones would, and what those leave undefined. */
#include "trt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALIGNMENT 256

int32_t dst_context_create(dst_engine *engine, int32_t profile, void *stream, dst_context **context) {
    dst_context *made;
    const int32_t code = trt_begin("dst_context_create");
    if (code != DST_OK) {
        return code;
    }
    if (engine == NULL || context == NULL || stream == NULL || profile < 0 || profile >= engine->of.profiles) {
        return trt_fail(DST_ARGUMENT, "there is no engine, no such profile, or no room for the context");
    }
    made = fake_current() ? calloc(1, sizeof(dst_context)) : NULL;
    if (made == NULL) {
        return trt_fail(DST_REFUSED, "createExecutionContext failed: no CUDA context is current");
    }
    made->engine = engine;
    made->profile = profile;
    engine->contexts++;
    fake_count(LIVE_CONTEXT, 1);
    *context = made;
    return DST_OK;
}

void dst_context_destroy(dst_context *context) {
    if (context != NULL) {
        context->engine->contexts--;
        fake_count(LIVE_CONTEXT, -1);
        free(context);
    }
}

int32_t dst_context_set_shape(dst_context *context, const char *name, int32_t rank, const int64_t *size) {
    dst_dims least, most;
    const int32_t code = trt_begin("dst_context_set_shape");
    if (code != DST_OK || context == NULL || name == NULL || rank < 0 || rank > DST_MAX_DIMS || (rank > 0 && size == NULL)) {
        return code != DST_OK ? code : trt_fail(DST_ARGUMENT, "there is no context, no name, or no shape of 0 to 8 dimensions");
    }
    if (dst_engine_profile(context->engine, name, context->profile, DST_MIN, &least) != DST_OK || dst_engine_profile(context->engine, name, context->profile, DST_MAX, &most) != DST_OK ||
        rank != least.rank) {
        return trt_fail(DST_REFUSED, "setInputShape failed: %s is no input of rank %d", name, rank);
    }
    dst_dims *shape = &context->shapes[trt_find(context->engine, name)];
    for (int i = 0; i < rank; i++) {
        if (size[i] < least.size[i] || size[i] > most.size[i]) {
            return trt_fail(DST_REFUSED, "setInputShape failed: %s: dimension %d is %lld, not %lld to %lld", name, i, (long long)size[i], (long long)least.size[i], (long long)most.size[i]);
        }
        shape->size[i] = size[i];
    }
    shape->rank = rank;
    return DST_OK;
}

int32_t dst_context_set_address(dst_context *context, const char *name, void *address) {
    const int at = context == NULL ? -1 : trt_find(context->engine, name);
    const int32_t code = trt_begin("dst_context_set_address");
    if (code != DST_OK || context == NULL || name == NULL) {
        return code != DST_OK ? code : trt_fail(DST_ARGUMENT, "there is no context, or no name");
    }
    if (at < 0 || (uintptr_t)address % ALIGNMENT != 0) {
        return trt_fail(DST_REFUSED, "setTensorAddress failed: %s", at < 0 ? "no such tensor" : "an address is no multiple of 256");
    }
    context->addresses[at] = (uint64_t)(uintptr_t)address;
    return DST_OK;
}

static uint64_t address(const dst_context *context, const char *name) {
    const int at = trt_find(context->engine, name);
    return at < 0 ? 0 : context->addresses[at];
}

/* What is missing, or differs; NULL: nothing. */
static const char *incomplete(const dst_context *context) {
    const dst_dims ids = context->shapes[trt_find(context->engine, "input_ids")];
    for (int i = 0; i < context->engine->tensor_count; i++) {
        const tensor *each = &context->engine->tensors[i];
        const dst_dims *shape = &context->shapes[i];
        if (context->addresses[i] == 0 || (each->is_input && shape->rank == 0)) {
            return each->name;
        }
        if (each->alias[0] != '\0' && context->addresses[i] != address(context, each->alias)) {
            return each->name;
        }
        if (each->is_input && (shape->size[0] != ids.size[0] || (shape->rank == 2 && shape->size[1] != ids.size[1]))) {
            return each->name;
        }
    }
    return NULL;
}

int32_t dst_context_enqueue(dst_context *context, void *stream) {
    const int32_t code = trt_begin("dst_context_enqueue");
    const char *missing;
    run *made;
    int pushed;
    if (code != DST_OK || context == NULL) {
        return code != DST_OK ? code : trt_fail(DST_ARGUMENT, "there is no context");
    }
    missing = trt_find(context->engine, "input_ids") < 0 ? "input_ids" : incomplete(context);
    if (missing != NULL || !fake_current()) {
        return trt_fail(DST_REFUSED, "enqueueV3 failed: %s", missing == NULL ? "no CUDA context is current" : missing);
    }
    made = calloc(1, sizeof(run));
    if (made == NULL) {
        return DST_MEMORY;
    }
    const dst_dims ids = context->shapes[trt_find(context->engine, "input_ids")];
    made->of = context->engine->of;
    made->batch = (int)ids.size[0];
    made->tokens = (int)ids.size[1];
    made->ids = address(context, "input_ids");
    made->positions = address(context, "position_ids");
    made->indices = address(context, "write_indices");
    made->logits = address(context, "logits");
    for (int i = 0; i < 2 * made->of.layers; i++) {
        char name[LONGEST_NAME];
        snprintf(name, sizeof name, "past_key_values.%d.%s", i / 2, i % 2 == 0 ? "key" : "value");
        made->cache[i] = address(context, name);
    }
    pushed = fake_push(stream, decoder_run, free, made);
    return pushed == CUDA_OK ? DST_OK : trt_fail(DST_REFUSED, "enqueueV3 failed: CUDA error %d", pushed);
}

/* The functions of deepseek_trt.h without TensorRT. They refuse what it would refuse: what it leaves undefined too. */
#include "decoder.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VERSION 110100
#define ALIGNMENT 256

struct dst_runtime {
    int engines;
};

struct dst_engine {
    dst_runtime *runtime;
    plan of;
    tensor tensors[MOST_TENSORS];
    int tensor_count, contexts;
};

struct dst_context {
    dst_engine *engine;
    int profile;
    dst_dims shapes[MOST_TENSORS];
    uint64_t addresses[MOST_TENSORS];
};

static _Thread_local char last_error[256];

__attribute__((format(printf, 2, 3))) static int32_t fail(int32_t code, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(last_error, sizeof last_error, format, arguments);
    va_end(arguments);
    return code;
}

/* A fault's code is one of the shim's. */
static int32_t begin(const char *call) {
    const int code = fake_fault(call);
    last_error[0] = '\0';
    return code == 0 ? DST_OK : fail(code, "%s failed: told to", call);
}

int32_t dst_abi(void) { return DST_ABI; }

const char *dst_last_error(void) { return last_error; }

int32_t dst_runtime_create(const char *library, dst_runtime **runtime, int32_t *version) {
    const int32_t code = begin("dst_runtime_create");
    if (code != DST_OK) {
        return code;
    }
    if (runtime == NULL || version == NULL) {
        return fail(DST_ARGUMENT, "there is no room for the runtime or its version");
    }
    if (library != NULL) {
        return fail(DST_NO_LIBRARY, "%s: cannot open shared object file", library);
    }
    *runtime = calloc(1, sizeof(dst_runtime));
    *version = VERSION;
    fake_count(LIVE_RUNTIME, *runtime != NULL);
    return *runtime == NULL ? DST_MEMORY : DST_OK;
}

/* TensorRT leaves undefined what follows when something that was made from an object outlives it: here the process ends. */
static void need_none(int count, const char *what) {
    if (count != 0) {
        fprintf(stderr, "fake TensorRT: destroyed before %d %s made from it\n", count, what);
        abort();
    }
}

void dst_runtime_destroy(dst_runtime *runtime) {
    if (runtime != NULL) {
        need_none(runtime->engines, "engines");
        fake_count(LIVE_RUNTIME, -1);
        free(runtime);
    }
}

int32_t dst_engine_load(dst_runtime *runtime, const void *text, size_t size, dst_engine **engine) {
    plan of;
    dst_engine *made;
    const int32_t code = begin("dst_engine_load");
    if (code != DST_OK) {
        return code;
    }
    if (runtime == NULL || text == NULL || engine == NULL) {
        return fail(DST_ARGUMENT, "there is no runtime, no plan, or no room for the engine");
    }
    if (!fake_current()) {
        return fail(DST_REFUSED, "deserializeCudaEngine failed: no CUDA context is current");
    }
    if (!plan_read(text, size, &of)) {
        return fail(DST_REFUSED, "deserializeCudaEngine failed: magicTag does not match");
    }
    made = calloc(1, sizeof(dst_engine));
    if (made == NULL) {
        return DST_MEMORY;
    }
    made->runtime = runtime;
    made->of = of;
    made->tensor_count = plan_tensors(&of, made->tensors);
    runtime->engines++;
    fake_count(LIVE_ENGINE, 1);
    *engine = made;
    return DST_OK;
}

void dst_engine_destroy(dst_engine *engine) {
    if (engine != NULL) {
        need_none(engine->contexts, "contexts");
        engine->runtime->engines--;
        fake_count(LIVE_ENGINE, -1);
        free(engine);
    }
}

int32_t dst_engine_describe(dst_engine *engine, int32_t *tensors, int32_t *profiles, int64_t *scratch) {
    const int32_t code = begin("dst_engine_describe");
    if (code != DST_OK || engine == NULL || tensors == NULL || profiles == NULL || scratch == NULL) {
        return code != DST_OK ? code : fail(DST_ARGUMENT, "there is no engine, or no room for what it is");
    }
    *tensors = engine->tensor_count;
    *profiles = engine->of.profiles;
    *scratch = 1 << 20;
    return DST_OK;
}

int32_t dst_engine_tensor(dst_engine *engine, int32_t index, dst_tensor *into) {
    const int32_t code = begin("dst_engine_tensor");
    if (code != DST_OK || engine == NULL || into == NULL || index < 0 || index >= engine->tensor_count) {
        return code != DST_OK ? code : fail(DST_ARGUMENT, "there is no engine, no tensor of that index, or no room for it");
    }
    const tensor *from = &engine->tensors[index];
    *into = (dst_tensor){from->name, from->alias[0] == '\0' ? NULL : from->alias, from->is_input, from->type, from->on_host, from->dims};
    return DST_OK;
}

static int find(const dst_engine *engine, const char *name) {
    for (int i = 0; name != NULL && i < engine->tensor_count; i++) {
        if (strcmp(engine->tensors[i].name, name) == 0) {
            return i;
        }
    }
    return -1;
}

int32_t dst_engine_profile(dst_engine *engine, const char *name, int32_t profile, int32_t which, dst_dims *dims) {
    int64_t batch, tokens;
    const int at = engine == NULL ? -1 : find(engine, name);
    const int32_t code = begin("dst_engine_profile");
    if (code != DST_OK) {
        return code;
    }
    if (at < 0 || !engine->tensors[at].is_input || dims == NULL || profile < 0 || profile >= engine->of.profiles || which < DST_MIN || which > DST_MAX) {
        return fail(DST_ARGUMENT, "%s: there is no such input or profile", name == NULL ? "null" : name);
    }
    plan_bounds(&engine->of, profile, which, &batch, &tokens);
    *dims = engine->tensors[at].dims;
    for (int i = 0; i < dims->rank; i++) {
        dims->size[i] = dims->size[i] >= 0 ? dims->size[i] : i == 0 ? batch : tokens;
    }
    return DST_OK;
}

int32_t dst_context_create(dst_engine *engine, int32_t profile, void *stream, dst_context **context) {
    dst_context *made;
    const int32_t code = begin("dst_context_create");
    if (code != DST_OK) {
        return code;
    }
    if (engine == NULL || context == NULL || stream == NULL || profile < 0 || profile >= engine->of.profiles) {
        return fail(DST_ARGUMENT, "there is no engine, no such profile, or no room for the context");
    }
    made = fake_current() ? calloc(1, sizeof(dst_context)) : NULL;
    if (made == NULL) {
        return fail(DST_REFUSED, "createExecutionContext failed: no CUDA context is current");
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
    const int32_t code = begin("dst_context_set_shape");
    if (code != DST_OK || context == NULL || name == NULL || rank < 0 || rank > DST_MAX_DIMS || (rank > 0 && size == NULL)) {
        return code != DST_OK ? code : fail(DST_ARGUMENT, "there is no context, no name, or no shape of 0 to 8 dimensions");
    }
    if (dst_engine_profile(context->engine, name, context->profile, DST_MIN, &least) != DST_OK || dst_engine_profile(context->engine, name, context->profile, DST_MAX, &most) != DST_OK ||
        rank != least.rank) {
        return fail(DST_REFUSED, "setInputShape failed: %s is no input of rank %d", name, rank);
    }
    dst_dims *shape = &context->shapes[find(context->engine, name)];
    for (int i = 0; i < rank; i++) {
        if (size[i] < least.size[i] || size[i] > most.size[i]) {
            return fail(DST_REFUSED, "setInputShape failed: %s: dimension %d is %lld, not %lld to %lld", name, i, (long long)size[i], (long long)least.size[i], (long long)most.size[i]);
        }
        shape->size[i] = size[i];
    }
    shape->rank = rank;
    return DST_OK;
}

int32_t dst_context_set_address(dst_context *context, const char *name, void *address) {
    const int at = context == NULL ? -1 : find(context->engine, name);
    const int32_t code = begin("dst_context_set_address");
    if (code != DST_OK || context == NULL || name == NULL) {
        return code != DST_OK ? code : fail(DST_ARGUMENT, "there is no context, or no name");
    }
    if (at < 0 || (uintptr_t)address % ALIGNMENT != 0) {
        return fail(DST_REFUSED, "setTensorAddress failed: %s", at < 0 ? "no such tensor" : "an address is no multiple of 256");
    }
    context->addresses[at] = (uint64_t)(uintptr_t)address;
    return DST_OK;
}

static uint64_t address(const dst_context *context, const char *name) {
    const int at = find(context->engine, name);
    return at < 0 ? 0 : context->addresses[at];
}

/* What is missing, or differs; NULL: nothing. */
static const char *incomplete(const dst_context *context) {
    const dst_dims ids = context->shapes[find(context->engine, "input_ids")];
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
    const int32_t code = begin("dst_context_enqueue");
    const char *missing;
    run *made;
    int pushed;
    if (code != DST_OK || context == NULL) {
        return code != DST_OK ? code : fail(DST_ARGUMENT, "there is no context");
    }
    missing = find(context->engine, "input_ids") < 0 ? "input_ids" : incomplete(context);
    if (missing != NULL || !fake_current()) {
        return fail(DST_REFUSED, "enqueueV3 failed: %s", missing == NULL ? "no CUDA context is current" : missing);
    }
    made = calloc(1, sizeof(run));
    if (made == NULL) {
        return DST_MEMORY;
    }
    const dst_dims ids = context->shapes[find(context->engine, "input_ids")];
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
    return pushed == CUDA_OK ? DST_OK : fail(DST_REFUSED, "enqueueV3 failed: CUDA error %d", pushed);
}

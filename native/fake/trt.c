/* Runtimes and engines of deepseek_trt.h without TensorRT. */
#include "trt.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VERSION 110100

static _Thread_local char last_error[256];

int32_t trt_fail(int32_t code, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(last_error, sizeof last_error, format, arguments);
    va_end(arguments);
    return code;
}

int32_t trt_begin(const char *call) {
    const int code = fake_fault(call);
    last_error[0] = '\0';
    return code == 0 ? DST_OK : trt_fail(code, "%s failed: told to", call);
}

int32_t dst_abi(void) { return DST_ABI; }

const char *dst_last_error(void) { return last_error; }

int32_t dst_runtime_create(const char *library, dst_runtime **runtime, int32_t *version) {
    const int32_t code = trt_begin("dst_runtime_create");
    if (code != DST_OK) {
        return code;
    }
    if (runtime == NULL || version == NULL) {
        return trt_fail(DST_ARGUMENT, "there is no room for the runtime or its version");
    }
    if (library != NULL) {
        return trt_fail(DST_NO_LIBRARY, "%s: cannot open shared object file", library);
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
    const int32_t code = trt_begin("dst_engine_load");
    if (code != DST_OK) {
        return code;
    }
    if (runtime == NULL || text == NULL || engine == NULL) {
        return trt_fail(DST_ARGUMENT, "there is no runtime, no plan, or no room for the engine");
    }
    if (!fake_current()) {
        return trt_fail(DST_REFUSED, "deserializeCudaEngine failed: no CUDA context is current");
    }
    if (!plan_read(text, size, &of)) {
        return trt_fail(DST_REFUSED, "deserializeCudaEngine failed: magicTag does not match");
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
    const int32_t code = trt_begin("dst_engine_describe");
    if (code != DST_OK || engine == NULL || tensors == NULL || profiles == NULL || scratch == NULL) {
        return code != DST_OK ? code : trt_fail(DST_ARGUMENT, "there is no engine, or no room for what it is");
    }
    *tensors = engine->tensor_count;
    *profiles = engine->of.profiles;
    *scratch = 1 << 20;
    return DST_OK;
}

int32_t dst_engine_tensor(dst_engine *engine, int32_t index, dst_tensor *into) {
    const int32_t code = trt_begin("dst_engine_tensor");
    if (code != DST_OK || engine == NULL || into == NULL || index < 0 || index >= engine->tensor_count) {
        return code != DST_OK ? code : trt_fail(DST_ARGUMENT, "there is no engine, no tensor of that index, or no room for it");
    }
    const tensor *from = &engine->tensors[index];
    *into = (dst_tensor){from->name, from->alias[0] == '\0' ? NULL : from->alias, from->is_input, from->type, from->on_host, from->dims};
    return DST_OK;
}

int trt_find(const dst_engine *engine, const char *name) {
    for (int i = 0; name != NULL && i < engine->tensor_count; i++) {
        if (strcmp(engine->tensors[i].name, name) == 0) {
            return i;
        }
    }
    return -1;
}

int32_t dst_engine_profile(dst_engine *engine, const char *name, int32_t profile, int32_t which, dst_dims *dims) {
    int64_t batch, tokens;
    const int at = engine == NULL ? -1 : trt_find(engine, name);
    const int32_t code = trt_begin("dst_engine_profile");
    if (code != DST_OK) {
        return code;
    }
    if (at < 0 || !engine->tensors[at].is_input || dims == NULL || profile < 0 || profile >= engine->of.profiles || which < DST_MIN || which > DST_MAX) {
        return trt_fail(DST_ARGUMENT, "%s: there is no such input or profile", name == NULL ? "null" : name);
    }
    plan_bounds(&engine->of, profile, which, &batch, &tokens);
    *dims = engine->tensors[at].dims;
    for (int i = 0; i < dims->rank; i++) {
        dims->size[i] = dims->size[i] >= 0 ? dims->size[i] : i == 0 ? batch : tokens;
    }
    return DST_OK;
}

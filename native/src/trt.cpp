/*
 * The shim over TensorRT 10.14 and later, and 11. Compiled against TensorRT's headers, and not linked with it: its classes are called
 * through the inline methods of the headers, and the two functions that make and name a runtime are looked up in libnvinfer at run time.
 */
#include "deepseek_trt.h"

#include <NvInferRuntime.h>

#include <dlfcn.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <new>
#include <string>

#if NV_TENSORRT_MAJOR < 10 || (NV_TENSORRT_MAJOR == 10 && NV_TENSORRT_MINOR < 14)
#error "TensorRT 10.14 or later is needed"
#endif

namespace {

constexpr size_t kLongestLog = 4096;

thread_local std::string lastError;

/* Keeps what TensorRT says while a call goes wrong; it may be called by threads of TensorRT. */
class Log final : public nvinfer1::ILogger {
public:
    void log(Severity severity, nvinfer1::AsciiChar const *text) noexcept override {
        if (severity > Severity::kERROR || text == nullptr) {
            return;
        }
        try {
            std::lock_guard<std::mutex> guard(mutex_);
            if (text_.size() < kLongestLog) {
                text_.append(text_.empty() ? "" : "; ").append(text, std::min(std::char_traits<char>::length(text), kLongestLog));
            }
        } catch (...) {
            /* Without memory there is nothing to say it with. */
        }
    }

    std::string take() {
        std::lock_guard<std::mutex> guard(mutex_);
        std::string text;
        text.swap(text_);
        return text;
    }

private:
    std::mutex mutex_;
    std::string text_;
};

int32_t fail(int32_t code, std::string text) {
    lastError = std::move(text);
    return code;
}

int32_t refused(Log &log, const char *call) {
    std::string said = log.take();
    return fail(DST_REFUSED, std::string(call) + " failed: " + (said.empty() ? "TensorRT doesn't say why" : said));
}

/* No exception may cross a C interface. */
template <typename Body>
int32_t guarded(Body body) noexcept {
    try {
        lastError.clear();
        return body();
    } catch (std::bad_alloc const &) {
        return DST_MEMORY;
    } catch (...) {
        return DST_REFUSED;
    }
}

std::string usualName() { return "libnvinfer.so." + std::to_string(NV_TENSORRT_MAJOR); }

bool toDims(int32_t rank, const int64_t *size, nvinfer1::Dims &dims) {
    if (rank < 0 || rank > DST_MAX_DIMS || rank > nvinfer1::Dims::MAX_DIMS || (rank > 0 && size == nullptr)) {
        return false;
    }
    dims.nbDims = rank;
    std::copy(size, size + rank, dims.d);
    return true;
}

dst_dims fromDims(nvinfer1::Dims const &dims) {
    dst_dims result{};
    result.rank = dims.nbDims;
    std::copy(dims.d, dims.d + std::max(0, std::min(dims.nbDims, DST_MAX_DIMS)), result.size);
    return result;
}

} // namespace

/* Members are destroyed from the last to the first: the log, which TensorRT keeps a pointer to, after it. libnvinfer stays loaded. */
struct dst_runtime {
    Log log;
    std::unique_ptr<nvinfer1::IRuntime> runtime;
};

struct dst_engine {
    dst_runtime *runtime;
    std::unique_ptr<nvinfer1::ICudaEngine> engine;
};

struct dst_context {
    dst_runtime *runtime;
    std::unique_ptr<nvinfer1::IExecutionContext> context;
};

int32_t dst_abi(void) { return DST_ABI; }

const char *dst_last_error(void) { return lastError.c_str(); }

int32_t dst_runtime_create(const char *library, dst_runtime **runtime, int32_t *version) {
    return guarded([&]() -> int32_t {
        if (runtime == nullptr || version == nullptr) {
            return fail(DST_ARGUMENT, "there is no room for the runtime or its version");
        }
        std::string const name = library != nullptr ? library : usualName();
        void *const loaded = dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL);
        if (loaded == nullptr) {
            char const *why = dlerror();
            return fail(DST_NO_LIBRARY, why != nullptr ? why : name + " can't be loaded");
        }
        auto const versionOf = reinterpret_cast<int32_t (*)()>(dlsym(loaded, "getInferLibVersion"));
        auto const create = reinterpret_cast<void *(*)(void *, int32_t)>(dlsym(loaded, "createInferRuntime_INTERNAL"));
        if (versionOf == nullptr || create == nullptr) {
            dlclose(loaded);
            return fail(DST_NO_LIBRARY, name + " isn't TensorRT's library");
        }
        *version = versionOf();
        if (*version / 10000 != NV_TENSORRT_MAJOR) {
            int32_t const major = *version / 10000;
            dlclose(loaded);
            return fail(DST_VERSION, name + " is of major version " + std::to_string(major) + ", and the shim was compiled for " + std::to_string(NV_TENSORRT_MAJOR));
        }
        auto made = std::make_unique<dst_runtime>();
        made->runtime.reset(static_cast<nvinfer1::IRuntime *>(create(&made->log, NV_TENSORRT_VERSION)));
        if (made->runtime == nullptr) {
            return refused(made->log, "createInferRuntime");
        }
        *runtime = made.release();
        return DST_OK;
    });
}

void dst_runtime_destroy(dst_runtime *runtime) { delete runtime; }

int32_t dst_engine_load(dst_runtime *runtime, const void *plan, size_t size, dst_engine **engine) {
    return guarded([&]() -> int32_t {
        if (runtime == nullptr || plan == nullptr || engine == nullptr) {
            return fail(DST_ARGUMENT, "there is no runtime, no plan, or no room for the engine");
        }
        auto made = std::make_unique<dst_engine>();
        made->runtime = runtime;
        made->engine.reset(runtime->runtime->deserializeCudaEngine(plan, size));
        if (made->engine == nullptr) {
            return refused(runtime->log, "deserializeCudaEngine");
        }
        *engine = made.release();
        return DST_OK;
    });
}

void dst_engine_destroy(dst_engine *engine) { delete engine; }

int32_t dst_engine_describe(dst_engine *engine, int32_t *tensors, int32_t *profiles, int64_t *scratch) {
    return guarded([&]() -> int32_t {
        if (engine == nullptr || tensors == nullptr || profiles == nullptr || scratch == nullptr) {
            return fail(DST_ARGUMENT, "there is no engine, or no room for what it is");
        }
        *tensors = engine->engine->getNbIOTensors();
        *profiles = engine->engine->getNbOptimizationProfiles();
        *scratch = engine->engine->getDeviceMemorySizeV2();
        return DST_OK;
    });
}

int32_t dst_engine_tensor(dst_engine *engine, int32_t index, dst_tensor *tensor) {
    return guarded([&]() -> int32_t {
        if (engine == nullptr || tensor == nullptr || index < 0 || index >= engine->engine->getNbIOTensors()) {
            return fail(DST_ARGUMENT, "there is no engine, no tensor of that index, or no room for it");
        }
        char const *const name = engine->engine->getIOTensorName(index);
        *tensor = dst_tensor{};
        tensor->name = name;
        tensor->is_input = engine->engine->getTensorIOMode(name) == nvinfer1::TensorIOMode::kINPUT;
        tensor->type = static_cast<int32_t>(engine->engine->getTensorDataType(name));
        tensor->on_host = engine->engine->getTensorLocation(name) == nvinfer1::TensorLocation::kHOST;
        tensor->dims = fromDims(engine->engine->getTensorShape(name));
#if NV_TENSORRT_MAJOR > 10 || NV_TENSORRT_MINOR >= 15
        tensor->alias = engine->engine->getAliasedInputTensor(name);
#endif
        return DST_OK;
    });
}

int32_t dst_engine_profile(dst_engine *engine, const char *name, int32_t profile, int32_t which, dst_dims *dims) {
    return guarded([&]() -> int32_t {
        if (engine == nullptr || name == nullptr || dims == nullptr || which < DST_MIN || which > DST_MAX) {
            return fail(DST_ARGUMENT, "there is no engine, no name, no such shape, or no room for it");
        }
        auto const shape = engine->engine->getProfileShape(name, profile, static_cast<nvinfer1::OptProfileSelector>(which));
        if (shape.nbDims < 0) {
            return fail(DST_ARGUMENT, std::string(name) + ": there is no such input or profile");
        }
        *dims = fromDims(shape);
        return DST_OK;
    });
}

int32_t dst_context_create(dst_engine *engine, int32_t profile, void *stream, dst_context **context) {
    return guarded([&]() -> int32_t {
        if (engine == nullptr || context == nullptr || profile < 0 || profile >= engine->engine->getNbOptimizationProfiles()) {
            return fail(DST_ARGUMENT, "there is no engine, no such profile, or no room for the context");
        }
        auto made = std::make_unique<dst_context>();
        made->runtime = engine->runtime;
        made->context.reset(engine->engine->createExecutionContext());
        if (made->context == nullptr) {
            return refused(engine->runtime->log, "createExecutionContext");
        }
        if (!made->context->setOptimizationProfileAsync(profile, static_cast<cudaStream_t>(stream))) {
            return refused(engine->runtime->log, "setOptimizationProfileAsync");
        }
        *context = made.release();
        return DST_OK;
    });
}

void dst_context_destroy(dst_context *context) { delete context; }

int32_t dst_context_set_shape(dst_context *context, const char *name, int32_t rank, const int64_t *size) {
    return guarded([&]() -> int32_t {
        nvinfer1::Dims dims{};
        if (context == nullptr || name == nullptr || !toDims(rank, size, dims)) {
            return fail(DST_ARGUMENT, "there is no context, no name, or no shape of 0 to 8 dimensions");
        }
        return context->context->setInputShape(name, dims) ? DST_OK : refused(context->runtime->log, "setInputShape");
    });
}

int32_t dst_context_set_address(dst_context *context, const char *name, void *address) {
    return guarded([&]() -> int32_t {
        if (context == nullptr || name == nullptr) {
            return fail(DST_ARGUMENT, "there is no context, or no name");
        }
        return context->context->setTensorAddress(name, address) ? DST_OK : refused(context->runtime->log, "setTensorAddress");
    });
}

int32_t dst_context_enqueue(dst_context *context, void *stream) {
    return guarded([&]() -> int32_t {
        if (context == nullptr) {
            return fail(DST_ARGUMENT, "there is no context");
        }
        return context->context->enqueueV3(static_cast<cudaStream_t>(stream)) ? DST_OK : refused(context->runtime->log, "enqueueV3");
    });
}

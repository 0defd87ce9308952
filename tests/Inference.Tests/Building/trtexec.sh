#!/bin/sh
# Plays NVIDIA's trtexec for tests: takes the flags that it has, says what it says, and writes a plan for the fake TensorRT whose sizes are
# those of the profiles. What it is to do is in the file "scenario" beside it, what it was called with goes into "arguments".
here=$(dirname "$0")
printf '%s\n' "$@" > "$here/arguments"
scenario=$(cat "$here/scenario")
now='[11/26/2026-05:00:00]'
say() { echo "$now [I] $1"; }
fail() { echo "$now [E] $1" >&2; }
end() { echo "&&&& FAILED TensorRT.trtexec [TensorRT v110100] [b106] # trtexec"; exit 1; }

for argument in "$@"; do
    case $argument in
    --onnx=*) onnx=${argument#*=} ;;
    --saveEngine=*) plan=${argument#*=} ;;
    --timingCacheFile=*) timings=${argument#*=} ;;
    --profile=*) profile=${argument#*=} ;;
    --maxShapes=*) [ "$profile" = 0 ] && prompts=${argument#*=} || steps=${argument#*=} ;;
    --minShapes=* | --optShapes=* | --memPoolSize=workspace:*M | --hardwareCompatibilityLevel=* | --stronglyTyped | --skipInference) ;;
    *) fail "Unknown option: $argument"; exit 1 ;;
    esac
done

echo "&&&& RUNNING TensorRT.trtexec [TensorRT v110100] [b106] # trtexec"
say "Start parsing network model."
test -s "$onnx" || { fail "Failed to parse onnx file"; end; }
cp "$onnx" "$here/model.onnx"
case $scenario in
operator)
    fail "[TRT] ModelImporter.cpp:963: While parsing node number 7 [Fancy -> \"/layers.0/fancy_output\"]:"
    fail "[TRT] ModelImporter.cpp:968: ERROR: onnxOpCheckers.cpp:819 In function checkFallbackPluginImporter:"
    fail "Failed to parse onnx file"
    end ;;
esac
say "Finished parsing network model. Parse time: 0.07"
case $scenario in
gpu-memory)
    fail "Error[1]: [defaultAllocator.cpp::allocate::31] Error Code 1: Cuda Runtime (out of memory)"
    echo "$now [W] [TRT] Requested amount of GPU memory (15485030400 bytes) could not be allocated." >&2
    fail "Error[10]: IBuilder::buildSerializedNetwork: Error Code 10: Internal Error (Could not find any implementation for node {ForeignNode[/1]}.)"
    fail "Engine could not be created from network"
    end ;;
pod-memory) fail "Uncaught exception detected: std::bad_alloc"; end ;;
killed) printf 'fake-pl' > "$plan"; kill -KILL $$ ;;
crashed) kill -SEGV $$ ;;
disk) fail "Saving engine to file failed."; end ;;
other) fail "Error[2]: [builder.cpp::build::1] Error Code 2: Internal Error (Assertion failed)"; end ;;
slow) touch "$here/waiting"; while :; do sleep 0.1; done ;;
esac

# input_ids:4x1,…,past_key_values.0.key:4x2x64x12,…
size() { echo "$1" | tr ',' '\n' | grep "^$2:" | cut -d: -f2 | cut -dx -f"$3"; }
write() {
    printf 'fake-plan\n'
    echo "vocabulary 272"
    echo "profiles 2"
    echo "batch $(size "$steps" input_ids 1)"
    echo "chunk $(size "$prompts" input_ids 2)"
    echo "heads $(size "$steps" past_key_values.0.key 2)"
    echo "capacity $(size "$steps" past_key_values.0.key 3)"
    echo "head_size $(size "$steps" past_key_values.0.key 4)"
    echo "layers $(echo "$steps" | tr ',' '\n' | grep -c 'key:')"
}
case $scenario in
half) write | head -c 30 > "$plan" ;;
nothing) ;;
*) write > "$plan" ;;
esac
echo "timed" >> "$timings"
say "Engine built in 1.2 sec."
echo "&&&& PASSED TensorRT.trtexec [TensorRT v110100] [b106] # trtexec"

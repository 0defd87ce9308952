using DeepSeek.Inference.Building.TensorRt;

namespace DeepSeek.Inference.Tests.Building.TensorRt;

/// <summary>What is made of trtexec's words, as users have reported them in https://github.com/NVIDIA/TensorRT/issues.</summary>
public sealed class TrtexecOutputTests
{
    [Theory]
    [InlineData("OutOfMemory", "defaultAllocator.cpp", "[11/22/2024-13:40:47] [E] Error[1]: [defaultAllocator.cpp::allocate::31] Error Code 1: Cuda Runtime (out of memory)", "[11/22/2024-13:40:47] [E] Engine could not be created from network")]
    [InlineData("OutOfMemory", "Requested amount", "[11/22/2024-13:40:47] [W] [TRT] Requested amount of GPU memory (15485030400 bytes) could not be allocated. There may not be enough free memory for allocation to succeed.")]
    [InlineData("BuildFailed", "operator DCNv2", "[09/28/2020-09:35:51] [E] [TRT] ModelImporter.cpp:134 In function parseGraph: [8] No importer registered for op: DCNv2", "[09/28/2020-09:35:51] [E] Failed to parse onnx file")]
    [InlineData("BuildFailed", "operator TRTBatchedNMS", "[09/24/2025-09:19:49] [E] [TRT] ModelImporter.cpp:963: While parsing node number 4448 [TRTBatchedNMS -> \"/TRTBatchedNMS_output_0\"]:", "[09/24/2025-09:19:49] [E] Failed to parse onnx file")]
    [InlineData("BuildFailed", "Could not find any implementation", "[04/20/2022-10:00:00] [E] Error[10]: Error Code 10: Internal Error (Could not find any implementation for node {ForeignNode[A...B]}.)", "&&&& FAILED TensorRT.trtexec [TensorRT v8402] # trtexec")]
    [InlineData("BuildFailed", "the last words", "the last words", "&&&& FAILED TensorRT.trtexec [TensorRT v8402] # trtexec")]
    [InlineData("DiskFull", "Saving engine", "[11/22/2024-13:40:47] [W] [TRT] Requested amount of GPU memory (15485030400 bytes) could not be allocated.", "[11/22/2024-13:50:00] [E] Saving engine to file failed.")]
    public void Failure_is_named_by_what_was_said(string reason, string said, params string[] lines)
    {
        var output = new TrtexecOutput();
        Array.ForEach(lines, line => output.Take(line));
        var failure = output.Failure(1);
        Assert.Equal(reason, failure.Reason);
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("] [E]", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[11/22/2024-13:40:08] [I] Finished parsing network model. Parse time: 0.0704936", "choosing layouts on the GPU")]
    [InlineData("[11/22/2024-13:40:08] [I] Engine built in 12.5 sec.", "writing the plan")]
    [InlineData("[11/22/2024-13:40:08] [I] [TRT] Local timing cache in use.", null)]
    public void Steps_are_told(string line, string? step) => Assert.Equal(step, new TrtexecOutput().Take(line));
}

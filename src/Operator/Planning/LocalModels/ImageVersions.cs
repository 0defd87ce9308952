using System.Globalization;
using System.Text.RegularExpressions;

namespace DeepSeek.Operator.Planning.LocalModels;

/// <summary>What the name of an image tells about the software in it. There is nobody else to ask before it has run.</summary>
internal static partial class ImageVersions
{
    // The first release of NVIDIA's TensorRT containers with TensorRT 11.
    private const int FirstContainerOfTensorRt11 = 2606;

    /// <summary>
    /// TensorRT in an image: by <c>trt10.14</c> or <c>tensorrt10.14</c> in its tag, or by the release of one of NVIDIA's own
    /// (<c>nvcr.io/nvidia/tensorrt:25.09-py3</c>), which tells no more than the major version. Null: the name doesn't tell.
    /// </summary>
    public static string? TensorRt(string image)
    {
        if (TensorRtTag().Match(image) is { Success: true } tag)
        {
            return tag.Groups[1].Value;
        }

        return Container().Match(image) is not { Success: true } container ? null
            : int.Parse($"{container.Groups[1].Value}{container.Groups[2].Value}", CultureInfo.InvariantCulture) >= FirstContainerOfTensorRt11 ? "11" : "10";
    }

    /// <summary>Whether an image is known to have TensorRT 10 or older.</summary>
    public static bool HasTensorRt10OrOlder(string image)
        => TensorRt(image) is { } version && int.Parse(version.Split('.')[0], CultureInfo.InvariantCulture) <= 10;

    /// <summary>Whether an image is known to have a TensorRT-LLM before 1.3, the release that lost the TensorRT backend and INT8.</summary>
    public static bool HasTensorRtLlmBefore13(string image)
        => ReleaseTag().Match(image) is { Success: true } tag
            && (int.Parse(tag.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(tag.Groups[2].Value, CultureInfo.InvariantCulture)).CompareTo((1, 3)) < 0;

    [GeneratedRegex(@":[^/@]*?(?:trt|tensorrt)[-_]?([0-9]{1,3}(?:\.[0-9]{1,3}){0,3})(?![0-9])")]
    private static partial Regex TensorRtTag();

    [GeneratedRegex(@"/tensorrt:([0-9]{2})\.([0-9]{2})(?![0-9])")]
    private static partial Regex Container();

    [GeneratedRegex(@":v?([0-9]{1,4})\.([0-9]{1,4})(?:[^0-9/][^/]*)?$")]
    private static partial Regex ReleaseTag();
}

using System.Globalization;
using System.Runtime.InteropServices;

namespace DeepSeek.Engines.TensorRt;

/// <summary>A call of the shim failed, or TensorRT isn't there. The message has TensorRT's own words.</summary>
internal sealed class TensorRtException : Exception
{
    private TensorRtException(string message, Exception? cause)
        : base(message, cause)
    {
    }

    /// <exception cref="TensorRtException">It isn't success.</exception>
    public static void ThrowIfFailed(int code, string call)
    {
        if (code != 0)
        {
            var said = Marshal.PtrToStringUTF8(TensorRtShim.dst_last_error());
            throw new TensorRtException(string.IsNullOrEmpty(said) ? string.Create(CultureInfo.InvariantCulture, $"{call} failed with {code}") : said, null);
        }
    }

    public static TensorRtException NoShim(Exception cause) => new($"the shim over TensorRT isn't there ({cause.Message.ReplaceLineEndings(" ")})", cause);

    public static TensorRtException OtherShim(int abi) =>
        new(string.Create(CultureInfo.InvariantCulture, $"the shim over TensorRT speaks version {abi} of its interface, and {TensorRtShim.Abi} is needed"), null);
}

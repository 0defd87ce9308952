using System.Globalization;
using System.Runtime.InteropServices;

namespace DeepSeek.Engines.Cuda;

/// <summary>A call of the CUDA driver failed, or the driver isn't there. The message names the call, its code, and what the driver says about that.</summary>
internal sealed class CudaException : Exception
{
    /// <summary>CUDA_ERROR_OUT_OF_MEMORY.</summary>
    internal const int OutOfMemory = 2;

    /// <summary>CUDA_ERROR_NO_DEVICE: a driver without a GPU.</summary>
    internal const int NoDevice = 100;

    /// <summary>No code of CUDA's: the driver isn't there, or is too old to have the function.</summary>
    internal const int NoDriverCode = -1;

    private CudaException(string call, int code, string text, Exception? cause)
        : base(text, cause) => (Call, Code) = (call, code);

    /// <summary>The function of the driver API.</summary>
    public string Call { get; }

    /// <summary>Its CUresult, or <see cref="NoDriverCode"/>.</summary>
    public int Code { get; }

    /// <exception cref="CudaException">It isn't success.</exception>
    public static void ThrowIfFailed(int code, string call)
    {
        if (code != 0)
        {
            throw new CudaException(call, code, string.Create(CultureInfo.InvariantCulture, $"{call} failed with {code} ({Text(CudaDriver.cuGetErrorName, code)}): {Text(CudaDriver.cuGetErrorString, code)}"), null);
        }
    }

    public static CudaException NoDriver(string call, Exception cause) =>
        new(call, NoDriverCode, $"the CUDA driver isn't there, or lacks {call} ({cause.Message.ReplaceLineEndings(" ")})", cause);

    private static string Text(Lookup lookup, int code) => lookup(code, out var text) == 0 && text != 0 ? Marshal.PtrToStringUTF8(text)! : "unknown to this driver";

    private delegate int Lookup(int code, out nint text);
}

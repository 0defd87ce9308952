using System.Runtime.InteropServices;

namespace DeepSeek.Engines.Cuda;

/// <summary>A GPU.</summary>
/// <param name="Ordinal">Which, from 0; CUDA_VISIBLE_DEVICES says which there are, and in which order.</param>
/// <param name="Name">As NVIDIA calls it.</param>
/// <param name="Sm">Compute capability: 9.0 of Hopper.</param>
/// <param name="Processors">Streaming multiprocessors.</param>
/// <param name="MemoryBytes">Memory of all processes together.</param>
internal sealed record CudaDevice(int Ordinal, string Name, Version Sm, int Processors, long MemoryBytes)
{
    // Members of CUdevice_attribute.
    private const int Multiprocessors = 16, CapabilityMajor = 75, CapabilityMinor = 76;

    private const int LongestName = 256;

    /// <summary>Of CUDA that the driver supports, as in 13.0.</summary>
    /// <exception cref="CudaException">There is no driver.</exception>
    public static Version DriverVersion()
    {
        Initialize();
        CudaException.ThrowIfFailed(CudaDriver.cuDriverGetVersion(out var version), nameof(CudaDriver.cuDriverGetVersion));
        return new Version(version / 1000, version % 1000 / 10);
    }

    /// <summary>Those that this process may use.</summary>
    /// <exception cref="CudaException">There is no driver, or it fails; one without a GPU says <see cref="CudaException.NoDevice"/>.</exception>
    public static IReadOnlyList<CudaDevice> All()
    {
        Initialize();
        CudaException.ThrowIfFailed(CudaDriver.cuDeviceGetCount(out var count), nameof(CudaDriver.cuDeviceGetCount));
        return [.. Enumerable.Range(0, count).Select(Describe)];
    }

    internal static int Handle(int ordinal)
    {
        CudaException.ThrowIfFailed(CudaDriver.cuDeviceGet(out var device, ordinal), nameof(CudaDriver.cuDeviceGet));
        return device;
    }

    /// <summary>Needed before any other call; more than once does nothing.</summary>
    internal static void Initialize()
    {
        try
        {
            CudaException.ThrowIfFailed(CudaDriver.cuInit(0), nameof(CudaDriver.cuInit));
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            throw CudaException.NoDriver(nameof(CudaDriver.cuInit), e);
        }
    }

    private static unsafe CudaDevice Describe(int ordinal)
    {
        var device = Handle(ordinal);
        var name = stackalloc byte[LongestName];
        CudaException.ThrowIfFailed(CudaDriver.cuDeviceGetName(name, LongestName, device), nameof(CudaDriver.cuDeviceGetName));
        CudaException.ThrowIfFailed(CudaDriver.cuDeviceTotalMem_v2(out var bytes, device), nameof(CudaDriver.cuDeviceTotalMem_v2));
        return new CudaDevice(ordinal, Marshal.PtrToStringUTF8((nint)name)!, new Version(Attribute(CapabilityMajor), Attribute(CapabilityMinor)), Attribute(Multiprocessors), (long)bytes);

        int Attribute(int attribute)
        {
            CudaException.ThrowIfFailed(CudaDriver.cuDeviceGetAttribute(out var value, attribute, device), nameof(CudaDriver.cuDeviceGetAttribute));
            return value;
        }
    }
}

namespace DeepSeek.Operator.Planning.LocalModels;

/// <summary>Compute capabilities by the names that GPU feature discovery gives products: what an engine's key needs before any pod has run.</summary>
internal static class GpuProducts
{
    // By the part of the name that tells the chip; "NVIDIA-H100-80GB-HBM3" and "NVIDIA-H100-PCIe" are both H100. Longer parts first:
    // an L40S is no L4. From NVIDIA's list, https://developer.nvidia.com/cuda-gpus.
    private static readonly (string Part, string Capability)[] Known =
    [
        ("GB300", "10.3"), ("B300", "10.3"), ("GB200", "10.0"), ("B200", "10.0"), ("RTX-PRO-6000-Blackwell", "12.0"), ("RTX-5090", "12.0"),
        ("GH200", "9.0"), ("H200", "9.0"), ("H100", "9.0"), ("H800", "9.0"), ("H20", "9.0"),
        ("L40S", "8.9"), ("L40", "8.9"), ("L20", "8.9"), ("L4", "8.9"), ("RTX-4090", "8.9"), ("RTX-6000-Ada", "8.9"),
        ("A100", "8.0"), ("A800", "8.0"), ("A30", "8.0"), ("A40", "8.6"), ("A10G", "8.6"), ("A10", "8.6"), ("A16", "8.6"), ("A2", "8.6"), ("RTX-A6000", "8.6"), ("RTX-3090", "8.6"),
        ("T4", "7.5"), ("RTX-2080", "7.5"), ("V100", "7.0"),
    ];

    /// <summary>Such as 9.0; null for a product that isn't known.</summary>
    public static string? ComputeCapability(string product) => Known.FirstOrDefault(known => Has(product, known.Part)).Capability;

    /// <summary>Whether a product is of Blackwell's generation or later.</summary>
    public static bool IsBlackwell(string product) => ComputeCapability(product) is { } capability && capability.Split('.')[0].Length > 1;

    // As whole words between dashes.
    private static bool Has(string product, string part) => $"-{product}-".Contains($"-{part}-", StringComparison.OrdinalIgnoreCase);
}

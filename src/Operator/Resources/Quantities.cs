using k8s.Models;

namespace DeepSeek.Operator.Resources;

/// <summary>Kubernetes quantities as numbers.</summary>
internal static class Quantities
{
    public const long Mebi = 1L << 20;

    /// <summary>Whole bytes, rounded up; the greatest number that there is where it is more.</summary>
    public static long Bytes(ResourceQuantity quantity)
    {
        try
        {
            return (long)Math.Min(Math.Ceiling(quantity.ToDecimal()), long.MaxValue);
        }
        catch (OverflowException)
        {
            return long.MaxValue;
        }
    }

    /// <summary>Mebibytes, rounded up: <c>1332Mi</c>.</summary>
    public static ResourceQuantity OfBytes(long bytes) => new(FormattableString.Invariant($"{(bytes / Mebi) + (bytes % Mebi > 0 ? 1 : 0)}Mi"));
}

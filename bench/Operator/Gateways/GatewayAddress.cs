using System.Net;

namespace DeepSeek.Bench.Operator.Gateways;

/// <summary>Loopback addresses, one for each gateway: all of 127.0.0.0/8 leads here, so that one listener can be many gateways.</summary>
internal static class GatewayAddress
{
    private const int PerByte = 250;

    /// <summary>How many gateways there may be.</summary>
    public const int Limit = 200 * PerByte * PerByte;

    /// <param name="index">0 up to <see cref="Limit"/>.</param>
    public static IPAddress Of(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Limit);
        // Not in 127.0.x.y, where others listen.
        return new IPAddress([127, (byte)(1 + (index / (PerByte * PerByte))), (byte)(index / PerByte % PerByte), (byte)(1 + (index % PerByte))]);
    }
}

using System.Buffers;
using System.Text;
using DeepSeek.Protocol.Replay;

namespace DeepSeek.Protocol.Tests.Replay;

/// <summary>Canonical forms as text; null where there is none.</summary>
internal static class Canonical
{
    public static string? Of(string json, params ReadOnlySpan<string> omitted) => Of(Encoding.UTF8.GetBytes(json), omitted);

    public static string? Of(byte[] json, params ReadOnlySpan<string> omitted)
    {
        var to = new ArrayBufferWriter<byte>();
        return CanonicalJson.TryWrite(json, to, omitted) ? Encoding.UTF8.GetString(to.WrittenSpan) : null;
    }
}

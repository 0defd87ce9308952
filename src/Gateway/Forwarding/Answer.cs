using Microsoft.AspNetCore.Http;

namespace DeepSeek.Gateway.Forwarding;

/// <summary>A whole answer of an upstream, held in memory: what the client gets byte for byte.</summary>
internal sealed record Answer(int Status, HeaderDictionary Headers, ReadOnlyMemory<byte> Body);

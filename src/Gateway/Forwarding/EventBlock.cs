using DeepSeek.Protocol.Sse;

namespace DeepSeek.Gateway.Forwarding;

/// <summary>A piece of a stream that ends with a blank line.</summary>
/// <param name="Bytes">Untouched. Valid until the next block is read.</param>
/// <param name="Boundary">Whether it holds an event, nothing that is dispatched, or is too large to go on.</param>
internal readonly record struct EventBlock(ReadOnlyMemory<byte> Bytes, SseBoundary Boundary);

using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Gateway.Pipeline;

/// <summary>
/// The client's request body, whole, so that every attempt can send it again. Not from a pool: an attempt that was answered early may
/// still be sending it when the request ends, and a pooled buffer would by then hold another client's prompt.
/// </summary>
internal sealed class RequestBody
{
    private RequestBody(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Reads to the end. Throws <see cref="BadHttpRequestException"/> when the body is too large, too slow or cut.</summary>
    public static async Task<RequestBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await request.BodyReader.ReadAsync(cancellationToken);
            if (result.IsCompleted)
            {
                var bytes = result.Buffer.ToArray();
                request.BodyReader.AdvanceTo(result.Buffer.End);
                return new RequestBody(bytes);
            }

            request.BodyReader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }
}

using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using DeepSeek.ControllerRuntime.Client;
using k8s;
using k8s.Models;

namespace DeepSeek.ControllerRuntime.Watching;

/// <summary>Cuts an answer into lines as they arrive. What follows the last line end was torn off, and the server sends it again.</summary>
internal static class WatchStream
{
    public static async IAsyncEnumerable<WatchEvent<T>> ReadAsync<T>(
        ResourceKind<T> kind, Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var pipe = PipeReader.Create(stream);
        try
        {
            while (true)
            {
                var read = await pipe.ReadAsync(cancellationToken);
                var rest = read.Buffer;
                while (TryCut(ref rest, out var line))
                {
                    if (!line.IsEmpty)
                        yield return WatchLine.Parse(kind, line);
                }

                pipe.AdvanceTo(rest.Start, rest.End);
                if (read.IsCompleted)
                    yield break;
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private static bool TryCut(ref ReadOnlySequence<byte> rest, out ReadOnlySequence<byte> line)
    {
        line = default;
        if (rest.PositionOf((byte)'\n') is not { } end)
            return false;

        line = rest.Slice(0, end);
        rest = rest.Slice(rest.GetPosition(1, end));
        return true;
    }
}

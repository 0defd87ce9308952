using System.Threading.Channels;

namespace DeepSeek.Testing.Kubernetes;

/// <summary>One open watch of the fake API server.</summary>
internal sealed class FakeWatch(FakeRequest request, Action abort)
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    public string Collection => request.Collection;

    public ChannelReader<string> Lines => _lines.Reader;

    public bool Wants(FakeChange change) => Watches(change) && FakeSelector.Matches(request, change.Item);

    public bool Watches(FakeChange change) =>
        change.Collection == request.Collection && (request.Namespace.Length == 0 || change.Namespace == request.Namespace);

    public void Send(string line) => _lines.Writer.TryWrite(line + "\n");

    public void SendTorn(string piece) => _lines.Writer.TryWrite(piece);

    public void End() => _lines.Writer.TryComplete();

    public void Abort() => abort();
}

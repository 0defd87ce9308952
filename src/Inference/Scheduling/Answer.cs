using System.Threading.Channels;
using DeepSeek.Inference.Generation;

namespace DeepSeek.Inference.Scheduling;

/// <summary>An answer under way, as its reader sees it. A reader that leaves says so by <see cref="Leave"/>, and its slot is free before the next step.</summary>
internal sealed class Answer
{
    private readonly Channel<AnswerPiece> _pieces = Channel.CreateUnbounded<AnswerPiece>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private volatile bool _left;

    /// <summary>In order. Ends when <see cref="End"/> is known; throws what went wrong.</summary>
    public IAsyncEnumerable<AnswerPiece> Pieces => _pieces.Reader.ReadAllAsync();

    /// <summary>How it ended; null: it hasn't.</summary>
    public AnswerEnd? End { get; private set; }

    /// <summary>Whether nobody reads any more.</summary>
    public bool Left => _left;

    public void Leave() => _left = true;

    public void Say(AnswerPiece? piece)
    {
        if (piece is { } said)
        {
            _pieces.Writer.TryWrite(said);
        }
    }

    public void Finish(AnswerEnd end)
    {
        End = end;
        _pieces.Writer.TryComplete();
    }

    public void Fail(Exception cause) => _pieces.Writer.TryComplete(cause);
}

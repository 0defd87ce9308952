using DeepSeek.Gateway.Dialects;
using DeepSeek.Protocol.Chat;
using DeepSeek.Protocol.Errors;

namespace DeepSeek.Gateway.Forwarding;

/// <summary>
/// Judges a stream event by event. Until the first semantic event everything is held, and any failure lets the attempt fail over;
/// from then on (commit) failures can only be told. An end without a finish reason of every choice is a failure, with or without
/// the dialect's formal end (<c>[DONE]</c>); a finish reason without that is complete. Pure: no bytes are kept, nothing is awaited.
/// </summary>
internal sealed class CommitGate(IDialect dialect, bool ownKey)
{
    private ulong _choices;
    private ulong _finished;

    /// <summary>A semantic event was seen.</summary>
    public bool Committed { get; private set; }

    /// <summary>Every choice that was seen has ended.</summary>
    public bool Finished => _choices != 0 && (_choices & ~_finished) == 0;

    /// <summary>As the upstream counted.</summary>
    public TokenUsage? Usage { get; private set; }

    /// <summary>Takes the next event.</summary>
    /// <param name="type">Null for the default type.</param>
    /// <param name="data">Never empty: the grammar dispatches no empty event.</param>
    public GateStep Judge(string? type, ReadOnlySpan<byte> data)
    {
        var part = dialect.ReadEvent(data);
        if (part.IsError || type == "error")
        {
            return FailAs(FailureClassifier.OfInBandError(ApiError.Find(data), ownKey));
        }

        if (part.IsEnd)
        {
            return Finished ? new GateStep(GateAction.PassAndEnd) : Fail(End()!);
        }

        if (part.IsKeepAlive)
        {
            return new GateStep(Committed ? GateAction.Pass : GateAction.Drop);
        }

        if (!part.WellFormed)
        {
            return Fail(FailureClassifier.MalformedAnswer);
        }

        _choices |= part.Choices;
        _finished |= part.Finished;
        Usage = part.Usage is { } counted ? Usage?.With(counted) ?? counted : Usage;
        return part.IsCutShort ? CutShort(part.Finish) : Move(part.IsSemantic);
    }

    /// <summary>The stream ended. Null: it was whole.</summary>
    public Failure? End() =>
        Finished ? null : Committed ? FailureClassifier.UnfinishedStream : FailureClassifier.EmptyAnswer;

    private GateStep Move(bool semantic)
    {
        Committed |= semantic;
        return new GateStep(Committed ? GateAction.Pass : GateAction.Hold, semantic);
    }

    /// <summary>The last words of a committed answer belong to the client, who is then told that they are not the end.</summary>
    private GateStep CutShort(FinishReason finish)
    {
        var failure = FailureClassifier.OfFinish(finish);
        return Committed ? new GateStep(GateAction.PassAndFail, Semantic: true, failure) : Fail(failure);
    }

    /// <summary>What is said of a key of ours is never shown.</summary>
    private GateStep FailAs(Failure failure) => Committed && dialect.ShowsErrorEvents && failure.Class != FailureClass.AccountDead
        ? new GateStep(GateAction.PassAndFail, Failure: failure)
        : Fail(failure);

    private static GateStep Fail(Failure failure) => new(GateAction.Fail, Failure: failure);
}

using System.Buffers;
using DeepSeek.Gateway.Pipeline;
using DeepSeek.Protocol.Sse;

namespace DeepSeek.Gateway.Forwarding;

// 1. read    a block of the upstream's stream, bytes as they came          EventStreamReader
// 2. judge   hold, pass, end or fail                                       CommitGate
// 3. commit  on the first semantic event: headers, then what was held      ClientResponse
// 4. pass    and flush as soon as nothing more is here                     ClientResponse
// 5. wait    on the semantic timers                                        AttemptTimer

/// <summary>Carries one stream from upstream to client. Nothing is re-serialised.</summary>
internal sealed class StreamRelay(Exchange exchange, Func<ValueTask> commit, AttemptTimer timer, CommitGate gate) : IDisposable
{
    /// <summary>An event holds a few tokens; some servers send usage or log probabilities of a long prompt in one.</summary>
    private const int MaxBlockBytes = 4 * 1024 * 1024;

    /// <summary>After the last finish reason: usage and [DONE] follow at once, or never.</summary>
    private static readonly TimeSpan FinishGrace = TimeSpan.FromSeconds(3);

    private readonly ArrayBufferWriter<byte> _held = new(1024);
    private EventStreamReader? _reader;
    private bool _started;
    private bool _finishing;
    private bool _ended;
    private bool _semantic;

    /// <summary>Bytes reached the client, or were about to.</summary>
    public bool Committed => _started;

    /// <summary>Returns null when the answer was whole. Throws as the upstream's stream does.</summary>
    public async Task<Failure?> RunAsync(Stream upstream)
    {
        _reader = new EventStreamReader(upstream, MaxBlockBytes);
        exchange.Recorder?.Begin();
        while (true)
        {
            if (await PassWhatIsHereAsync() is { } failure)
            {
                return failure;
            }

            if (_ended || !await WaitAsync())
            {
                return gate.End();
            }
        }
    }

    public void Dispose() => _reader?.Dispose();

    private async ValueTask<Failure?> PassWhatIsHereAsync()
    {
        var wrote = false;
        Failure? failure = null;
        while (failure is null && !_ended && _reader!.TryRead(out var block))
        {
            var step = Judge(block);
            Record(block, step.Action);
            failure = step.Failure;
            _semantic |= step.Semantic;
            _ended = step.Action == GateAction.PassAndEnd;
            wrote |= await ActAsync(step.Action, block.Bytes);
        }

        if (wrote)
        {
            timer.Pause();
            using var wait = exchange.Waits.Begin();
            await exchange.Client.FlushAsync(exchange.Ended);
        }

        return failure;
    }

    private GateStep Judge(EventBlock block) => block.Boundary switch
    {
        SseBoundary.TooLarge => new GateStep(GateAction.Fail, Failure: FailureClassifier.OversizedAnswer),
        _ when _held.WrittenCount > MaxBlockBytes => new GateStep(GateAction.Fail, Failure: FailureClassifier.OversizedAnswer),
        SseBoundary.Event => gate.Judge(_reader!.EventType, _reader.Data),
        // Before the first event these are keep-alives, of which there may be many and which say nothing.
        _ => new GateStep(gate.Committed ? GateAction.Pass : GateAction.Drop),
    };

    private void Record(EventBlock block, GateAction action)
    {
        if (block.Boundary == SseBoundary.Event && action is GateAction.Hold or GateAction.Pass or GateAction.PassAndEnd)
        {
            exchange.Recorder?.Add(_reader!.Data);
        }
    }

    /// <summary>Returns whether something was written.</summary>
    private async ValueTask<bool> ActAsync(GateAction action, ReadOnlyMemory<byte> bytes)
    {
        switch (action)
        {
            case GateAction.Fail or GateAction.Drop:
                return false;
            case GateAction.Hold:
                _held.Write(bytes.Span);
                return false;
            default:
                if (!_started)
                {
                    await CommitAsync();
                }

                exchange.Client.Write(bytes.Span);
                return true;
        }
    }

    private async ValueTask CommitAsync()
    {
        timer.Pause();
        _started = true;
        await commit();
        exchange.Client.Write(_held.WrittenSpan);
    }

    private async ValueTask<bool> WaitAsync()
    {
        if (gate.Finished && !_finishing)
        {
            _finishing = true;
            timer.Finish(FinishGrace);
        }
        else if (!_finishing && _started)
        {
            timer.Resume(_semantic);
        }

        _semantic = false;
        try
        {
            using var wait = exchange.Waits.Begin();
            return await _reader!.FillAsync(timer.Token);
        }
        catch (Exception e) when (_finishing && !exchange.Ended.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            // Nothing more came after the last finish reason: the answer is whole.
            return false;
        }
    }
}

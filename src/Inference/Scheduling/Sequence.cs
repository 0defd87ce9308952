using DeepSeek.Engines.Sampling;
using DeepSeek.Inference.Generation;

namespace DeepSeek.Inference.Scheduling;

/// <summary>A sequence in a slot: first its prompt is computed, then token after token comes of it.</summary>
internal sealed class Sequence(GenerationRequest request, Answer answer, SampledSequence sampled, long arrived)
{
    private int _tokens;
    private int _thoughts;

    public GenerationRequest Request { get; } = request;

    public Answer Answer { get; } = answer;

    /// <summary>When it was asked for.</summary>
    public long Arrived { get; } = arrived;

    /// <summary>When its last token came; 0: none has.</summary>
    public long Spoke { get; set; }

    public int Slot { get; set; }

    /// <summary>Tokens of the prompt that are computed.</summary>
    public int Prefilled { get; set; }

    public bool InPrompt => Prefilled < Request.Prompt.Count;

    /// <summary>The token that comes into the slot next.</summary>
    public int Next { get; private set; }

    /// <summary>Takes the logits behind the last token.</summary>
    /// <param name="logits">Are changed.</param>
    /// <param name="sampler">Chooses among them.</param>
    /// <param name="room">Tokens that the slot still takes.</param>
    /// <returns>The end; null: it goes on with <see cref="Next"/>.</returns>
    public AnswerEnd? Advance(Span<float> logits, Sampler sampler, int room)
    {
        Next = sampler.Next(logits, sampled);
        _tokens++;
        _thoughts += Request.Text.Thinking ? 1 : 0;
        var over = Request.Ends.Contains(Next);
        if (!over)
        {
            Answer.Say(Request.Text.Append(Next));
        }

        var reason = over || Request.Text.Stopped ? AnswerEnd.Stop : _tokens == Request.MaxTokens || room == 0 ? AnswerEnd.Length : null;
        return reason is null ? null : End(reason);
    }

    public AnswerEnd End(string reason)
    {
        Answer.Say(Request.Text.End());
        return new AnswerEnd(reason, _tokens, _thoughts);
    }
}

using DeepSeek.Engines;
using DeepSeek.Inference.Generation;
using DeepSeek.Inference.Prompting;
using DeepSeek.Inference.Scheduling;

namespace DeepSeek.Inference.Http;

/// <summary>A model that is loaded, and what is needed to ask it.</summary>
internal sealed record ServedModel
{
    public required string Name { get; init; }

    public required EngineModel Engine { get; init; }

    public required ModelTokenizer Tokenizer { get; init; }

    /// <summary>Null: its conversations can't be rendered, and chats are refused.</summary>
    public required ChatTemplate? Template { get; init; }

    /// <summary>Tokens that end an answer.</summary>
    public required IReadOnlySet<int> Ends { get; init; }

    /// <summary>Longest prompt, in tokens.</summary>
    public required int LongestPrompt { get; init; }

    /// <exception cref="RequestException">It can't be served by this model.</exception>
    public GenerationRequest Compile(AnswerRequest request)
    {
        var prompt = request.Turns is null ? new Prompt(Tokenizer.Encode(request.Text), Thinking: false)
            : Template?.Render(request.Turns) ?? throw RequestException.Unsupported("messages", $"conversations with {Name} can't be rendered: its family is unknown here; use /v1/completions");
        if (prompt.Tokens.Count == 0)
        {
            throw RequestException.Invalid("prompt", "prompt must have at least one token");
        }

        if (prompt.Tokens.Count > LongestPrompt || prompt.Tokens.Count >= Engine.ContextLength)
        {
            throw RequestException.TooLong(prompt.Tokens.Count, Math.Min(LongestPrompt, Engine.ContextLength - 1), Engine.ContextLength);
        }

        var split = request.Turns is null ? new ReasoningSplit(null, null, thinking: false) : new ReasoningSplit(Template!.Opens, Template.Closes, prompt.Thinking);
        return new GenerationRequest(
            prompt.Tokens,
            Math.Min(request.MaxTokens ?? int.MaxValue, Engine.ContextLength - prompt.Tokens.Count),
            Ends,
            request.Sampling,
            request.Seed,
            new AnswerText(Tokenizer, split, new StopStrings(request.Stop)));
    }
}

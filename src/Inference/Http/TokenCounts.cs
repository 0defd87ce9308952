using System.Text.Json;

namespace DeepSeek.Inference.Http;

/// <summary>The usage object of an answer.</summary>
/// <param name="Prompt">Tokens of the prompt.</param>
/// <param name="Answer">Tokens of thoughts and answer.</param>
/// <param name="Thoughts">Of those, tokens of thoughts.</param>
internal readonly record struct TokenCounts(int Prompt, int Answer, int Thoughts)
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", Prompt);
        json.WriteNumber("completion_tokens", Answer);
        json.WriteNumber("total_tokens", Prompt + Answer);
        json.WriteStartObject("completion_tokens_details");
        json.WriteNumber("reasoning_tokens", Thoughts);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}

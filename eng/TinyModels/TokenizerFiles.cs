using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DeepSeek.TinyModels;

/// <summary>What Hugging Face's repositories have beside the weights: tokenizer.json, tokenizer_config.json, generation_config.json.</summary>
internal static class TokenizerFiles
{
    // How Qwen 2 cuts text before bytes are merged.
    private const string Words = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string Template =
        "{{ bos_token }}{% for message in messages %}{% if message['role'] == 'user' %}{{ '<｜User｜>' + message['content'] }}{% elif message['role'] == 'assistant' %}" +
        "{{ '<｜Assistant｜>' + message['content'].split('</think>')[-1] + '<｜end▁of▁sentence｜>' }}{% elif message['role'] == 'system' %}{{ message['content'] }}{% endif %}{% endfor %}" +
        "{% if add_generation_prompt %}{{ '<｜Assistant｜><think>\\n' }}{% endif %}";

    public static IEnumerable<(string Name, string Text)> All() =>
    [
        ("tokenizer.json", Json(Tokenizer)),
        ("tokenizer_config.json", Json(static json =>
        {
            json.WriteString("tokenizer_class", "LlamaTokenizerFast");
            json.WriteString("bos_token", ByteLevelVocabulary.Control[3].Text);
            json.WriteString("eos_token", ByteLevelVocabulary.Control[0].Text);
            json.WriteBoolean("add_bos_token", true);
            json.WriteBoolean("add_eos_token", false);
            json.WriteNumber("model_max_length", ThinkingModel.Context);
            json.WriteString("chat_template", Template);
        })),
        ("generation_config.json", Json(static json =>
        {
            json.WriteNumber("bos_token_id", ByteLevelVocabulary.Start);
            json.WriteNumber("eos_token_id", ByteLevelVocabulary.End);
            json.WriteBoolean("do_sample", true);
            json.WriteNumber("temperature", 0.6m);
            json.WriteNumber("top_p", 0.95m);
        })),
    ];

    private static void Tokenizer(Utf8JsonWriter json)
    {
        json.WriteString("version", "1.0");
        json.WriteNull("truncation");
        json.WriteNull("padding");
        json.WriteStartArray("added_tokens");
        foreach (var (text, special) in ByteLevelVocabulary.Control)
        {
            json.WriteStartObject();
            json.WriteNumber("id", ByteLevelVocabulary.Id(text));
            json.WriteString("content", text);
            foreach (var flag in (string[])["single_word", "lstrip", "rstrip", "normalized"])
            {
                json.WriteBoolean(flag, false);
            }

            json.WriteBoolean("special", special);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Typed(json, "normalizer", "NFC");
        json.WriteEndObject();
        PreTokenizer(json);
        ByteLevel(json, "post_processor", addPrefix: false, useRegex: false);
        ByteLevel(json, "decoder", addPrefix: true, useRegex: true);
        Model(json);
    }

    private static void PreTokenizer(Utf8JsonWriter json)
    {
        Typed(json, "pre_tokenizer", "Sequence");
        json.WriteStartArray("pretokenizers");
        Typed(json, null, "Split");
        json.WriteStartObject("pattern");
        json.WriteString("Regex", Words);
        json.WriteEndObject();
        json.WriteString("behavior", "Isolated");
        json.WriteBoolean("invert", false);
        json.WriteEndObject();
        ByteLevel(json, null, addPrefix: false, useRegex: false);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Model(Utf8JsonWriter json)
    {
        Typed(json, "model", "BPE");
        foreach (var name in (string[])["dropout", "unk_token"])
        {
            json.WriteNull(name);
        }

        json.WriteString("continuing_subword_prefix", "");
        json.WriteString("end_of_word_suffix", "");
        json.WriteBoolean("fuse_unk", false);
        json.WriteBoolean("byte_fallback", false);
        json.WriteStartObject("vocab");
        for (var id = 0; id < ByteLevelVocabulary.Tokens.Count; id++)
        {
            json.WriteNumber(ByteLevelVocabulary.Tokens[id], id);
        }

        json.WriteEndObject();
        json.WriteStartArray("merges");
        foreach (var (left, right) in ByteLevelVocabulary.Merges)
        {
            json.WriteStringValue($"{left} {right}");
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void ByteLevel(Utf8JsonWriter json, string? name, bool addPrefix, bool useRegex)
    {
        Typed(json, name, "ByteLevel");
        json.WriteBoolean("add_prefix_space", addPrefix);
        json.WriteBoolean("trim_offsets", addPrefix);
        json.WriteBoolean("use_regex", useRegex);
        json.WriteEndObject();
    }

    private static void Typed(Utf8JsonWriter json, string? name, string type)
    {
        if (name is not null)
        {
            json.WritePropertyName(name);
        }

        json.WriteStartObject();
        json.WriteString("type", type);
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }
}

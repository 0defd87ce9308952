using System.Text.Json;
using DeepSeek.Inference.Weights;

namespace DeepSeek.Inference.Prompting;

/// <summary>
/// How a conversation becomes a prompt, for the R1 distill families: begin, system, then each turn behind its sign, the model's closed by the
/// end sign and without its thoughts. Other families write conversations in other ways, and are refused: a wrong template answers, but worse.
/// </summary>
internal sealed class ChatTemplate
{
    public const string ConfigFile = "tokenizer_config.json";
    private const string UserSign = "<｜User｜>";
    private const string AssistantSign = "<｜Assistant｜>";
    private const string BeginSign = "<｜begin▁of▁sentence｜>";
    private const string EndSign = "<｜end▁of▁sentence｜>";
    private const string ThinkSign = "<think>";
    private const string ThinkEndSign = "</think>";

    private readonly ModelTokenizer _tokenizer;
    private readonly int _user;
    private readonly int _assistant;
    private readonly int _begin;
    private readonly bool _opensThoughts;

    private ChatTemplate(ModelTokenizer tokenizer, bool opensThoughts)
    {
        _tokenizer = tokenizer;
        (_user, _assistant, _begin, End) = (Need(UserSign), Need(AssistantSign), Need(BeginSign), Need(EndSign));
        (Opens, Closes) = (tokenizer.Sign(ThinkSign), tokenizer.Sign(ThinkEndSign));
        _opensThoughts = opensThoughts && Opens is not null;
    }

    /// <summary>The token with which the model ends its turn.</summary>
    public int End { get; }

    /// <summary>The token that begins thoughts; null: the model has none.</summary>
    public int? Opens { get; }

    /// <summary>The token that ends them.</summary>
    public int? Closes { get; }

    /// <param name="folder">Of the model; its tokenizer_config.json says whether a prompt opens the thoughts, which differs between editions.</param>
    /// <param name="tokenizer">Of the model.</param>
    /// <exception cref="ModelFileException">It is of another family.</exception>
    public static ChatTemplate Read(string folder, ModelTokenizer tokenizer)
    {
        var path = Path.Combine(folder, ConfigFile);
        if (!File.Exists(path))
        {
            return new ChatTemplate(tokenizer, opensThoughts: false);
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(path));
            var template = json.RootElement.TryGetProperty("chat_template", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
            return new ChatTemplate(tokenizer, template.Contains(AssistantSign + ThinkSign, StringComparison.Ordinal));
        }
        catch (JsonException e)
        {
            throw new ModelFileException(ConfigFile, e.Message, e);
        }
    }

    public Prompt Render(IReadOnlyList<ChatTurn> turns)
    {
        var tokens = new List<int> { _begin };
        tokens.AddRange(_tokenizer.Encode(string.Join("\n\n", turns.Where(static turn => turn.Role == ChatTurn.System).Select(static turn => turn.Content))));
        foreach (var turn in turns.Where(static turn => turn.Role != ChatTurn.System))
        {
            var answered = turn.Role == ChatTurn.Assistant;
            tokens.Add(answered ? _assistant : _user);
            tokens.AddRange(_tokenizer.Encode(answered ? WithoutThoughts(turn.Content) : turn.Content));
            if (answered)
            {
                tokens.Add(End);
            }
        }

        tokens.Add(_assistant);
        if (_opensThoughts)
        {
            tokens.Add(Opens!.Value);
            tokens.AddRange(_tokenizer.Encode("\n"));
        }

        return new Prompt(tokens, _opensThoughts);
    }

    // Clients that keep what they were told send thoughts back; the models were trained without those of earlier turns.
    private static string WithoutThoughts(string content) => content[(content.LastIndexOf(ThinkEndSign, StringComparison.Ordinal) is var at and >= 0 ? at + ThinkEndSign.Length : 0)..];

    private int Need(string sign) => _tokenizer.Sign(sign)
        ?? throw new ModelFileException(TokenizerFile.FileName, $"has no token {sign}: conversations are rendered for DeepSeek's R1 distill families only, use a model of theirs or a runtime with templates of its own");
}

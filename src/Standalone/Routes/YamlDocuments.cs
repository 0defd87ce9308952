using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DeepSeek.Standalone.Routes;

/// <summary>
/// Turns YAML into JSON, document by document, from the parser's events alone. Anchors are followed; what JSON has no form for
/// (keys that aren't scalars, merge keys, infinity) is refused with its place.
/// </summary>
internal sealed class YamlDocuments
{
    private const int MaxDepth = 64;

    /// <summary>Aliases may multiply a small text into any amount of memory.</summary>
    private const int MaxNodes = 100_000;

    private readonly Parser _parser;
    private readonly Dictionary<AnchorName, (JsonNode? Node, int Size)> _anchors = [];
    private int _nodes;

    private YamlDocuments(TextReader text) => _parser = new Parser(text);

    /// <summary>Reads as far as the caller enumerates.</summary>
    /// <exception cref="FormatException">The text isn't YAML, or has no form in JSON. The message names field or line.</exception>
    public static IEnumerable<JsonNode?> Read(string text)
    {
        var documents = new YamlDocuments(new StringReader(text));
        documents.Next<StreamStart>();
        while (documents.Current is not StreamEnd)
        {
            yield return documents.Document();
        }
    }

    private ParsingEvent Current => Guarded(() => _parser.Current ?? (_parser.MoveNext() ? _parser.Current! : throw new FormatException("the text ends too early")));

    private JsonNode? Document()
    {
        Next<DocumentStart>();
        _anchors.Clear();
        var root = Node("", 0);
        Next<DocumentEnd>();
        return root;
    }

    private JsonNode? Node(string path, int depth)
    {
        Limit(path, depth);
        var size = _nodes;
        var (node, anchor) = Current switch
        {
            AnchorAlias => (ReadAlias(path), AnchorName.Empty),
            Scalar => ReadScalar(path),
            SequenceStart => ReadSequence(path, depth),
            MappingStart => ReadMapping(path, depth),
            var other => throw Error(path, "unexpected content", other),
        };
        if (!anchor.IsEmpty)
        {
            _anchors[anchor] = (node, _nodes - size + 1);
        }

        return node;
    }

    private JsonNode? ReadAlias(string path)
    {
        var alias = Next<AnchorAlias>();
        if (!_anchors.TryGetValue(alias.Value, out var known))
        {
            throw Error(path, $"the anchor '{alias.Value}' isn't set before", alias);
        }

        _nodes += known.Size;
        Limit(path, 0);
        return known.Node?.DeepClone();
    }

    private (JsonNode?, AnchorName) ReadScalar(string path)
    {
        var scalar = Next<Scalar>();
        var (value, problem) = YamlScalar.Read(scalar);
        return problem is null ? (value, scalar.Anchor) : throw Error(path, problem, scalar);
    }

    private (JsonNode?, AnchorName) ReadSequence(string path, int depth)
    {
        var start = Next<SequenceStart>();
        var list = new JsonArray();
        while (Current is not SequenceEnd)
        {
            list.Add(Node($"{path}[{list.Count}]", depth + 1));
        }

        Next<SequenceEnd>();
        return (list, start.Anchor);
    }

    private (JsonNode?, AnchorName) ReadMapping(string path, int depth)
    {
        var start = Next<MappingStart>();
        var map = new JsonObject();
        while (Current is not MappingEnd)
        {
            var key = Current is Scalar ? Next<Scalar>() : throw Error(path, "a key must be plain text", Current);
            var field = path.Length == 0 ? key.Value : $"{path}.{key.Value}";
            var problem = key.Value == "<<" ? "merge keys aren't supported, write the fields out" : map.ContainsKey(key.Value) ? "is given twice" : null;
            map[key.Value] = problem is null ? Node(field, depth + 1) : throw Error(field, problem, key);
        }

        Next<MappingEnd>();
        return (map, start.Anchor);
    }

    private void Limit(string path, int depth)
    {
        if (depth > MaxDepth || ++_nodes > MaxNodes)
        {
            throw Error(path, depth > MaxDepth ? $"is nested deeper than {MaxDepth} levels" : $"the file unfolds to more than {MaxNodes} values", Current);
        }
    }

    private T Next<T>() where T : ParsingEvent
    {
        var current = Current;
        Guarded(_parser.MoveNext);
        return current as T ?? throw Error("", "unexpected content", current);
    }

    /// <summary>The parser answers some broken texts with exceptions of other kinds than its own.</summary>
    private T Guarded<T>(Func<T> step)
    {
        try
        {
            return step();
        }
        catch (Exception e) when (e is YamlException or InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            var broken = e as YamlException;
            var place = Place(broken?.End ?? _parser.Current?.End ?? Mark.Empty);
            throw new FormatException($"{place}: {broken?.Message ?? "the text can't be read as YAML from here on"}", e);
        }
    }

    private static FormatException Error(string path, string problem, ParsingEvent at) =>
        new(path.Length == 0 ? $"{Place(at.Start)}: {problem}" : $"{path}: {problem} ({Place(at.Start)})");

    private static string Place(Mark mark) => string.Create(CultureInfo.InvariantCulture, $"line {mark.Line}, column {mark.Column}");
}

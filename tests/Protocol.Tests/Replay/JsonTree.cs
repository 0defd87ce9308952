using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace DeepSeek.Protocol.Tests.Replay;

/// <summary>Any JSON, and any way to write it.</summary>
internal abstract record JsonTree
{
    private static readonly string[] Literals = ["null", "true", "false", "0", "-0", "1", "1.0", "1e0", "0.1", "12345678901234567891", "12345678901234567892"];

    private static readonly string[] Texts =
        ["", "a", "A", "b", "\"", "\\", "/", "\b\f\n\r\t", "\u0000", "\u001f", "\u007f", "é", "\ue000", "\ufb33", "中", "😀", "\ud83d", "\ude00", " ", "ab"];

    public static Gen<JsonTree> Trees { get; } = Gen.Sized(size => Of(Math.Min(size, 12)));

    private static Gen<string> Text { get; } = Gen.Elements(Texts).ListOf().Select(parts => string.Concat(parts.Take(3)));

    /// <summary>Writes it in one of its ways: members in any order, space anywhere, escapes where they may be.</summary>
    public string Write(Random random)
    {
        var to = new StringBuilder();
        Write(to, random);
        return to.ToString();
    }

    /// <summary>Every tree that differs from this one at one place.</summary>
    public abstract IEnumerable<JsonTree> Changes();

    protected abstract void Write(StringBuilder to, Random random);

    protected static void Space(StringBuilder to, Random random) => to.Append(random.Next(4) switch { 0 => " ", 1 => "\r\n", 2 => "\t ", _ => "" });

    protected static void Quote(string text, StringBuilder to, Random random)
    {
        to.Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = char.IsSurrogatePair(text, i);
            if (isPair && random.Next(2) == 0)
            {
                to.Append(text, i++, 2);
            }
            else if (text[i] < ' ' || text[i] is '"' or '\\' || char.IsSurrogate(text[i]) || random.Next(3) == 0)
            {
                to.Append(Escape(text[i], random));
            }
            else
            {
                to.Append(text[i]);
            }
        }

        to.Append('"');
    }

    private static string Escape(char unit, Random random)
    {
        var known = "\b\f\n\r\t\"\\/".IndexOf(unit, StringComparison.Ordinal);
        return known >= 0 && random.Next(2) == 0 ? $"\\{"bfnrt\"\\/"[known]}" : random.Next(2) == 0 ? $"\\u{(int)unit:x4}" : $"\\u{(int)unit:X4}";
    }

    private static Gen<JsonTree> Of(int size)
    {
        var leaf = Gen.OneOf(Gen.Elements(Literals).Select(JsonTree (raw) => new Literal(raw)), Text.Select(JsonTree (text) => new Quoted(text)));
        if (size == 0)
        {
            return leaf;
        }

        var list = Of(size / 3).ListOf().Select(JsonTree (items) => new Items([.. items.Take(4)]));
        var members = Text.Zip(Of(size / 3)).ListOf().Select(JsonTree (all) => new Members([.. all.Take(5).Select(m => (m.Item1, m.Item2))]));
        return Gen.OneOf(leaf, list, members, members);
    }

    private sealed record Literal(string Raw) : JsonTree
    {
        public override IEnumerable<JsonTree> Changes() =>
            [.. Literals.Where(other => other != Raw).Select(other => new Literal(other)), new Quoted(Raw), new Items([this]), new Members([("", this)])];

        protected override void Write(StringBuilder to, Random random) => to.Append(Raw);
    }

    private sealed record Quoted(string Value) : JsonTree
    {
        public override IEnumerable<JsonTree> Changes() => [new Quoted(Value + "x"), new Quoted("\\" + Value), new Literal("0"), new Items([this])];

        protected override void Write(StringBuilder to, Random random) => Quote(Value, to, random);
    }

    private sealed record Items(JsonTree[] All) : JsonTree
    {
        public override IEnumerable<JsonTree> Changes()
        {
            yield return new Items([.. All, new Literal("null")]);
            yield return new Members([.. All.Select((item, i) => ($"{i}", item))]);
            for (var i = 0; i < All.Length; i++)
            {
                yield return new Items([.. All[..i], .. All[(i + 1)..]]);
                foreach (var change in All[i].Changes())
                {
                    yield return new Items([.. All[..i], change, .. All[(i + 1)..]]);
                    yield return new Items([.. All[..i], change, .. All[i..]]);
                }
            }
        }

        protected override void Write(StringBuilder to, Random random)
        {
            to.Append('[');
            for (var i = 0; i < All.Length; i++)
            {
                to.Append(i > 0 ? "," : "");
                Space(to, random);
                All[i].Write(to, random);
                Space(to, random);
            }

            to.Append(']');
        }
    }

    private sealed record Members((string Name, JsonTree Value)[] All) : JsonTree
    {
        public override IEnumerable<JsonTree> Changes()
        {
            yield return new Members([.. All, ("a", new Literal("null"))]);
            yield return new Items([.. All.Select(member => member.Value)]);
            for (var i = 0; i < All.Length; i++)
            {
                yield return new Members([.. All[..i], .. All[(i + 1)..]]);
                yield return new Members([.. All[..i], (All[i].Name + "x", All[i].Value), .. All[(i + 1)..]]);
                foreach (var change in All[i].Value.Changes())
                {
                    yield return new Members([.. All[..i], (All[i].Name, change), .. All[(i + 1)..]]);
                }
            }
        }

        protected override void Write(StringBuilder to, Random random)
        {
            // Equal names keep their order; the others stand anywhere between them.
            var places = Enumerable.Range(0, All.Length).OrderBy(_ => random.Next()).ToArray();
            var waiting = All.GroupBy(member => member.Name).ToDictionary(group => group.Key, group => new Queue<JsonTree>(group.Select(member => member.Value)));
            to.Append('{');
            Space(to, random);
            for (var i = 0; i < places.Length; i++)
            {
                var name = All[places[i]].Name;
                to.Append(i > 0 ? "," : "");
                Space(to, random);
                Quote(name, to, random);
                Space(to, random);
                to.Append(':');
                Space(to, random);
                waiting[name].Dequeue().Write(to, random);
                Space(to, random);
            }

            to.Append('}');
        }
    }
}

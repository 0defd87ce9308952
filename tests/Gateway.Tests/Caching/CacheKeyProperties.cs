using System.Buffers;
using System.Globalization;
using System.Text;
using DeepSeek.Gateway.Caching;
using DeepSeek.Protocol.Replay;
using FsCheck.Xunit;
using Microsoft.AspNetCore.Http;
using Endpoint = DeepSeek.Gateway.Pipeline.Endpoint;

namespace DeepSeek.Gateway.Tests.Caching;

public sealed class CacheKeyProperties
{
    private const int Pairs = 10_000;

    [Fact]
    public void Ten_thousand_pairs_of_requests_that_differ_in_one_field_share_no_key()
    {
        var random = new Random(20261125);
        for (var i = 0; i < Pairs; i++)
        {
            var request = Request.Draw(random);
            var other = request.ChangeOne(random, out var what);

            Assert.True(request.Key() != other.Key(), $"pair {i}, apart in {what}: {request} and {other}");
            Assert.Equal(request.Key(), request.Shuffled(random).Key());
        }
    }

    [Property]
    public bool No_client_name_or_token_reaches_the_partition_of_another(string route, string client, string other)
    {
        (route, client, other) = (route ?? "", client ?? "", other ?? "");
        CachePartition[] partitions =
        [
            CachePartition.OfRoute(route), CachePartition.OfClient(route, client), CachePartition.OfToken(route, client), CachePartition.OfToken(route, null),
            CachePartition.OfClient(route, client + "\0" + other), CachePartition.OfClient(route + client, other + "\u0001"),
        ];
        return partitions.Distinct().Count() == partitions.Length;
    }

    [Fact]
    public void Key_begins_with_its_partition() =>
        Assert.StartsWith(CachePartition.OfClient("ns/route", "web").Id + ":", CacheKey.Of(CachePartition.OfClient("ns/route", "web"), Endpoint.Messages, "m", new HeaderDictionary(), [1]).Name, StringComparison.Ordinal);

    /// <summary>Everything that an answer can depend on.</summary>
    private sealed record Request
    {
        private static readonly string[] Texts = ["hi", "", "hi ", "Hi", "\u00e9", "e\u0301", "\"", "\\", "{\"a\":1}", "1", "null"];
        private static readonly string[] Values = ["0", "0.0", "1", "1.0", "-0", "null", "true", "false", "\"0\"", "[]", "{}", "[0]", "[[]]", "[1,2]", "[2,1]", "{\"a\":0}", "{\"a\":1}", "{\"b\":0}"];
        private static readonly string[] Names = ["temperature", "top_p", "seed", "max_tokens", "tools", "tool_choice", "thinking", "response_format", "user", "n", "logprobs", "metadata", "field of tomorrow"];

        public required CachePartition Partition { get; init; }

        public required Endpoint Endpoint { get; init; }

        public required string Model { get; init; }

        public required string Version { get; init; }

        public required IReadOnlyList<(string Name, string Value)> Fields { get; init; }

        public static Request Draw(Random random)
        {
            var messages = string.Join(',', Enumerable.Range(0, random.Next(1, 4)).Select(_ => $$"""{"role":"{{(random.Next(2) == 0 ? "user" : "system")}}","content":{{Quote(Pick(random, Texts))}}}"""));
            var names = Names.OrderBy(_ => random.Next()).Take(random.Next(0, 6));
            return new Request
            {
                Partition = PartitionOf(random),
                Endpoint = random.Next(2) == 0 ? Endpoint.ChatCompletions : Endpoint.Completions,
                Model = Pick(random, ["deepseek-chat", "deepseek-reasoner", "m"]),
                Version = Pick(random, ["", "2023-06-01"]),
                Fields = [("messages", $"[{messages}]"), .. names.Select(name => (name, Pick(random, Values)))],
            };
        }

        public Request ChangeOne(Random random, out string what)
        {
            switch (random.Next(8))
            {
                case 0:
                    what = "who asks";
                    return this with { Partition = Other(random, Partition, static r => PartitionOf(r)) };
                case 1:
                    what = "where";
                    return this with { Endpoint = Endpoint == Endpoint.Completions ? Endpoint.BetaCompletions : Endpoint.BetaChatCompletions };
                case 2:
                    what = "the model";
                    return this with { Model = Model + "x" };
                case 3:
                    what = "a header";
                    return this with { Version = Version + "1" };
                case 4:
                    what = "a new field";
                    return this with { Fields = [.. Fields, (string.Create(CultureInfo.InvariantCulture, $"new {random.Next()}"), Pick(random, Values))] };
                case 5 when Fields.Count > 1:
                    what = "a field less";
                    return this with { Fields = [.. Fields.Take(Fields.Count - 1)] };
                default:
                    what = "a value";
                    var at = random.Next(Fields.Count);
                    var value = Fields[at].Value;
                    return this with { Fields = [.. Fields.Select((field, i) => i == at ? (field.Name, Other(random, value, static r => Pick(r, Values))) : field)] };
            }
        }

        public Request Shuffled(Random random) => this with { Fields = [.. Fields.OrderBy(_ => random.Next())] };

        public string Key()
        {
            var body = $"{{ \"stream\" : {(Fields.Count % 2 == 0 ? "true" : "false")} , {string.Join(" , ", Fields.Select(f => $"{Quote(f.Name)}: {f.Value}"))}, \"model\":\"alias\"}}";
            var canonical = new ArrayBufferWriter<byte>();
            Assert.True(CanonicalJson.TryWrite(Encoding.UTF8.GetBytes(body), canonical, "model", "stream", "stream_options"));
            return CacheKey.Of(Partition, Endpoint, Model, new HeaderDictionary { ["anthropic-version"] = Version }, canonical.WrittenSpan).Name;
        }

        public override string ToString() => $"{Partition.Id} {Endpoint} {Model} {Version} {string.Join(", ", Fields)}";

        private static CachePartition PartitionOf(Random random)
        {
            var (route, who) = (Pick(random, ["ns/route", "ns/route2"]), Pick(random, Texts));
            return random.Next(4) switch
            {
                0 => CachePartition.OfRoute(route),
                1 => CachePartition.OfToken(route, null),
                2 => CachePartition.OfToken(route, who),
                _ => CachePartition.OfClient(route, who),
            };
        }

        private static T Other<T>(Random random, T than, Func<Random, T> draw)
        {
            while (true)
            {
                if (draw(random) is var other && !EqualityComparer<T>.Default.Equals(other, than))
                {
                    return other;
                }
            }
        }

        private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];

        private static string Quote(string text) => $"\"{System.Text.Json.JsonEncodedText.Encode(text)}\"";
    }
}

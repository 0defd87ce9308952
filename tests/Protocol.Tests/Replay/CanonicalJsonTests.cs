using System.Buffers;
using DeepSeek.Protocol.Replay;
using FsCheck.Xunit;

namespace DeepSeek.Protocol.Tests.Replay;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData(""" { "b" : [ 1 , { } , [ ] ] , "a" : null } """, """{"a":null,"b":[1,{},[]]}""")]
    [InlineData("""{"n":[0,-0,1.0,1,1e2,100,12345678901234567890.000000000000000001]}""", """{"n":[0,-0,1.0,1,1e2,100,12345678901234567890.000000000000000001]}""")]
    [InlineData("""{"a":1,"b":2,"a":0}""", """{"a":1,"a":0,"b":2}""")]
    [InlineData("""{"ab":1,"a":2,"":3}""", """{"":3,"a":2,"ab":1}""")]
    [InlineData("""{"b":2,"\u0061":1}""", """{"a":1,"b":2}""")]
    [InlineData("[true,false,null]", "[true,false,null]")]
    [InlineData("\"a\"", "\"a\"")]
    public void Document_has_its_canonical_form(string json, string canonical) => Assert.Equal(canonical, Canonical.Of(json));

    [Theory]
    [InlineData("""\u0041\/\u00e9\u20AC\ud83d\ude00""", "A/é€😀")]
    [InlineData("""\u0022\u005C\u0008\u000c\u000A\u000d\u0009""", """\"\\\b\f\n\r\t""")]
    [InlineData("""\u0000\u001F\u007f""", "\\u0000\\u001f\u007f")]
    [InlineData("""\ud83d\\\uDE00\uD83Dx\uD83D""", """\ud83d\\\ude00\ud83dx\ud83d""")]
    [InlineData("""\ud83d\ud83d\ude00""", """\ud83d😀""")]
    public void Text_is_escaped_in_one_way(string text, string canonical) => Assert.Equal($"\"{canonical}\"", Canonical.Of($"\"{text}\""));

    [Fact]
    public void Members_are_in_the_order_of_UTF16()
    {
        const string names = """["\u20ac","\r","\ufb33","1","\ud83d\ude00","\u0080","\u00f6"]""";
        const string plain = "{\"€\":0,\"\\r\":1,\"\ufb33\":2,\"1\":3,\"😀\":4,\"\u0080\":5,\"ö\":6}";
        const string sorted = "{\"\\r\":1,\"1\":3,\"\u0080\":5,\"ö\":6,\"€\":0,\"😀\":4,\"\ufb33\":2}";

        Assert.Equal(sorted, Canonical.Of(plain));
        Assert.Equal(sorted, Canonical.Of($"{{{string.Join(',', names.Trim('[', ']').Split(',').Select((name, i) => $"{name}:{i}"))}}}"));
    }

    [Fact]
    public void Members_of_the_root_are_left_out_by_name()
    {
        const string json = """{"model":"a","x":{"model":"b","stream":true},"str\u0065am":true,"streams":1,"model":"c"}""";

        Assert.Equal("""{"streams":1,"x":{"model":"b","stream":true}}""", Canonical.Of(json, "model", "stream"));
    }

    [Fact]
    public void Many_members_are_sorted_and_equal_ones_keep_their_order()
    {
        var members = Enumerable.Range(0, 1000).Select(i => (Name: $"n{i * 7919 % 101:d3}", Value: i)).ToArray();

        var canonical = Canonical.Of($"{{{string.Join(',', members.Select(m => $"\"{m.Name}\":{m.Value}"))}}}");

        Assert.Equal($"{{{string.Join(',', members.OrderBy(m => m.Name, StringComparer.Ordinal).Select(m => $"\"{m.Name}\":{m.Value}"))}}}", canonical);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("""{"a":01}""")]
    public void What_is_no_JSON_has_none(string json) => Assert.Null(Canonical.Of(json));

    [Fact]
    public void What_is_too_deep_has_none() => Assert.Null(Canonical.Of(new string('[', 65) + new string(']', 65)));

    [Fact]
    public void What_is_no_UTF8_has_none() => Assert.False(CanonicalJson.TryWrite(new byte[] { (byte)'"', 0xff, (byte)'"' }, new ArrayBufferWriter<byte>()));

    [Property]
    public void No_bytes_make_it_throw(byte[] bytes)
    {
        var to = new ArrayBufferWriter<byte>();
        Assert.True(CanonicalJson.TryWrite(bytes, to) || to.WrittenCount == 0);
    }
}

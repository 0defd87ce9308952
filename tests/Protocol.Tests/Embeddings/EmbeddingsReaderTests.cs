using System.Text;
using DeepSeek.Protocol.Chat;
using DeepSeek.Protocol.Embeddings;
using FsCheck.Xunit;

namespace DeepSeek.Protocol.Tests.Embeddings;

public sealed class EmbeddingsReaderTests
{
    [Fact]
    public void List_with_an_embedding_is_an_answer()
    {
        var part = Read("""{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.1,-2e-3]}],"usage":{"prompt_tokens":4,"total_tokens":4}}""");

        Assert.Equal((true, false, 1UL), (part.WellFormed, part.IsError, part.Choices));
        Assert.Equal(new TokenUsage { Prompt = 4 }, part.Usage);
        Assert.True(part.IsComplete);
    }

    [Theory]
    [InlineData("""{"object":"list","data":[]}""")]
    [InlineData("""{"object":"list","data":[ ]}""")]
    [InlineData("""{"data":"text"}""")]
    [InlineData("""{"data":{"a":1}}""")]
    [InlineData("{}")]
    public void List_without_one_is_none(string json)
    {
        Assert.True(Read(json).WellFormed);
        Assert.Equal(0UL, Read(json).Choices);
        Assert.False(Read(json).IsComplete);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("""{"data":[{"embedding":[0.1,0.""")]
    [InlineData("""{"data":[1]} {}""")]
    public void Bytes_that_are_no_object_are_malformed(string json) => Assert.False(Read(json).WellFormed);

    [Theory]
    [InlineData("""{"error":{"message":"busy"}}""", true)]
    [InlineData("""{"error":null,"data":[1]}""", false)]
    public void Error_is_seen(string json, bool isError) => Assert.Equal(isError, Read(json).IsError);

    [Property]
    public void No_bytes_make_it_throw(byte[] bytes) => Assert.Equal(0UL, EmbeddingsReader.Read(bytes).Choices);

    private static CompletionPart Read(string json) => EmbeddingsReader.Read(Encoding.UTF8.GetBytes(json));
}

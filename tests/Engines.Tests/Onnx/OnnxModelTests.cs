using DeepSeek.Engines.Onnx;
using FsCheck.Xunit;

namespace DeepSeek.Engines.Tests.Onnx;

public sealed class OnnxModelTests
{
    [Theory]
    [InlineData("model.onnx")]
    [InlineData("model_fused.onnx")]
    [InlineData("model_slots.onnx")]
    public void Model_is_written_as_it_was_read(string file)
    {
        var bytes = File.ReadAllBytes(Fixtures.Sums(file));
        Assert.True(bytes.AsSpan().SequenceEqual(OnnxModel.Read(bytes).Write().Span));
    }

    [Fact]
    public void Fields_that_nobody_knows_survive()
    {
        var writer = new ProtoWriter();
        writer.Integer(1, 8);
        writer.Message(7, static graph => graph.Text(2, "g"));
        writer.Text(6, "a comment");
        writer.Message(14, static entry => entry.Text(1, "author"));
        Assert.Equal(writer.Written.ToArray(), OnnxModel.Read(writer.Written).Write().ToArray());
    }

    [Fact]
    public void Typed_content_is_read_like_raw()
    {
        var writer = new ProtoWriter();
        writer.Integer(1, 2);
        writer.Integer(2, (int)OnnxType.Int64);
        writer.Integer(7, 5);
        writer.Integer(7, -1);
        var tensor = OnnxTensor.Read(writer.Written);
        Assert.Equal([5, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255], tensor.Raw.ToArray());
        Assert.Equal(2, tensor.Count);
    }

    [Fact]
    public void Attributes_keep_their_kinds()
    {
        var writer = new ProtoWriter();
        OnnxNode.Of("Op", ["a", "", "b"], ["c"], OnnxAttribute.Of("axis", -1L), OnnxAttribute.Of("alpha", 0.5f), OnnxAttribute.Of("mode", "linear"), OnnxAttribute.Of("perm", [1L, 0L])).Write(writer);
        var node = OnnxNode.Read(writer.Written);
        Assert.Equal(["a", "", "b"], node.Inputs);
        Assert.Equal((-1L, 0.5f, "linear"), (node.Attribute("axis")!.Integer, node.Attribute("alpha")!.Float, node.Attribute("mode")!.Text));
        Assert.Equal([1L, 0L], node.Attribute("perm")!.Integers);
    }

    [Theory]
    [InlineData(new byte[] { 0x08 })]
    [InlineData(new byte[] { 0x3a, 0x05, 0x01 })]
    [InlineData(new byte[] { 0x00, 0x01 })]
    [InlineData(new byte[] { 0x0b })]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff })]
    [InlineData(new byte[] { 0x3a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f })]
    [InlineData(new byte[] { 0x08, 0x08 })]
    public void Other_bytes_are_refused(byte[] bytes) => Assert.Throws<InvalidDataException>(() => OnnxModel.Read(bytes));

    [Fact]
    public void Graphs_too_many_inside_of_each_other_are_refused()
    {
        // Written from the inside: a graph's node has an attribute that is a graph.
        byte[] graph = [];
        for (var depth = 0; depth < 3000; depth++)
        {
            foreach (var field in (int[])[6, 5, 1])
            {
                var writer = new ProtoWriter();
                writer.Bytes(field, graph);
                graph = writer.Written.ToArray();
            }
        }

        var model = new ProtoWriter();
        model.Bytes(7, graph);
        Exception? thrown = null;
        var thread = new Thread(() => thrown = Record.Exception(() => OnnxModel.Read(model.Written)), maxStackSize: 256 << 10);
        thread.Start();
        thread.Join();
        Assert.IsType<InvalidDataException>(thrown);
    }

    [Property(MaxTest = 300)]
    public bool Damaged_model_is_read_or_refused(int[] places, byte value)
    {
        var bytes = File.ReadAllBytes(Fixtures.Sums("model_concat.onnx"));
        foreach (var place in places)
        {
            bytes[(uint)place * 7919L % bytes.Length] = value;
        }

        return Record.Exception(() => OnnxModel.Read(bytes)) is null or InvalidDataException;
    }
}

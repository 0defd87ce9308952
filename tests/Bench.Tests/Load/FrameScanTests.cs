using System.Text;
using DeepSeek.Bench.Gateway.Load;
using DeepSeek.Bench.Gateway.Upstream;

namespace DeepSeek.Bench.Tests.Load;

public sealed class FrameScanTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4096)]
    public void Frames_are_found_whatever_pieces_they_come_in(int piece)
    {
        Frame[] sent = [new(0, 12), new(1, 345_678_901_234), new(63, 7)];
        Assert.Equal(sent, Read([.. sent.SelectMany(Bytes), .. Frame.End], piece, out var done));
        Assert.True(done);
    }

    [Fact]
    public void Stream_without_its_last_word_is_not_done()
    {
        Read(Bytes(new Frame(0, 1)), 4096, out var done);
        Assert.False(done);
    }

    [Fact]
    public void Text_between_marks_that_is_no_frame_is_passed_over()
        => Assert.Equal([new Frame(4, 5)], Read(Encoding.ASCII.GetBytes("# 1 #2# #x@3# #4@5#"), 4096, out _));

    private static byte[] Bytes(Frame frame)
    {
        Span<byte> bytes = stackalloc byte[1024];
        return bytes[..frame.Write(bytes)].ToArray();
    }

    private static List<Frame> Read(byte[] bytes, int piece, out bool done)
    {
        var scan = new FrameScan();
        var frames = new List<Frame>();
        foreach (var part in bytes.Chunk(piece))
        {
            ReadOnlySpan<byte> left = part;
            while (scan.TryRead(ref left, out var frame))
            {
                frames.Add(frame);
            }
        }

        done = scan.Done;
        return frames;
    }
}

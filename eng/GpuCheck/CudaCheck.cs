using DeepSeek.Engines.Cuda;

namespace DeepSeek.GpuCheck;

/// <summary>The CUDA binding on one GPU: contexts, memory, copies, streams and errors.</summary>
internal static class CudaCheck
{
    private const int CopyBytes = 64 << 20;
    private const int Rounds = 5;

    public static void Run(CudaDevice device, Report report, TimeProvider time)
    {
        report.Run("context and memory", () => Memory(device));
        report.Run("copies keep what they carry", () => Copies(device));
        report.Run("streams keep their order, by themselves", () => Streams(device));
        report.Run("copies from page-locked memory", () => Bandwidth(device, time));
        report.Run("errors are told", () => Errors(device));
        report.Run("memory comes back", () => NoLeak(device));
    }

    private static FormattableString Memory(CudaDevice device)
    {
        using var context = CudaContext.Open(device.Ordinal);
        var (free, total) = context.Memory();
        Expect(free > 0 && free <= total, $"{free} of {total} bytes are free");
        return $"{free >> 20:N0} of {total >> 20:N0} MiB are free";
    }

    private static FormattableString Copies(CudaDevice device)
    {
        using var world = new World(device, 1 << 20);
        var numbers = world.Up.Span<int>(0, 1 << 18);
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = i * 7;
        }

        world.Stream.Fill(world.Device, 0xAB);
        world.Stream.Copy(world.Up, 4, world.Device, 8, 400_000);
        world.Stream.Copy(world.Device, 0, world.Down, 0, world.Down.Bytes);
        world.Stream.Synchronize();
        var back = world.Down.Span<int>(0, 1 << 18);
        Expect(back[1] == unchecked((int)0xABABABAB) && back[100_002] == back[1], "what was filled isn't there");
        Expect(back.Slice(2, 100_000).SequenceEqual(numbers.Slice(1, 100_000)), "what was copied isn't there");
        return $"{world.Down.Bytes:N0} bytes";
    }

    private static FormattableString Streams(CudaDevice device)
    {
        using var first = new World(device, 1 << 20);
        using var second = CudaStream.Create(first.Context);
        using var other = CudaDeviceMemory.Allocate(first.Context, 1 << 20);
        for (var i = 0; i < 200; i++)
        {
            first.Stream.Fill(first.Device, (byte)i);
            second.Fill(other, (byte)(i + 1));
        }

        first.Stream.Copy(first.Device, 0, first.Down, 0, first.Down.Bytes);
        second.Copy(other, 0, first.Up, 0, first.Up.Bytes);
        first.Stream.Synchronize();
        second.Synchronize();
        Expect(!first.Down.Span<byte>(0, 1 << 20).ContainsAnyExcept((byte)199), "the last of 200 in the first stream isn't what is there");
        Expect(!first.Up.Span<byte>(0, 1 << 20).ContainsAnyExcept((byte)200), "the last of 200 in the second stream isn't what is there");
        return $"400 fills in 2 streams";
    }

    private static FormattableString Bandwidth(CudaDevice device, TimeProvider time)
    {
        using var world = new World(device, CopyBytes);
        var up = Best(() => world.Stream.Copy(world.Up, 0, world.Device, 0, CopyBytes));
        var down = Best(() => world.Stream.Copy(world.Device, 0, world.Down, 0, CopyBytes));
        return $"{up:F1} GB/s to the GPU, {down:F1} GB/s back, best of {Rounds} with {CopyBytes >> 20} MiB";

        double Best(Action copy)
        {
            var best = TimeSpan.MaxValue;
            for (var round = 0; round < Rounds; round++)
            {
                world.Stream.Synchronize();
                var start = time.GetTimestamp();
                copy();
                world.Stream.Synchronize();
                var took = time.GetElapsedTime(start);
                best = took < best ? took : best;
            }

            return CopyBytes / best.TotalSeconds / 1e9;
        }
    }

    private static FormattableString Errors(CudaDevice device)
    {
        using var world = new World(device, 256);
        var tooMuch = Failure(() => CudaDeviceMemory.Allocate(world.Context, 1L << 50).Dispose());
        Expect(tooMuch.Code == CudaException.OutOfMemory, tooMuch.Message);
        var noSuch = Failure(() => CudaContext.Open(4096).Dispose());
        world.Stream.Fill(world.Device, 1);
        world.Stream.Synchronize();
        return $"{tooMuch.Message} | {noSuch.Message}";
    }

    private static FormattableString NoLeak(CudaDevice device)
    {
        using var context = CudaContext.Open(device.Ordinal);
        using (CudaDeviceMemory.Allocate(context, CopyBytes))
        {
        }

        var before = context.Memory().Free;
        for (var i = 0; i < 20; i++)
        {
            using var memory = CudaDeviceMemory.Allocate(context, CopyBytes);
        }

        var lost = before - context.Memory().Free;
        Expect(lost < CopyBytes, $"{lost} bytes are gone after 20 allocations of {CopyBytes}");
        return $"after 20 allocations of {CopyBytes >> 20} MiB";
    }

    private static CudaException Failure(Action action)
    {
        try
        {
            action();
        }
        catch (CudaException e)
        {
            return e;
        }

        throw new InvalidOperationException("a call that must fail didn't");
    }

    private static void Expect(bool right, string otherwise)
    {
        if (!right)
        {
            throw new InvalidOperationException(otherwise);
        }
    }

    private sealed class World : IDisposable
    {
        public World(CudaDevice device, long bytes)
        {
            Context = CudaContext.Open(device.Ordinal);
            Stream = CudaStream.Create(Context);
            Device = CudaDeviceMemory.Allocate(Context, bytes);
            Up = CudaPageLockedMemory.Allocate(Context, bytes);
            Down = CudaPageLockedMemory.Allocate(Context, bytes);
        }

        public CudaContext Context { get; }

        public CudaStream Stream { get; }

        public CudaDeviceMemory Device { get; }

        public CudaPageLockedMemory Up { get; }

        public CudaPageLockedMemory Down { get; }

        public void Dispose()
        {
            Down.Dispose();
            Up.Dispose();
            Device.Dispose();
            Stream.Dispose();
            Context.Dispose();
        }
    }
}

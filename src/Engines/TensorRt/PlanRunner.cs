using System.Numerics.Tensors;
using DeepSeek.Engines.Cuda;

namespace DeepSeek.Engines.TensorRt;

/// <summary>
/// Runs a plan over neighbouring slots: tokens go to the GPU from page-locked memory, the cache is read and written there in place, and the
/// logits that are wanted come back. One stream keeps the order; a run is over when its call returns.
/// </summary>
internal sealed class PlanRunner : IDisposable
{
    /// <summary>What TensorRT asks of addresses, in bytes.</summary>
    internal const int Alignment = 256;

    private readonly PlanSignature _signature;
    private readonly IReadOnlyList<PlanProfile> _profiles;
    private readonly Dictionary<int, PlanContext> _contexts = [];
    private readonly List<IDisposable> _owned = [];
    private readonly CudaStream _stream;
    private readonly CudaDeviceMemory[] _cache;
    private readonly CudaPageLockedMemory _hostInputs;
    private readonly CudaDeviceMemory _inputs;
    private readonly CudaPageLockedMemory _hostLogits;
    private readonly CudaDeviceMemory _logits;
    private readonly long _positionsAt;
    private readonly long _indicesAt;

    /// <param name="context">Of the GPU, current on this thread.</param>
    /// <param name="plan">What is run.</param>
    /// <param name="signature">Its inputs and outputs.</param>
    /// <param name="profiles">What it takes.</param>
    /// <param name="slots">Sequences.</param>
    /// <param name="chunk">Most tokens of a run with one row.</param>
    /// <exception cref="CudaException">Memory of the GPU doesn't suffice.</exception>
    /// <exception cref="TensorRtException">TensorRT can't.</exception>
    public PlanRunner(CudaContext context, LoadedPlan plan, PlanSignature signature, IReadOnlyList<PlanProfile> profiles, int slots, int chunk)
    {
        (_signature, _profiles) = (signature, profiles);
        var tokens = Math.Max(slots, chunk);
        _positionsAt = Aligned((long)tokens * signature.IdSize);
        _indicesAt = 2 * _positionsAt;
        try
        {
            _stream = Own(CudaStream.Create(context));
            _cache = [.. signature.Cache.Select(_ => Own(CudaDeviceMemory.Allocate(context, slots * signature.SlotBytes)))];
            _inputs = Own(CudaDeviceMemory.Allocate(context, _indicesAt + (long)slots * signature.IdSize));
            _hostInputs = Own(CudaPageLockedMemory.Allocate(context, _inputs.Bytes));
            _logits = Own(CudaDeviceMemory.Allocate(context, (long)(signature.LastLogitsOnly ? slots : tokens) * signature.VocabularySize * signature.LogitSize));
            _hostLogits = Own(CudaPageLockedMemory.Allocate(context, (long)slots * signature.VocabularySize * signature.LogitSize));

            // What no one has written yet is multiplied by a weight of zero, and must be a number for that.
            Array.ForEach(_cache, memory => _stream.Fill(memory, 0));
            foreach (var profile in profiles)
            {
                Bind(_contexts[profile.Index] = Own(PlanContext.Create(plan, profile.Index, _stream)));
            }

            _stream.Synchronize();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <param name="first">The first slot.</param>
    /// <param name="tokens">Row after row, of each the same number.</param>
    /// <param name="starts">Tokens that are in the slots already, for each row.</param>
    /// <returns>Logits of the last token of each row, as long as nothing else is run; empty where <paramref name="wantsLogits"/> is false.</returns>
    /// <exception cref="CudaException">The GPU failed.</exception>
    /// <exception cref="TensorRtException">TensorRT refused.</exception>
    public ReadOnlySpan<byte> Run(int first, ReadOnlySpan<int> tokens, ReadOnlySpan<int> starts, bool wantsLogits)
    {
        var (rows, length) = (starts.Length, tokens.Length / starts.Length);
        var context = _contexts[PlanProfile.For(_profiles, rows, length)!.Value.Index];
        Send(tokens, starts, length);
        Shape(context, first, rows, length);
        context.Enqueue(_stream);
        var row = _signature.VocabularySize * _signature.LogitSize;
        if (wantsLogits)
        {
            // More than a token comes with one row only.
            var skipped = _signature.LastLogitsOnly ? 0 : length - 1;
            _stream.Copy(_logits, (long)skipped * row, _hostLogits, 0, (long)rows * row);
        }

        _stream.Synchronize();
        return wantsLogits ? _hostLogits.Span<byte>(0, rows * row) : default;
    }

    /// <summary>As single precision, whatever the plan computes in.</summary>
    public void Read(ReadOnlySpan<byte> logits, int row, Span<float> into)
    {
        var size = _signature.VocabularySize * _signature.LogitSize;
        var from = logits.Slice(row * size, size);
        if (_signature.Logits.Type == TensorType.Float)
        {
            System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(from).CopyTo(into);
        }
        else
        {
            TensorPrimitives.ConvertToSingle(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, Half>(from), into);
        }
    }

    public void Dispose()
    {
        for (var i = _owned.Count - 1; i >= 0; i--)
        {
            _owned[i].Dispose();
        }
    }

    private void Send(ReadOnlySpan<int> tokens, ReadOnlySpan<int> starts, int length)
    {
        for (var i = 0; i < tokens.Length; i++)
        {
            Write(0, i, tokens[i]);
            Write(_positionsAt, i, starts[i / length] + i % length);
        }

        for (var row = 0; row < starts.Length; row++)
        {
            Write(_indicesAt, row, starts[row]);
        }

        _stream.Copy(_hostInputs, 0, _inputs, 0, _inputs.Bytes);
    }

    private void Write(long at, int index, int value)
    {
        if (_signature.InputIds.Type == TensorType.Int64)
        {
            _hostInputs.Span<long>(at + (long)index * sizeof(long), 1)[0] = value;
        }
        else
        {
            _hostInputs.Span<int>(at + (long)index * sizeof(int), 1)[0] = value;
        }
    }

    private void Shape(PlanContext context, int first, int rows, int length)
    {
        context.SetShape(_signature.InputIds, rows, length);
        context.SetShape(_signature.WriteIndices, rows);
        if (_signature.PositionIds is { } positions)
        {
            context.SetShape(positions, rows, length);
        }

        for (var i = 0; i < _cache.Length; i++)
        {
            var (past, present) = _signature.Cache[i];
            var address = _cache[i].Value + (nint)(first * _signature.SlotBytes);
            context.SetShape(past, rows, _signature.KvHeads, _signature.Capacity, _signature.HeadSize);
            context.SetAddress(past, address);
            context.SetAddress(present, address);
        }
    }

    private void Bind(PlanContext context)
    {
        context.SetAddress(_signature.InputIds, _inputs.Value);
        context.SetAddress(_signature.WriteIndices, _inputs.Value + (nint)_indicesAt);
        context.SetAddress(_signature.Logits, _logits.Value);
        if (_signature.PositionIds is { } positions)
        {
            context.SetAddress(positions, _inputs.Value + (nint)_positionsAt);
        }
    }

    private T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    private static long Aligned(long bytes) => (bytes + Alignment - 1) / Alignment * Alignment;
}

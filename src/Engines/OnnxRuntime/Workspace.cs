using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DeepSeek.Engines.OnnxRuntime;

/// <summary>One input of integers, in memory that is used again at each step.</summary>
/// <param name="type">64-bit or 32-bit.</param>
internal sealed class Workspace(TensorElementType type)
{
    private long[] _wide = [];
    private int[] _narrow = [];

    /// <summary>Bound until the run is over: dispose it then.</summary>
    public OrtValue Fill(ReadOnlySpan<int> values, params long[] dims)
    {
        if (type == TensorElementType.Int32)
        {
            Grow(ref _narrow, values.Length);
            values.CopyTo(_narrow);
            return OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _narrow.AsMemory(0, values.Length), dims);
        }

        Grow(ref _wide, values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            _wide[i] = values[i];
        }

        return OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _wide.AsMemory(0, values.Length), dims);
    }

    private static void Grow<T>(ref T[] array, int length)
    {
        if (array.Length < length)
        {
            array = new T[Math.Max(length, array.Length * 2)];
        }
    }
}

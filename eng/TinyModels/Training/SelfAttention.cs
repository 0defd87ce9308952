namespace DeepSeek.TinyModels.Training;

/// <summary>Causal attention with RoPE and grouped heads, forward and backward; each sequence by itself.</summary>
internal sealed class SelfAttention(Shape shape)
{
    private readonly (float Sin, float Cos)[] _turns = [.. from position in Enumerable.Range(0, shape.Context)
                                                          from pair in Enumerable.Range(0, shape.HeadSize / 2)
                                                          select Exact.SinCos(position * Exact.RopeFrequency(pair, shape.HeadSize))];

    private readonly float _scale = 1 / MathF.Sqrt(shape.HeadSize);
    private float[] _q = [], _k = [], _v = [], _weights = [];
    private int _length;

    /// <summary>Takes what it gets: q and k are turned in place.</summary>
    public float[] Forward(float[] q, float[] k, float[] v, int length)
    {
        (_q, _k, _v, _length) = (q, k, v, length);
        var output = new float[q.Length];
        var rows = q.Length / shape.Width;
        Turn(q, shape.Heads, forward: true);
        Turn(k, shape.KvHeads, forward: true);
        _weights = new float[rows * shape.Heads * length];
        for (var row = 0; row < rows; row++)
        {
            var first = row - row % length;
            for (var head = 0; head < shape.Heads; head++)
            {
                var weights = _weights.AsSpan((row * shape.Heads + head) * length, row - first + 1);
                for (var j = 0; j < weights.Length; j++)
                {
                    weights[j] = Dot(Query(q, row, head), Key(k, first + j, head)) * _scale;
                }

                Softmax(weights);
                for (var j = 0; j < weights.Length; j++)
                {
                    Exact.AddScaled(Key(v, first + j, head), weights[j], Query(output, row, head));
                }
            }
        }

        return output;
    }

    public (float[] Q, float[] K, float[] V) Backward(float[] output)
    {
        var (dq, dk, dv) = (new float[_q.Length], new float[_k.Length], new float[_v.Length]);
        for (var row = 0; row < output.Length / shape.Width; row++)
        {
            var first = row - row % _length;
            for (var head = 0; head < shape.Heads; head++)
            {
                var weights = _weights.AsSpan((row * shape.Heads + head) * _length, row - first + 1);
                var gradient = Query(output, row, head);
                var (scores, mean) = (new float[weights.Length], 0f);
                for (var j = 0; j < weights.Length; j++)
                {
                    Exact.AddScaled(gradient, weights[j], Key(dv, first + j, head));
                    scores[j] = Dot(gradient, Key(_v, first + j, head));
                    mean += scores[j] * weights[j];
                }

                for (var j = 0; j < weights.Length; j++)
                {
                    var score = (scores[j] - mean) * weights[j] * _scale;
                    Exact.AddScaled(Key(_k, first + j, head), score, Query(dq, row, head));
                    Exact.AddScaled(Query(_q, row, head), score, Key(dk, first + j, head));
                }
            }
        }

        Turn(dq, shape.Heads, forward: false);
        Turn(dk, shape.KvHeads, forward: false);
        return (dq, dk, dv);
    }

    public static void Softmax(Span<float> values)
    {
        var (most, sum) = (float.MinValue, 0f);
        foreach (var value in values)
        {
            most = Math.Max(most, value);
        }

        foreach (ref var value in values)
        {
            value = Exact.Exp(value - most);
            sum += value;
        }

        foreach (ref var value in values)
        {
            value /= sum;
        }
    }

    private Span<float> Query(float[] of, int row, int head) => of.AsSpan(row * shape.Width + head * shape.HeadSize, shape.HeadSize);

    private Span<float> Key(float[] of, int row, int head) => of.AsSpan(row * shape.KvWidth + head / (shape.Heads / shape.KvHeads) * shape.HeadSize, shape.HeadSize);

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0f;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    // The first half of a head turns against the second, as in Llama's and Qwen's checkpoints.
    private void Turn(float[] x, int heads, bool forward)
    {
        var half = shape.HeadSize / 2;
        for (var head = 0; head < x.Length / shape.HeadSize; head++)
        {
            var position = head / heads % _length;
            for (var i = 0; i < half; i++)
            {
                var (sin, cos) = _turns[position * half + i];
                sin = forward ? sin : -sin;
                var (a, b) = (x[head * shape.HeadSize + i], x[head * shape.HeadSize + half + i]);
                x[head * shape.HeadSize + i] = a * cos - b * sin;
                x[head * shape.HeadSize + half + i] = b * cos + a * sin;
            }
        }
    }
}

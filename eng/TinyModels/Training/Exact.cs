using System.Numerics;

namespace DeepSeek.TinyModels.Training;

/// <summary>
/// Arithmetic with the same bits on every machine: no sum whose order follows the width of a vector register, and no function of the C
/// library. Else training would end somewhere else on each.
/// </summary>
internal static class Exact
{
    /// <summary>c += a · b, of m × k and k × n.</summary>
    public static void AddProduct(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int k, int n)
    {
        for (var i = 0; i < m; i++)
        {
            var row = c.Slice(i * n, n);
            for (var j = 0; j < k; j++)
            {
                AddScaled(b.Slice(j * n, n), a[i * k + j], row);
            }
        }
    }

    /// <summary>c += aᵀ · b, of m × k and m × n.</summary>
    public static void AddTransposedProduct(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int k, int n)
    {
        for (var i = 0; i < m; i++)
        {
            var row = b.Slice(i * n, n);
            for (var j = 0; j < k; j++)
            {
                AddScaled(row, a[i * k + j], c.Slice(j * n, n));
            }
        }
    }

    /// <summary>c += a · bᵀ, of m × k and n × k.</summary>
    public static void AddProductTransposed(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int k, int n)
    {
        var transposed = new float[k * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < k; j++)
            {
                transposed[j * n + i] = b[i * k + j];
            }
        }

        AddProduct(a, transposed, c, m, k, n);
    }

    /// <summary>to += from · scale.</summary>
    public static void AddScaled(ReadOnlySpan<float> from, float scale, Span<float> to)
    {
        var i = 0;
        for (var factor = new Vector<float>(scale); i <= to.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            (new Vector<float>(to[i..]) + new Vector<float>(from[i..]) * factor).CopyTo(to[i..]);
        }

        for (; i < to.Length; i++)
        {
            to[i] += from[i] * scale;
        }
    }

    /// <summary>eˣ, right to single precision.</summary>
    public static float Exp(double x)
    {
        if (x < -80)
        {
            return 0;
        }

        // eˣ = 2ⁿ · eʳ with |r| ≤ ln 2 / 2, where twelve terms of the series leave less than a double can tell.
        var n = Math.Floor(x / 0.693147180559945309417232121458 + 0.5);
        var r = x - n * 0.693147180559945309417232121458;
        var sum = 1.0;
        for (var term = 14; term > 0; term--)
        {
            sum = 1 + sum * r / term;
        }

        return (float)Math.ScaleB(sum, (int)n);
    }

    /// <summary>Sine and cosine, right to single precision.</summary>
    public static (float Sin, float Cos) SinCos(double x)
    {
        const double turn = 6.283185307179586476925286766559;
        x -= turn * Math.Floor(x / turn + 0.5);
        var (sin, cos, term) = (0.0, 0.0, 1.0);
        for (var i = 0; i < 40; i++)
        {
            var sign = (i & 2) == 0 ? 1 : -1;
            (sin, cos) = (i & 1) == 0 ? (sin, cos + sign * term) : (sin + sign * term, cos);
            term *= x / (i + 1);
        }

        return ((float)sin, (float)cos);
    }

    /// <summary>By how much a pair of a head turns from one position to the next: θ^(−2i/size).</summary>
    public static double RopeFrequency(int i, int headSize)
    {
        // θ = e^9.21…; Exp would be right to single precision only, and is multiplied by positions.
        var exponent = -9.210340371976182736071965818737 * 2 * i / headSize;
        var half = exponent / 1024;
        var sum = 1.0;
        for (var term = 14; term > 0; term--)
        {
            sum = 1 + sum * half / term;
        }

        for (var squaring = 0; squaring < 10; squaring++)
        {
            sum *= sum;
        }

        return sum;
    }
}

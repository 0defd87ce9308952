namespace DeepSeek.TinyModels.Training;

/// <summary>A weight that learns, by Adam.</summary>
internal sealed class Parameter(string name, int rows, int columns)
{
    private readonly float[] _mean = new float[rows * columns];
    private readonly float[] _square = new float[rows * columns];

    /// <summary>As checkpoints of the Llama family call it.</summary>
    public string Name => name;

    public int Rows => rows;

    /// <summary>0: it is a vector of <see cref="Rows"/>.</summary>
    public int Columns { get; private init; } = columns;

    public float[] Value { get; } = new float[rows * columns];

    public float[] Gradient { get; } = new float[rows * columns];

    /// <summary>x · W keeps the size of x.</summary>
    public static Parameter Matrix(string name, int rows, int columns, Draw draw, float scale = 1)
    {
        var parameter = new Parameter(name, rows, columns);
        var bound = scale * MathF.Sqrt(3f / rows);
        for (var i = 0; i < parameter.Value.Length; i++)
        {
            parameter.Value[i] = draw.Symmetric() * bound;
        }

        return parameter;
    }

    public static Parameter Ones(string name, int size)
    {
        var parameter = new Parameter(name, size, 1) { Columns = 0 };
        Array.Fill(parameter.Value, 1);
        return parameter;
    }

    /// <param name="rate">How far a step goes.</param>
    /// <param name="meanLeft">β₁ to the number of steps.</param>
    /// <param name="squareLeft">β₂ to the number of steps.</param>
    public void Learn(float rate, float meanLeft, float squareLeft)
    {
        for (var i = 0; i < Value.Length; i++)
        {
            var gradient = Gradient[i];
            _mean[i] = 0.9f * _mean[i] + 0.1f * gradient;
            _square[i] = 0.99f * _square[i] + 0.01f * gradient * gradient;
            Value[i] -= rate * (_mean[i] / (1 - meanLeft)) / (MathF.Sqrt(_square[i] / (1 - squareLeft)) + 1e-8f);
            Gradient[i] = 0;
        }
    }
}

namespace DeepSeek.TinyModels.Training;

/// <summary>RMS norm, forward and backward.</summary>
internal sealed class Norm(Parameter scale)
{
    private float[] _input = [];
    private float[] _inverse = [];

    public Parameter Scale => scale;

    public float[] Output { get; private set; } = [];

    public float[] Forward(float[] x)
    {
        var width = scale.Rows;
        (_input, _inverse, Output) = ((float[])x.Clone(), new float[x.Length / width], new float[x.Length]);
        for (var row = 0; row < _inverse.Length; row++)
        {
            var from = x.AsSpan(row * width, width);
            var square = 0f;
            foreach (var value in from)
            {
                square += value * value;
            }

            _inverse[row] = 1 / MathF.Sqrt(square / width + Shape.Epsilon);
            for (var i = 0; i < width; i++)
            {
                Output[row * width + i] = from[i] * _inverse[row] * scale.Value[i];
            }
        }

        return Output;
    }

    /// <summary>Adds what goes in front of the norm to dx.</summary>
    public void Backward(float[] dy, float[] dx)
    {
        var width = scale.Rows;
        for (var row = 0; row < _inverse.Length; row++)
        {
            var (offset, inverse, along) = (row * width, _inverse[row], 0f);
            for (var i = 0; i < width; i++)
            {
                scale.Gradient[i] += dy[offset + i] * _input[offset + i] * inverse;
                along += dy[offset + i] * scale.Value[i] * _input[offset + i];
            }

            along *= inverse * inverse * inverse / width;
            for (var i = 0; i < width; i++)
            {
                dx[offset + i] += dy[offset + i] * scale.Value[i] * inverse - _input[offset + i] * along;
            }
        }
    }
}

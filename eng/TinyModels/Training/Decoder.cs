namespace DeepSeek.TinyModels.Training;

/// <summary>A tiny decoder that learns.</summary>
internal sealed class Decoder
{
    private readonly Layer[] _layers;
    private readonly Norm _last;
    private readonly Parameter _embedding;
    private readonly Parameter _head;
    private float _meanLeft = 1, _squareLeft = 1;

    public Decoder(Shape shape, ulong seed)
    {
        Shape = shape;
        var draw = new Draw(seed);
        _embedding = Parameter.Matrix("model.embed_tokens.weight", shape.Vocabulary, shape.Width, draw, MathF.Sqrt(shape.Vocabulary / 4f));
        _layers = [.. Enumerable.Range(0, shape.Layers).Select(number => new Layer(shape, number, draw))];
        _last = new Norm(Parameter.Ones("model.norm.weight", shape.Width));
        _head = Parameter.Matrix("lm_head.weight", shape.Width, shape.Vocabulary, draw);
    }

    public Shape Shape { get; }

    public IReadOnlyList<Parameter> Parameters => [_embedding, .. _layers.SelectMany(static layer => layer.Parameters), _last.Scale, _head];

    /// <summary>Learns from whole sequences.</summary>
    /// <param name="lessons">All of one length.</param>
    /// <param name="rate">How far a step goes.</param>
    /// <returns>Mean loss over the tokens that are to be learnt, and the least that any of them is ahead of the next best, in logits; below 0: it is wrong.</returns>
    public (float Loss, float Margin) Step(IReadOnlyList<Lesson> lessons, float rate)
    {
        var length = lessons[0].Tokens.Count - 1;
        var rows = lessons.Count * length;
        var x = new float[rows * Shape.Width];
        for (var row = 0; row < rows; row++)
        {
            Exact.AddScaled(_embedding.Value.AsSpan(Token(row) * Shape.Width, Shape.Width), 1, x.AsSpan(row * Shape.Width, Shape.Width));
        }

        Array.ForEach(_layers, layer => layer.Forward(x, length));
        var last = _last.Forward(x);
        var logits = new float[rows * Shape.Vocabulary];
        Exact.AddProduct(last, _head.Value, logits, rows, Shape.Width, Shape.Vocabulary);
        var (loss, margin) = Judge(logits, lessons, length);

        Exact.AddTransposedProduct(last, logits, _head.Gradient, rows, Shape.Width, Shape.Vocabulary);
        var dlast = new float[x.Length];
        Exact.AddProductTransposed(logits, _head.Value, dlast, rows, Shape.Vocabulary, Shape.Width);
        var dx = new float[x.Length];
        _last.Backward(dlast, dx);
        for (var layer = _layers.Length - 1; layer >= 0; layer--)
        {
            _layers[layer].Backward(dx);
        }

        for (var row = 0; row < rows; row++)
        {
            Exact.AddScaled(dx.AsSpan(row * Shape.Width, Shape.Width), 1, _embedding.Gradient.AsSpan(Token(row) * Shape.Width, Shape.Width));
        }

        (_meanLeft, _squareLeft) = (_meanLeft * 0.9f, _squareLeft * 0.99f);
        foreach (var parameter in Parameters)
        {
            parameter.Learn(rate, _meanLeft, _squareLeft);
        }

        return (loss, margin);

        int Token(int row) => lessons[row / length].Tokens[row % length];
    }

    // Logits become their gradient.
    private (float Loss, float Margin) Judge(float[] logits, IReadOnlyList<Lesson> lessons, int length)
    {
        var learnt = lessons.Count * (length + 1 - lessons[0].Given);
        var (loss, margin) = (0.0, float.MaxValue);
        for (var row = 0; row < lessons.Count * length; row++)
        {
            var of = logits.AsSpan(row * Shape.Vocabulary, Shape.Vocabulary);
            if (row % length + 1 < lessons[0].Given)
            {
                of.Clear();
                continue;
            }

            var token = lessons[row / length].Tokens[row % length + 1];
            var right = of[token];
            of[token] = float.MinValue;
            foreach (var other in of)
            {
                margin = Math.Min(margin, right - other);
            }

            of[token] = right;
            SelfAttention.Softmax(of);
            loss -= Math.Log(Math.Max(of[token], 1e-30f));
            of[token] -= 1;
            foreach (ref var value in of)
            {
                value /= learnt;
            }
        }

        return ((float)(loss / learnt), margin);
    }
}

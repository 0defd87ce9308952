namespace DeepSeek.TinyModels.Training;

/// <summary>One decoder layer, forward and backward; keeps what the way back needs.</summary>
internal sealed class Layer
{
    private readonly Shape _shape;
    private readonly SelfAttention _attention;
    private readonly Norm _before;
    private readonly Norm _between;
    private readonly Parameter _q, _k, _v, _o, _gate, _up, _down;
    private float[] _attended = [], _mixed = [], _gated = [], _raised = [], _inner = [];

    public Layer(Shape shape, int number, Draw draw)
    {
        _shape = shape;
        var name = $"model.layers.{number}.";
        _before = new Norm(Parameter.Ones(name + "input_layernorm.weight", shape.Width));
        _between = new Norm(Parameter.Ones(name + "post_attention_layernorm.weight", shape.Width));
        _q = Parameter.Matrix(name + "self_attn.q_proj.weight", shape.Width, shape.Width, draw);
        _k = Parameter.Matrix(name + "self_attn.k_proj.weight", shape.Width, shape.KvWidth, draw);
        _v = Parameter.Matrix(name + "self_attn.v_proj.weight", shape.Width, shape.KvWidth, draw);
        _o = Parameter.Matrix(name + "self_attn.o_proj.weight", shape.Width, shape.Width, draw, 0.5f);
        _gate = Parameter.Matrix(name + "mlp.gate_proj.weight", shape.Width, shape.Inner, draw);
        _up = Parameter.Matrix(name + "mlp.up_proj.weight", shape.Width, shape.Inner, draw);
        _down = Parameter.Matrix(name + "mlp.down_proj.weight", shape.Inner, shape.Width, draw, 0.5f);
        _attention = new SelfAttention(shape);
    }

    public IEnumerable<Parameter> Parameters => [_before.Scale, _q, _k, _v, _o, _between.Scale, _gate, _up, _down];

    /// <summary>x becomes the layer's output.</summary>
    /// <param name="x">Rows of all sequences, one after another.</param>
    /// <param name="length">Tokens of each sequence.</param>
    public void Forward(float[] x, int length)
    {
        var rows = x.Length / _shape.Width;
        _attended = _before.Forward(x);
        _mixed = _attention.Forward(Through(_attended, _q, rows), Through(_attended, _k, rows), Through(_attended, _v, rows), length);
        Exact.AddProduct(_mixed, _o.Value, x, rows, _shape.Width, _shape.Width);

        var normed = _between.Forward(x);
        _gated = Through(normed, _gate, rows);
        _raised = Through(normed, _up, rows);
        _inner = new float[_gated.Length];
        for (var i = 0; i < _inner.Length; i++)
        {
            _inner[i] = _gated[i] * Sigmoid(_gated[i]) * _raised[i];
        }

        Exact.AddProduct(_inner, _down.Value, x, rows, _shape.Inner, _shape.Width);
    }

    /// <summary>dx, the gradient behind the layer, becomes the one in front of it.</summary>
    public void Backward(float[] dx)
    {
        var rows = dx.Length / _shape.Width;
        var inner = Back(dx, _inner, _down, rows);
        var (gated, raised) = (new float[inner.Length], new float[inner.Length]);
        for (var i = 0; i < inner.Length; i++)
        {
            var sigmoid = Sigmoid(_gated[i]);
            raised[i] = inner[i] * _gated[i] * sigmoid;
            gated[i] = inner[i] * _raised[i] * sigmoid * (1 + _gated[i] * (1 - sigmoid));
        }

        _between.Backward(Sum(Back(gated, _between.Output, _gate, rows), Back(raised, _between.Output, _up, rows)), dx);

        var (q, k, v) = _attention.Backward(Back(dx, _mixed, _o, rows));
        _before.Backward(Sum(Sum(Back(q, _attended, _q, rows), Back(k, _attended, _k, rows)), Back(v, _attended, _v, rows)), dx);
    }

    private static float Sigmoid(float x) => 1 / (1 + Exact.Exp(-x));

    private static float[] Through(float[] x, Parameter weight, int rows)
    {
        var y = new float[rows * weight.Columns];
        Exact.AddProduct(x, weight.Value, y, rows, weight.Rows, weight.Columns);
        return y;
    }

    private static float[] Back(float[] dy, float[] x, Parameter weight, int rows)
    {
        Exact.AddTransposedProduct(x, dy, weight.Gradient, rows, weight.Rows, weight.Columns);
        var dx = new float[rows * weight.Rows];
        Exact.AddProductTransposed(dy, weight.Value, dx, rows, weight.Columns, weight.Rows);
        return dx;
    }

    private static float[] Sum(float[] into, float[] from)
    {
        Exact.AddScaled(from, 1, into);
        return into;
    }
}

namespace DeepSeek.Engines.Inspection;

/// <summary>
/// The operators that TensorRT's ONNX parser imports: https://github.com/onnx/onnx-tensorrt/blob/main/docs/operators.md, as of 10.1, and what came
/// later with the version that brought it.
/// </summary>
internal static class TensorRtOperators
{
    private static readonly HashSet<string> Since10_1 = [.. """
        Abs Acos Acosh Add And ArgMax ArgMin Asin Asinh Atan Atanh AveragePool BatchNormalization Cast CastLike Ceil Celu Clip Concat Constant
        ConstantOfShape Conv ConvTranspose Cos Cosh CumSum DeformConv DepthToSpace DequantizeLinear Div Dropout Einsum Elu Equal Erf Exp Expand EyeLike
        Flatten Floor GRU Gather GatherElements GatherND Gelu Gemm GlobalAveragePool GlobalLpPool GlobalMaxPool Greater GreaterOrEqual GridSample
        GroupNormalization HardSigmoid HardSwish Hardmax Identity If InstanceNormalization IsInf IsNaN LRN LSTM LayerNormalization LeakyRelu Less
        LessOrEqual Log LogSoftmax Loop LpNormalization LpPool MatMul Max MaxPool Mean MeanVarianceNormalization Min Mish Mod Mul Neg NonMaxSuppression
        NonZero Not OneHot Or PRelu Pad Pow QuantizeLinear RNN RandomNormal RandomNormalLike RandomUniform RandomUniformLike Range Reciprocal ReduceL1
        ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare Relu Reshape Resize ReverseSequence
        RoiAlign Round Scan Scatter ScatterElements ScatterND Selu Shape Shrink Sigmoid Sign Sin Sinh Size Slice Softmax Softplus Softsign SpaceToDepth
        Split Sqrt Squeeze Sub Sum Tan Tanh ThresholdedRelu Tile TopK Transpose Trilu Unsqueeze Upsample Where Xor
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];

    private static readonly Dictionary<string, Version> Later = new()
    {
        ["Attention"] = new(10, 14),
        ["RMSNormalization"] = new(10, 15),
        ["RotaryEmbedding"] = new(10, 15),
        ["TensorScatter"] = new(10, 15),
    };

    /// <summary>The version from which on an operator of ONNX's own set is imported; null: in none.</summary>
    public static Version? Since(string type) => Since10_1.Contains(type) ? new Version(10, 1) : Later.GetValueOrDefault(type);
}

namespace DeepSeek.TinyModels.Graphs;

/// <summary>The forms in which decoders come as ONNX.</summary>
internal enum GraphKind
{
    /// <summary>Growing cache, attention in plain operators, logits of every token: as Hugging Face's optimum exports Llama and Qwen. Opset 18.</summary>
    Plain,

    /// <summary>Growing cache inside of ONNX's Attention, which takes past and gives present; logits of every token. Opset 23.</summary>
    Fused,

    /// <summary>Growing cache joined by Concat in front of Attention, which TensorRT from 10.15 on can parse; logits of the last token. Opset 23.</summary>
    Concat,

    /// <summary>Slots of fixed capacity by TensorScatter; logits of the last token. Opset 24.</summary>
    Slots,
}

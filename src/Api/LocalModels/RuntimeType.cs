using System.Text.Json.Serialization;

namespace DeepSeek.Api.LocalModels;

/// <summary>Servers.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RuntimeType>))]
public enum RuntimeType
{
    /// <summary>Ours.</summary>
    Builtin,

    /// <summary>trtllm-serve.</summary>
    TensorRTLLM,

    /// <summary>vllm serve.</summary>
    VLLM,

    /// <summary>Any image that speaks the OpenAI API.</summary>
    Custom,
}

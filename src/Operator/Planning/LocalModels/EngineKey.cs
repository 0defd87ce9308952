using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepSeek.Operator.Planning.LocalModels;

/// <summary>Names an engine by what it depends on: the first 16 hexadecimal digits of a SHA-256 over canonical JSON.</summary>
internal static partial class EngineKey
{
    private const int Length = 16;

    public static string Of(EngineKeyInputs inputs) => Hash(JsonSerializer.SerializeToUtf8Bytes(inputs, KeyJson.Default.EngineKeyInputs));

    /// <summary>For other things that are named in the same way.</summary>
    public static string Hash(ReadOnlySpan<byte> canonical) => Convert.ToHexStringLower(SHA256.HashData(canonical))[..Length];

    // Canonical: properties in the order of their declaration, no white space, absent ones left out. A property that is added must be
    // left out by default, or every engine in every cluster is built anew.
    [JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
    [JsonSerializable(typeof(EngineKeyInputs))]
    private sealed partial class KeyJson : JsonSerializerContext;
}

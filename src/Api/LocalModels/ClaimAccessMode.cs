using System.Text.Json.Serialization;

namespace DeepSeek.Api.LocalModels;

/// <summary>Access modes of a claim.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClaimAccessMode>))]
public enum ClaimAccessMode
{
    /// <summary>One node.</summary>
    ReadWriteOnce,

    /// <summary>Many nodes, reading.</summary>
    ReadOnlyMany,

    /// <summary>Many nodes.</summary>
    ReadWriteMany,

    /// <summary>One pod.</summary>
    ReadWriteOncePod,
}

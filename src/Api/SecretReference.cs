namespace DeepSeek.Api;

/// <summary>A Secret, with all its keys, in the namespace of the object that refers to it.</summary>
public sealed record SecretReference
{
    /// <summary>Name of the Secret.</summary>
    [Required, Length(253, Min = 1)]
    public string Name { get; set; } = "";
}

namespace DeepSeek.Api;

/// <summary>A Secret, with all its keys, in the namespace of the object that refers to it.</summary>
public sealed record SecretReference
{
    /// <summary>Name of the Secret.</summary>
    [Required, Length(253, Min = 1), Pattern(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")]
    public string Name { get; set; } = "";
}

namespace DeepSeek.Api;

/// <summary>One key of a Secret in the namespace of the object that refers to it. Never another namespace's: whoever may write the object could read any Secret through it.</summary>
public sealed record SecretKeyReference
{
    /// <summary>Name of the Secret.</summary>
    [Required, Length(253, Min = 1), Pattern(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")]
    public string Name { get; set; } = "";

    /// <summary>Key inside the Secret.</summary>
    [Required, Length(253, Min = 1), Pattern("^[-._a-zA-Z0-9]+$")]
    public string Key { get; set; } = "";
}

namespace DeepSeek.Operator.Planning;

/// <summary>Where each backend that can be reached is. A backend that isn't here lacks something that its route refers to.</summary>
internal sealed record ResolvedBackends(IReadOnlyDictionary<(string Tier, string Backend), string> Urls)
{
    public string? UrlOf(string tier, string backend) => Urls.GetValueOrDefault((tier, backend));

    public bool Any(string tier) => Urls.Keys.Any(key => key.Tier == tier);
}

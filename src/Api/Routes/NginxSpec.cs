namespace DeepSeek.Api.Routes;

/// <summary>An nginx configuration that does what nginx can of the same: for those who already run one.</summary>
public sealed record NginxSpec
{
    /// <summary>Keep ConfigMap &lt;route&gt;-nginx in step with the weights.</summary>
    public bool Enabled { get; set; }
}

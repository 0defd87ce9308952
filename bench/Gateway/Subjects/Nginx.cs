namespace DeepSeek.Bench.Gateway.Subjects;

/// <summary>nginx with proxy_pass: what a proxy costs that knows nothing of what passes through it.</summary>
internal sealed record Nginx(string Version) : Subject("nginx", $"{Version}, one process, kept-alive upstream connections, no buffering, no access log")
{
    public override SubjectLaunch? Launch(Uri upstream, Uri listen, string folder) => NginxConfig.Launch(NginxConfig.Proxy(upstream, listen), folder);
}

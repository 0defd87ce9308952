using DeepSeek.Bench.Gateway.Subjects;

namespace DeepSeek.Bench.Gateway.Upstream;

/// <summary>An upstream that answers faster than any proxy can ask: nginx, with one answer for everybody.</summary>
internal sealed record StaticUpstream() : Subject("upstream", "nginx with one answer")
{
    /// <summary>About as long as a short answer of DeepSeek's is.</summary>
    public const string Json =
        """{"id":"c1","object":"chat.completion","created":1,"model":"deepseek-flash","choices":[{"index":0,"message":{"role":"assistant","content":"Something that is short, and a little more of it, so that the answer has the length which answers have."},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":12,"completion_tokens":24,"total_tokens":36,"prompt_cache_hit_tokens":0,"prompt_cache_miss_tokens":12},"system_fingerprint":"fp_1"}""";

    public override SubjectLaunch? Launch(Uri upstream, Uri listen, string folder) => NginxConfig.Launch(NginxConfig.Answer(listen, Json), folder);
}

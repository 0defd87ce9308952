namespace DeepSeek.Bench.Gateway.Subjects;

/// <summary>YARP with one route and one destination: the floor of a proxy on .NET.</summary>
internal sealed record BareYarp(string Library) : Subject(RowName, "YARP 2.3.0, one route, JIT with the web SDK's defaults, no access log")
{
    public const string RowName = "bare YARP";

    public override SubjectLaunch? Launch(Uri upstream, Uri listen, string folder) =>
        new("dotnet", [Library, listen.GetLeftPart(UriPartial.Authority), upstream.GetLeftPart(UriPartial.Authority)])
        {
            Environment = new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Production" },
        };
}

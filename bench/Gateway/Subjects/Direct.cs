namespace DeepSeek.Bench.Gateway.Subjects;

/// <summary>No proxy: what the upstream and the load tool can do by themselves.</summary>
internal sealed record Direct() : Subject(RowName, "no proxy")
{
    public const string RowName = "direct";

    public override SubjectLaunch? Launch(Uri upstream, Uri listen, string folder) => null;
}

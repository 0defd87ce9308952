using System.CommandLine;
using DeepSeek.Hosting.CommandLine;

namespace DeepSeek.Gateway;

/// <summary>The command line of <c>deepseek-gateway</c>.</summary>
internal static class GatewayCommand
{
    private static readonly Option<string?> SnapshotFile =
        Flag.Create<string?>("--snapshot-file", "Serve by the routing snapshot in this file, and by what it changes to");

    private static readonly Option<string> Credentials =
        Flag.Create("--credentials-dir", "Upstream keys: files <secret>/<key> below this directory", "/etc/deepseek/credentials");

    private static readonly Option<Uri> Listen = Flag.CreateListenUrl("--listen", "Where clients are served", "http://0.0.0.0:8080");

    private static readonly Option<Uri> Admin = Flag.CreateListenUrl("--admin", "Where /metrics, /livez, /readyz and /snapshot are", "http://0.0.0.0:9090");

    public static RootCommand Create()
    {
        var command = new RootCommand("Serves OpenAI clients from DeepSeek nodes, by a routing snapshot.") { SnapshotFile, Credentials, Listen, Admin };
        command.SetAction((parsed, cancellationToken) => GatewayProcess.RunAsync(
            new GatewaySettings(
                parsed.GetValue(SnapshotFile),
                parsed.GetValue(Credentials)!,
                parsed.GetValue(Listen)!,
                parsed.GetValue(Admin)!),
            cancellationToken));
        return command;
    }
}

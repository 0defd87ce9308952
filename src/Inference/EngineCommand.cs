using System.CommandLine;
using DeepSeek.Hosting.CommandLine;
using DeepSeek.Inference.Reporting;
using DeepSeek.Inference.Weights;

namespace DeepSeek.Inference;

/// <summary>The command line of <c>deepseek-engine</c>, a subcommand for each of its works.</summary>
internal static class EngineCommand
{
    public static RootCommand Create() => new("Fetches the weights of DeepSeek models.") { Fetch() };

    private static Command Fetch()
    {
        var source = new Option<IModelSource>("--source")
        {
            Description = $"Where the weights are: {SourceUrl.Forms}. Credentials come by HF_TOKEN, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, mirrors by HF_ENDPOINT and AWS_ENDPOINT_URL",
            Required = true,
            CustomParser = static result =>
            {
                try
                {
                    return SourceUrl.Open(result.Tokens[0].Value, Environment.GetEnvironmentVariable);
                }
                catch (FormatException e)
                {
                    result.AddError($"--source: {e.Message}");
                    return null!;
                }
            },
        };
        var into = new Option<string>("--into") { Description = "The folder that they become; it appears when all is there", Required = true };
        var digest = new Option<string>("--digest") { Description = "What the digest over all files must be, as in sha256:…; absent: whatever comes" };
        var report = ReportFile();
        var command = new Command("fetch", "Brings weights into a folder, resuming what an earlier try left") { source, into, digest, report };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(report), async progress =>
        {
            var manifest = await new Fetch(parsed.GetValue(source)!, progress, TimeProvider.System, new Random(Environment.ProcessId))
                .RunAsync(parsed.GetValue(into)!, parsed.GetValue(digest), cancellationToken);
            return new JobReport { Digest = manifest.Digest, Revision = manifest.Revision, SizeBytes = manifest.SizeBytes };
        }));
        return command;
    }

    private static Option<string> ReportFile() => new("--progress-file")
    {
        Description = "File that gets the last word as JSON, such as /dev/termination-log; progress itself goes to standard error",
    };

    /// <summary>Trouble that has a name is one line and a code, not a stack trace.</summary>
    private static async Task<int> RunAsync(string? reportFile, Func<Progress, Task<JobReport>> work)
    {
        var progress = new Progress(Console.Error, TimeProvider.System);
        try
        {
            await (await work(progress)).WriteAsync(reportFile);
            return ExitCodes.Success;
        }
        catch (JobFailure e)
        {
            progress.Say(e.Message);
            await JobReport.Of(e).WriteAsync(reportFile);
            return e.ExitCode;
        }
    }
}

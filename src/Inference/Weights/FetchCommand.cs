using System.CommandLine;
using System.CommandLine.Parsing;
using DeepSeek.Inference.Reporting;
using DeepSeek.Protocol.Engines;

namespace DeepSeek.Inference.Weights;

/// <summary><c>deepseek-engine fetch</c>: source → folder of weights.</summary>
internal static class FetchCommand
{
    public static Command Create()
    {
        var source = new Option<IModelSource>("--source")
        {
            Description = $"Where the weights are: {SourceUrl.Forms}. Credentials come by HF_TOKEN, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, mirrors by HF_ENDPOINT and AWS_ENDPOINT_URL",
            Required = true,
            CustomParser = static result => Parsed(result, static text => SourceUrl.Open(text, Environment.GetEnvironmentVariable)),
        };
        var into = new Option<string>("--into") { Description = "The folder that they become; it appears when all is there", Required = true };
        var digest = new Option<string>("--digest") { Description = "What the digest over all files must be, as in sha256:…; absent: whatever comes" };
        var discard = new Option<WeightsDiscard[]>("--discard")
        {
            Description = $"Other weights beside that folder that may go before, unless they are used again since: {WeightsDiscard.Form}; may be given several times",
            CustomParser = static result => [.. result.Tokens.Select(token => Parsed(result, token.Value, WeightsDiscard.Parse))],
        };
        var flags = new JobFlags();
        var command = new Command("fetch", "Brings weights into a folder, resuming what an earlier try left") { source, into, digest, discard };
        flags.AddTo(command);
        command.SetAction((parsed, cancellationToken) => JobRun.RunAsync(flags.Of(parsed), async (progress, stop) =>
        {
            var folder = Path.GetFullPath(parsed.GetValue(into)!);
            // Before, so that there is room.
            foreach (var old in (parsed.GetValue(discard) ?? []).Where(old => old.Key != Path.GetFileName(folder)))
            {
                old.Run(Path.GetDirectoryName(folder)!, progress);
            }

            var manifest = await new Fetch(parsed.GetValue(source)!, progress, TimeProvider.System, new Random(Environment.ProcessId)).RunAsync(folder, parsed.GetValue(digest), stop);
            return new JobReport { Digest = manifest.Digest, Revision = manifest.Revision, SizeBytes = manifest.SizeBytes };
        }, cancellationToken));
        return command;
    }

    private static T Parsed<T>(ArgumentResult result, Func<string, T> parse) => Parsed(result, result.Tokens[0].Value, parse);

    private static T Parsed<T>(ArgumentResult result, string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (FormatException e)
        {
            result.AddError($"{((OptionResult)result.Parent!).Option.Name}: {e.Message}");
            return default!;
        }
    }
}

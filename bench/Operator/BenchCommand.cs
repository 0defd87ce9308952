using System.CommandLine;
using System.Globalization;
using DeepSeek.Bench.Operator.Soaking;

namespace DeepSeek.Bench.Operator;

/// <summary>The command line.</summary>
internal static class BenchCommand
{
    public static RootCommand Create()
    {
        var sizes = new Option<string>("--sizes") { Description = "Numbers of routes, separated by commas", DefaultValueFactory = static _ => "100,1000,5000" };
        var models = new Option<int>("--models") { Description = "Number of local models beside the routes of each size" };
        var steady = new Option<int>("--steady") { Description = "Seconds of the steady state", DefaultValueFactory = static _ => 180 };
        var only = new Option<string>("--only") { Description = $"Scenarios, separated by commas, of {string.Join(", ", BenchRun.Names)}; absent: all. The first always runs", DefaultValueFactory = static _ => "" };
        var keep = new Option<bool>("--keep") { Description = "Keep the last world until Ctrl+C, to look at it" };
        var (force, binary) = (Force(), Binary());
        var root = new RootCommand("Measures the operator against a real API server.") { sizes, models, steady, only, keep, force, binary, CreateSoak() };
        root.Validators.Add(result =>
        {
            if (List(result.GetValue(sizes)).Any(static size => !int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var routes) || routes < 1))
            {
                result.AddError("--sizes: whole numbers above 0, separated by commas");
            }

            foreach (var unknown in List(result.GetValue(only)).Except(BenchRun.Names))
            {
                result.AddError($"--only: there is no scenario '{unknown}'");
            }
        });
        root.SetAction((parsed, cancellationToken) =>
        {
            var options = new BenchOptions
            {
                Sizes = [.. List(parsed.GetValue(sizes)).Select(static size => int.Parse(size, CultureInfo.InvariantCulture))],
                Models = parsed.GetValue(models),
                SteadySeconds = parsed.GetValue(steady),
                Only = List(parsed.GetValue(only)),
                Keep = parsed.GetValue(keep),
            };
            return RunSetting.InAsync(parsed.GetValue(binary), parsed.GetValue(force), setting => new BenchRun(options, setting).RunAsync(cancellationToken), cancellationToken);
        });
        return root;
    }

    private static Command CreateSoak()
    {
        var minutes = new Option<int>("--minutes") { Description = "How long", DefaultValueFactory = static _ => 30 };
        var routes = new Option<int>("--routes") { Description = "How many routes there are, more or less", DefaultValueFactory = static _ => 200 };
        var (force, binary) = (Force(), Binary());
        var soak = new Command("soak", "Lets the operator run for long while routes come, change and go, and its watches break.") { minutes, routes, force, binary };
        soak.SetAction((parsed, cancellationToken) => RunSetting.InAsync(
            parsed.GetValue(binary),
            parsed.GetValue(force),
            setting => new SoakRun(TimeSpan.FromMinutes(parsed.GetValue(minutes)), parsed.GetValue(routes), setting).RunAsync(cancellationToken),
            cancellationToken));
        return soak;
    }

    private static Option<bool> Force() => new("--force") { Description = "Measure on a busy machine too" };

    private static Option<string> Binary() => new("--operator") { Description = "The operator's executable; absent: the one of 'make publish'" };

    private static string[] List(string? text) => (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

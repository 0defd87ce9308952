using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using DeepSeek.Bench.Gateway.Availability;
using DeepSeek.Bench.Gateway.Soaking;

namespace DeepSeek.Bench.Gateway;

/// <summary>The command line.</summary>
internal static class BenchCommand
{
    public static RootCommand Create()
    {
        var rounds = new Option<int>("--rounds") { Description = "How often each row is measured", DefaultValueFactory = static _ => 7 };
        var seconds = new Option<int>("--seconds") { Description = "Seconds of each measurement", DefaultValueFactory = static _ => 3 };
        var only = new Option<string>("--only") { Description = $"Scenarios, separated by commas, of {string.Join(", ", GatewayBenchRun.Names)}; absent: all", DefaultValueFactory = static _ => "" };
        var (force, binary) = (Force(), Binary());
        var root = new RootCommand("Measures the gateway beside others, and what they leave standing when upstreams fail.") { rounds, seconds, only, force, binary, CreateAvailability(), CreateSoak() };
        rounds.Validators.Add(AtLeastOne);
        seconds.Validators.Add(AtLeastOne);
        root.Validators.Add(result =>
        {
            foreach (var unknown in List(result.GetValue(only)).Except(GatewayBenchRun.Names))
            {
                result.AddError($"--only: there is no scenario '{unknown}'");
            }
        });
        root.SetAction((parsed, cancellationToken) =>
        {
            var options = new GatewayBenchOptions { Rounds = parsed.GetValue(rounds), Seconds = parsed.GetValue(seconds), Only = List(parsed.GetValue(only)) };
            return RunSetting.InAsync(
                parsed.GetValue(binary), parsed.GetValue(force), setting => new GatewayBenchRun(options, setting).RunAsync(cancellationToken), cancellationToken);
        });
        return root;
    }

    private static Command CreateAvailability()
    {
        var requests = new Option<int>("--requests") { Description = "Of each row while nodes fail", DefaultValueFactory = static _ => 4000 };
        var seed = new Option<int>("--seed") { Description = "Of the faults", DefaultValueFactory = static _ => 1 };
        var (force, binary) = (Force(), Binary());
        var availability = new Command("availability", "Lets nodes fail, and counts what clients see of it.") { requests, seed, force, binary };
        availability.SetAction((parsed, cancellationToken) =>
        {
            var options = new AvailabilityOptions { Requests = parsed.GetValue(requests), Seed = parsed.GetValue(seed) };
            return RunSetting.InAsync(
                parsed.GetValue(binary), parsed.GetValue(force), setting => new AvailabilityRun(options, setting).RunAsync(cancellationToken), cancellationToken);
        });
        return availability;
    }

    private static Command CreateSoak()
    {
        var minutes = new Option<double>("--minutes") { Description = "How long", DefaultValueFactory = static _ => 30 };
        var (force, binary) = (Force(), Binary());
        var soak = new Command("soak", "Lets the gateway run for long while upstreams fail, clients leave, and its snapshot changes every second.") { minutes, force, binary };
        soak.SetAction((parsed, cancellationToken) => RunSetting.InAsync(
            parsed.GetValue(binary), parsed.GetValue(force), setting => new SoakRun(TimeSpan.FromMinutes(parsed.GetValue(minutes)), setting).RunAsync(cancellationToken), cancellationToken));
        return soak;
    }

    private static void AtLeastOne(OptionResult given)
    {
        // What is no number is told by the option itself.
        if (given.Tokens is [{ Value: var text }] && int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number < 1)
        {
            given.AddError($"{given.Option.Name}: at least 1");
        }
    }

    private static Option<bool> Force() => new("--force") { Description = "Measure on a busy machine too" };

    private static Option<string> Binary() => new("--gateway") { Description = "Our gateway's executable; absent: the one of 'make publish'" };

    private static string[] List(string? text) => (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

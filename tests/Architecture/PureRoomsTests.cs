using System.Text.RegularExpressions;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Architecture;

/// <summary>The rooms that decide may not wait, look at a clock, talk to a server or write a log line.</summary>
public sealed partial class PureRoomsTests
{
    public static TheoryData<string> Rooms() =>
    [
        "src/Operator/Analysis", "src/Operator/Planning", "src/Operator/Resources", "src/Operator/Status", "src/Operator/Permissions", "src/Gateway/Routing",
        "src/Gateway/Dialects", "src/KubectlDsr/Reporting", "src/KubectlDsr/Explaining", "src/Engines/Sampling", "src/Inference/Generation",
    ];

    [Theory, MemberData(nameof(Rooms))]
    public void Pure_room_touches_no_client_clock_logger_or_task(string room)
    {
        var sources = Sources.Of(room).ToArray();
        Assert.NotEmpty(sources);

        var offences =
            from source in sources
            from line in File.ReadLines(source).Select((text, index) => (text, number: index + 1))
            where Impure().IsMatch(Comments().Replace(line.text, ""))
            select $"{Path.GetRelativePath(Repository.Root, source)}:{line.number}: {line.text.Trim()}";
        Assert.Empty(offences);
    }

    [Fact]
    public void Controllers_stay_short_enough_to_read_in_one_go()
    {
        var long_ = Sources.Of("src/Operator/Controllers").Where(path => File.ReadLines(path).Count() > 120);
        Assert.Empty(long_);
    }

    [Fact]
    public void Controller_runtime_knows_no_DeepSeek_type()
    {
        var offences = Sources.Of("src/ControllerRuntime")
            .Where(path => NamesProduct().IsMatch(File.ReadAllText(path).Replace("DeepSeek.ControllerRuntime", "", StringComparison.Ordinal)));
        Assert.Empty(offences);
    }

    [GeneratedRegex(@"\b(async|await|Task|ValueTask|ILogger|TimeProvider|HttpClient|HttpMessageInvoker|ApiClient|IKubernetes|Kubernetes|Random|Stopwatch)\b(?!\s*=)")]
    private static partial Regex Impure();

    [GeneratedRegex(@"//.*$|""[^""]*""")]
    private static partial Regex Comments();

    [GeneratedRegex("DeepSeek|deepseek")]
    private static partial Regex NamesProduct();
}

using System.Text.RegularExpressions;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Architecture;

/// <summary>docs/controller-runtime.md numbers what the runtime promises; a number without a test is an empty promise.</summary>
public sealed partial class PromisesTests
{
    private static readonly string[] Promises = [.. Row().Matches(Repository.Read("docs/controller-runtime.md")).Select(static row => row.Groups[1].Value)];

    [Fact]
    public void Promises_are_numbered_from_one_without_a_gap() =>
        Assert.Equal(Enumerable.Range(1, 28), Promises.Select(static promise => int.Parse(promise.TrimEnd(' ', '●'), System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Every_promise_has_a_test_that_carries_its_number() =>
        Assert.Empty(Promises.Select(Number).Except(Tested("tests/ControllerRuntime.Tests")));

    [Fact]
    public void Every_marked_promise_has_a_test_against_a_real_API_server() =>
        Assert.Empty(Promises.Where(static promise => promise.EndsWith('●')).Select(Number).Except(Tested("tests/Cluster")));

    private static string Number(string promise) => promise.TrimEnd(' ', '●').PadLeft(2, '0');

    private static IEnumerable<string> Tested(string folder) =>
        Sources.Of(folder).SelectMany(static path => TestName().Matches(File.ReadAllText(path))).SelectMany(static name => Each().Matches(name.Value)).Select(static number => number.Groups[1].Value);

    [GeneratedRegex(@"^\| (\d+(?: ●)?) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"public (?:async Task|void) (?:B\d\d_)+")]
    private static partial Regex TestName();

    [GeneratedRegex(@"B(\d\d)_")]
    private static partial Regex Each();
}

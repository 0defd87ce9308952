using System.Text.RegularExpressions;
using DeepSeek.Inference.Reporting;

namespace DeepSeek.Inference.Building.TensorRt;

/// <summary>
/// What <c>trtexec</c> says, read for how far it is and for why it failed: its exit code says no more than that it did. Lines of trouble are
/// in outputs of builds that go well, too (a layout that didn't fit is merely not taken), so they count only after a failure.
/// </summary>
internal sealed partial class TrtexecOutput
{
    /// <summary>128 and the number of SIGKILL, which nothing but the kernel's want of memory sends here.</summary>
    private const int Killed = 137;

    private static readonly string[] WantOfMemory = ["out of memory", "OutOfMemory", "could not be allocated", "bad_alloc"];

    private readonly Lock _lock = new();
    private string? _memory;
    private string? _node;
    private string? _parsing;
    private string? _saving;
    private string? _error;
    private string _last = "it said nothing";

    /// <summary>A line of either of its outputs, which come in any order.</summary>
    /// <returns>What it does now, where the line says that it begins with something; else null.</returns>
    public string? Take(string line)
    {
        var text = Prefix().Replace(line, "").Trim();
        lock (_lock)
        {
            _memory ??= WantOfMemory.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase)) ? text : null;
            _node = Node().Match(text) is { Success: true } node ? node.Groups[1].Value : Unknown().Match(text) is { Success: true } unknown ? unknown.Groups[1].Value : _node;
            _parsing ??= text.StartsWith("Failed to parse onnx file", StringComparison.Ordinal) || text.StartsWith("Parsing model failed", StringComparison.Ordinal) ? text : null;
            _saving ??= text.StartsWith("Saving engine to file failed", StringComparison.Ordinal) ? text : null;
            _error ??= Error().IsMatch(line) ? text : null;
            _last = text.Length > 0 && !text.StartsWith("&&&&", StringComparison.Ordinal) ? text : _last;
        }

        return text.StartsWith("Start parsing network model", StringComparison.Ordinal) ? "reading the graph"
            : text.StartsWith("Finished parsing network model", StringComparison.Ordinal) ? "choosing layouts on the GPU"
            : text.StartsWith("Engine built in", StringComparison.Ordinal) ? "writing the plan"
            : null;
    }

    /// <summary>Why it failed.</summary>
    /// <param name="exitCode">Not 0.</param>
    public JobFailure Failure(int exitCode)
    {
        lock (_lock)
        {
            return exitCode == Killed ? JobFailure.OutOfMemory("trtexec was killed, as happens when the memory of the pod doesn't suffice")
                : _saving is not null ? JobFailure.DiskFull($"trtexec couldn't write the plan ({_saving}): enlarge spec.cache.pvc.size")
                : _memory is not null ? JobFailure.OutOfMemory($"memory didn't suffice for trtexec: {_memory}")
                : _parsing is not null ? JobFailure.UnsupportedModel($"TensorRT doesn't take {(_node is null ? "the model" : $"the operator {_node} of the model")}: {_error ?? _parsing}")
                : JobFailure.BuilderFailed($"trtexec ended with {exitCode}: {_error ?? _last}");
        }
    }

    // Time, severity, and who says it.
    [GeneratedRegex(@"^(\[[0-9/:-]+\] )?\[[FEWIV]\] (\[TRT\] )?")]
    private static partial Regex Prefix();

    [GeneratedRegex(@"^(\[[0-9/:-]+\] )?\[[FE]\] ")]
    private static partial Regex Error();

    [GeneratedRegex(@"While parsing node number \d+ \[(\S+) ->")]
    private static partial Regex Node();

    [GeneratedRegex(@"No importer registered for op: (\w+)")]
    private static partial Regex Unknown();
}

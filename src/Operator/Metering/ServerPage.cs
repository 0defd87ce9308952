namespace DeepSeek.Operator.Metering;

/// <summary>Reads from a model server's metrics how many requests it has: those that it computes and those that wait.</summary>
internal static class ServerPage
{
    // Ours, vLLM's and TensorRT-LLM's. A server may show the same figures under two names: the first that is there counts.
    private static readonly string[] Prefixes = ["dslm_", "vllm:", "trtllm_"];

    private const string Running = "num_requests_running";
    private const string Waiting = "num_requests_waiting";

    /// <returns>Null, with the problem for people, where the page doesn't tell.</returns>
    public static double? Requests(string page, out string? problem)
    {
        foreach (var prefix in Prefixes)
        {
            if (!ExpositionReader.TryRead(page, prefix, out var samples, out problem))
            {
                return null;
            }

            double[] figures = [.. samples.Where(sample => sample.Name == prefix + Running || sample.Name == prefix + Waiting).Select(static sample => sample.Value).Where(double.IsFinite)];
            if (figures.Length > 0)
            {
                return figures.Sum();
            }
        }

        problem = $"its metrics don't say how many requests it has ({Running}, {Waiting})";
        return null;
    }
}

namespace DeepSeek.Operator.Applying;

/// <summary>Not everything could be written. Thrown after the status has said so, so that the queue tries again with backoff.</summary>
internal sealed class ApplyFailedException(string message, Exception inner) : Exception(message, inner)
{
    public static void ThrowIfAny(IReadOnlyList<AppliedObject> applied)
    {
        var failed = applied.Where(static line => line.Error is not null).ToArray();
        if (failed.Length > 0)
        {
            throw new ApplyFailedException(
                string.Join("; ", failed.Select(static line => $"{line.Kind} {line.Key}: {line.Error!.Message}")), failed[0].Error!);
        }
    }
}

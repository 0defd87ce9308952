namespace DeepSeek.ControllerRuntime.Queues;

/// <summary>How urgent a key is; higher goes first.</summary>
public static class Priority
{
    /// <summary>A live change, a retry, a requeue. 0.</summary>
    public const int Normal = 0;

    /// <summary>Part of a backlog: the initial list, a relist, a look at a regular interval. -100, as in controller-runtime.</summary>
    public const int Low = -100;
}

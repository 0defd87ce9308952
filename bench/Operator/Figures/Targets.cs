namespace DeepSeek.Bench.Operator.Figures;

/// <summary>The figures to reach. What depends on the number of routes is meant for a thousand.</summary>
internal static class Targets
{
    private const int Thousand = 1000;

    /// <summary>Requests that change something while nothing changes, lease renewals aside.</summary>
    public static Target IdleWrites { get; } = new(Relation.Exactly, 0);

    /// <summary>MB.</summary>
    public static Target LeaderMemory { get; } = new(Relation.AtMost, 150, Thousand);

    /// <summary>MB.</summary>
    public static Target StandbyMemory { get; } = new(Relation.AtMost, 80, Thousand);

    /// <summary>Seconds from the start of the process until every route has been reconciled.</summary>
    public static Target ColdStart { get; } = new(Relation.AtMost, 60, Thousand);

    /// <summary>Writes to children by an operator that starts while nothing has changed.</summary>
    public static Target ColdStartWrites { get; } = new(Relation.Exactly, 0);

    /// <summary>Seconds from an accepted edit to the changed child, 99th percentile.</summary>
    public static Target EditLatency { get; } = new(Relation.AtMost, 1);

    /// <summary>Reconciles per second with nothing to do.</summary>
    public static Target NoOpRate { get; } = new(Relation.AtLeast, 200);

    /// <summary>Seconds from the first failing attempt to the acknowledged shift, 95th percentile.</summary>
    public static Target Shift { get; } = new(Relation.AtMost, 20);

    /// <summary>Seconds from the death of the leader to the next evaluation.</summary>
    public static Target Takeover { get; } = new(Relation.AtMost, 20);

    /// <summary>Percent of pending clocks that the next leader goes on with.</summary>
    public static Target ClocksKept { get; } = new(Relation.Exactly, 100);

    /// <summary>What a doubling of the routes may multiply a cost by: two is linear, the rest is noise.</summary>
    public static Target Doubling { get; } = new(Relation.AtMost, 2.2);

    /// <summary>Objects of routes that are gone.</summary>
    public static Target NothingMissed { get; } = new(Relation.Exactly, 0);
}

namespace DeepSeek.Operator.Analysis;

/// <summary>What a level asks for. The first two act on the sick tier, the others on the route as a whole.</summary>
[Flags]
internal enum LevelActions
{
    None = 0,

    /// <summary>The tier's share moves to the next tier by steps; a residue stays, so that the tier can still be measured.</summary>
    ShiftToNextTier = 1,

    /// <summary>The tier's share goes to 0 at once, without residue.</summary>
    OpenCircuit = 2,

    /// <summary>Caches that wait for trouble go live.</summary>
    StartCache = 4,

    /// <summary>Local models that wait for demand are asked for.</summary>
    StartLocalModel = 8,
}

namespace DeepSeek.Engines.TensorRt;

/// <summary>How much of what was asked for a plan takes, by what it was built for.</summary>
internal static class PlanLimits
{
    /// <exception cref="EngineException">It takes fewer at once.</exception>
    public static int Slots(string plan, PlanSignature signature, IReadOnlyList<PlanProfile> profiles, int wanted)
    {
        if (signature.SlotBytes % PlanRunner.Alignment != 0)
        {
            throw new EngineException(plan, signature.Cache[0].Past.Name, $"a slot of it has {signature.SlotBytes} bytes, no multiple of {PlanRunner.Alignment}", "build it with a capacity that is a multiple of 64");
        }

        for (var rows = 1; rows <= wanted; rows++)
        {
            if (PlanProfile.For(profiles, rows, 1) is null)
            {
                throw new EngineException(plan, signature.InputIds.Name, $"{wanted} sequences at once were asked for, and it was built for no step of {rows}",
                    "ask for fewer, or build it with --minShapes of 1 row and --maxShapes of as many");
            }
        }

        return wanted;
    }

    /// <returns>As many tokens as a prompt's chunk may have, at most those wanted.</returns>
    public static int Chunk(string plan, IReadOnlyList<PlanProfile> profiles, int wanted)
    {
        var tokens = 1;
        while (tokens < wanted && PlanProfile.For(profiles, 1, tokens + 1) is not null)
        {
            tokens++;
        }

        var most = profiles.Where(static profile => profile.LeastRows <= 1).Max(static profile => profile.MostTokens);
        return tokens >= Math.Min(wanted, most) ? tokens
            : throw new EngineException(plan, null, $"it takes chunks of up to {most} tokens, and none of {tokens + 1}", "build it with --minShapes of 1 token, so that the rest of a prompt fits");
    }
}

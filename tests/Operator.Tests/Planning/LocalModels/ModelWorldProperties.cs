using FsCheck.Xunit;

namespace DeepSeek.Operator.Tests.Planning.LocalModels;

/// <summary>Whatever happens, and in whatever order, with caches that are behind.</summary>
public sealed class ModelWorldProperties
{
    [Property(MaxTest = 400, EndSize = 60)]
    public void No_engine_is_built_that_the_claim_has(byte[] script) => Assert.Empty(Run(script).NeedlessBuilds);

    [Property(MaxTest = 400, EndSize = 60)]
    public void No_server_starts_before_its_engine_is_there(byte[] script) => Assert.Empty(Run(script).BlindStarts);

    [Property(MaxTest = 400, EndSize = 60)]
    public void No_engine_is_deleted_that_servers_use(byte[] script) => Assert.Empty(Run(script).LostUnderServers);

    [Property(MaxTest = 400, EndSize = 60)]
    public void A_changed_key_is_always_built_and_served_in_the_end(byte[] script)
    {
        var world = Run(script);
        world.Settle();
        Assert.True(world.IsServed);
        Assert.All(world.Needed, key => Assert.Contains(key, world.Disk));
        Assert.Empty(world.NeedlessBuilds);
    }

    private static ModelWorld Run(byte[] script)
    {
        var world = new ModelWorld();
        foreach (var what in script)
        {
            world.Do(what);
        }

        return world;
    }
}

using DeepSeek.Engines.Sampling;
using FsCheck;
using FsCheck.Xunit;

namespace DeepSeek.Engines.Tests.Sampling;

/// <summary>What may be chosen, how often, and always the same for the same seed.</summary>
public sealed class SamplerTests
{
    private static readonly SamplingSettings Open = new() { Temperature = 1, TopP = 1 };

    [Property(MaxTest = 200)]
    public bool Cold_sampler_takes_the_likeliest(NonEmptyArray<float> logits) => Sound(logits) is var sound
        && sound[Sampler(new SamplingSettings { Temperature = 0 }, sound).Next([.. sound])] == sound.Max();

    [Property(MaxTest = 200)]
    public bool Choice_is_never_outside_of_what_top_k_top_p_and_min_p_leave(NonEmptyArray<float> logits, byte k, byte p, byte min, int seed)
    {
        var sound = Sound(logits);
        var settings = new SamplingSettings { Temperature = 0.8f, TopK = k % 8, TopP = (p + 1) / 256f, MinP = min / 512f, Seed = seed };
        var allowed = Allowed(sound, settings);
        var sampler = Sampler(settings, sound);
        return Enumerable.Range(0, 20).All(_ => allowed.Contains(sampler.Next([.. sound])));
    }

    [Fact]
    public void Odds_are_those_of_the_softmax()
    {
        float[] logits = [0, 1, 2, -30];
        var sampler = Sampler(Open with { Seed = 7 }, logits);
        var counts = new int[4];
        for (var i = 0; i < 30_000; i++)
        {
            counts[sampler.Next([.. logits])]++;
        }

        var sum = logits.Sum(static l => Math.Exp(l));
        Assert.All(logits.Index(), item => Assert.Equal(Math.Exp(item.Item) / sum, counts[item.Index] / 30_000.0, 0.01));
    }

    [Property(MaxTest = 50)]
    public bool Same_seed_chooses_the_same(NonEmptyArray<float> logits, long seed)
    {
        var sound = Sound(logits);
        var (one, other) = (Sampler(Open with { Seed = seed }, sound), Sampler(Open with { Seed = seed }, sound));
        return Enumerable.Range(0, 20).All(_ => one.Next([.. sound]) == other.Next([.. sound]));
    }

    [Fact]
    public void Presence_and_frequency_count_what_was_answered()
    {
        var cold = new SamplingSettings { Temperature = 0 };
        float[] logits = [2, 1.5f, 0];
        var present = Sampler(cold with { PresencePenalty = 1 }, logits);
        Assert.Equal([0, 1, 0], Enumerable.Range(0, 3).Select(_ => present.Next([.. logits])));
        var frequent = Sampler(cold with { FrequencyPenalty = 0.6f }, logits);
        Assert.Equal([0, 1, 0, 1, 0], Enumerable.Range(0, 5).Select(_ => frequent.Next([.. logits])));
    }

    [Fact]
    public void Repetition_counts_the_prompt_too()
    {
        float[] logits = [2, 1.5f, -1];
        var sampler = new Sampler(new SamplingSettings { Temperature = 0, RepetitionPenalty = 2 }, 3, [0], new Random(1));
        Assert.Equal(1, sampler.Next([.. logits]));
    }

    private static Sampler Sampler(SamplingSettings settings, float[] logits) => new(settings, logits.Length, [], new Random(1));

    private static float[] Sound(NonEmptyArray<float> logits) => [.. logits.Get.Select(static l => float.IsFinite(l) ? Math.Clamp(l, -20, 20) : 0)];

    // The definition, without regard to speed: sort all, cut by k, then by p of what is left, then by the likeliest.
    private static HashSet<int> Allowed(float[] logits, SamplingSettings settings)
    {
        var odds = logits.Select((logit, token) => (Token: token, Odds: Math.Exp((logit - logits.Max()) / settings.Temperature))).OrderByDescending(static t => t.Odds).ToArray();
        var left = settings.TopK > 0 ? odds[..Math.Min(settings.TopK, odds.Length)] : odds;
        var all = left.Sum(static t => t.Odds);
        var (sum, cutoff) = (0d, 0d);
        foreach (var (_, odd) in left)
        {
            cutoff = odd;
            sum += odd;
            if (sum >= settings.TopP * all * 0.9999)
            {
                break;
            }
        }

        // Ties may be cut either way, and so may what differs in the last digits.
        return [.. odds.Where(t => t.Odds >= cutoff * 0.999 && t.Odds >= settings.MinP * 0.999).Select(static t => t.Token)];
    }
}

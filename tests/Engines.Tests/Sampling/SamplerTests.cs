using DeepSeek.Engines.Sampling;

namespace DeepSeek.Engines.Tests.Sampling;

public sealed class SamplerTests
{
    private const int Vocabulary = 8;

    private static readonly float[] Logits = [1, 3, -2, 0.5f, 2.5f, -1, 0, 2];

    [Fact]
    public void Temperature_of_zero_takes_the_likeliest() => Assert.Equal(1, Next(new SamplingOptions { Temperature = 0 }));

    [Fact]
    public void Least_cuts_leave_the_likeliest()
    {
        for (ulong seed = 0; seed < 200; seed++)
        {
            Assert.Equal(1, Next(new SamplingOptions { TopK = 1, Seed = seed, Temperature = 5 }));
            Assert.Equal(1, Next(new SamplingOptions { TopP = 1e-6f, Seed = seed, Temperature = 5 }));
            Assert.Equal(1, Next(new SamplingOptions { MinP = 1, Seed = seed, Temperature = 5 }));
        }
    }

    [Theory]
    [InlineData(1f, 1f, 0, 0f)]
    [InlineData(0.5f, 1f, 0, 0f)]
    [InlineData(2f, 0.8f, 0, 0f)]
    [InlineData(1f, 0.999f, 0, 0f)]
    [InlineData(1f, 1f, 3, 0f)]
    [InlineData(1f, 0.7f, 5, 0f)]
    [InlineData(1.5f, 1f, 0, 0.2f)]
    [InlineData(1.5f, 0.6f, 0, 0.2f)]
    [InlineData(1.5f, 0.9f, 4, 0.1f)]
    public void Tokens_come_as_often_as_they_are_likely(float temperature, float topP, int topK, float minP)
    {
        const int draws = 20_000;
        var options = new SamplingOptions { Temperature = temperature, TopP = topP, TopK = topK, MinP = minP, Seed = 7 };
        var (sampler, sequence, counts) = (new Sampler(Vocabulary), new SampledSequence(options, []), new int[Vocabulary]);
        for (var i = 0; i < draws; i++)
        {
            counts[sampler.Next([.. Logits], sequence)]++;
        }

        var expected = Expected(options);
        for (var token = 0; token < Vocabulary; token++)
        {
            // Four standard deviations, and none at all where there is nothing to come.
            var deviation = 4 * Math.Sqrt(draws * expected[token] * (1 - expected[token]));
            Assert.InRange(counts[token], draws * expected[token] - deviation - 1e-9, draws * expected[token] + deviation + 1e-9);
        }
    }

    [Fact]
    public void Same_seed_gives_the_same_tokens_and_another_one_others()
    {
        Assert.Equal(Run(seed: 3), Run(seed: 3));
        Assert.NotEqual(Run(seed: 3), Run(seed: 4));

        static int[] Run(ulong seed)
        {
            var (sampler, sequence) = (new Sampler(Vocabulary), new SampledSequence(new SamplingOptions { Temperature = 3, Seed = seed }, []));
            return [.. Enumerable.Range(0, 50).Select(_ => sampler.Next([.. Logits], sequence))];
        }
    }

    [Fact]
    public void Answers_tokens_are_penalised_by_count_and_presence()
    {
        var sequence = new SampledSequence(new SamplingOptions { FrequencyPenalty = 0.5f, PresencePenalty = 0.25f }, [0, 0, 0]);
        Array.ForEach([1, 1, 2], sequence.Add);
        var logits = (float[])Logits.Clone();
        sequence.Penalise(logits);
        Assert.Equal([1, 3 - 2 * 0.5f - 0.25f, -2 - 0.5f - 0.25f, 0.5f, 2.5f, -1, 0, 2], logits);
    }

    [Fact]
    public void Prompts_tokens_count_as_repetition_once()
    {
        var sequence = new SampledSequence(new SamplingOptions { RepetitionPenalty = 2 }, [1, 1, 5]);
        Array.ForEach([1, 0], sequence.Add);
        var logits = (float[])Logits.Clone();
        sequence.Penalise(logits);
        Assert.Equal([0.5f, 1.5f, -2, 0.5f, 2.5f, -2, 0, 2], logits);
    }

    [Fact]
    public void Penalty_makes_a_greedy_answer_change()
    {
        var (sampler, sequence) = (new Sampler(Vocabulary), new SampledSequence(new SamplingOptions { Temperature = 0, PresencePenalty = 1.9f }, []));
        Assert.Equal([1, 4, 7, 1], Enumerable.Range(0, 4).Select(_ => sampler.Next([.. Logits], sequence)));
    }

    [Fact]
    public void Impossible_tokens_never_come_and_certain_ones_always()
    {
        var sequence = new SampledSequence(new SamplingOptions { Temperature = 100, Seed = 5 }, []);
        var sampler = new Sampler(3);
        for (var i = 0; i < 1000; i++)
        {
            Assert.NotEqual(1, sampler.Next([0, float.NegativeInfinity, 0], sequence));
        }

        Assert.Equal(2, sampler.Next([0, 9, float.PositiveInfinity], sequence));
    }

    [Fact]
    public void Logits_that_are_no_numbers_are_refused()
    {
        var (sampler, sequence) = (new Sampler(3), new SampledSequence(new SamplingOptions(), []));
        Assert.Throws<ArgumentException>(() => sampler.Next([0, float.NaN, 1], sequence));
        Assert.Throws<ArgumentException>(() => sampler.Next([float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity], sequence));
        Assert.Throws<ArgumentException>(() => sampler.Next([0, 1], sequence));
    }

    [Fact]
    public void Step_allocates_nothing()
    {
        const int vocabulary = 5000;
        var options = new SamplingOptions { Temperature = 0.7f, TopP = 0.95f, TopK = 50, MinP = 0.01f, FrequencyPenalty = 0.1f, RepetitionPenalty = 1.1f };
        var (sampler, sequence) = (new Sampler(vocabulary), new SampledSequence(options, [1, 2, 3]));
        var random = new Random(1);
        var (logits, scratch) = (new float[vocabulary], new float[vocabulary]);
        Array.ForEach(Enumerable.Range(0, vocabulary).ToArray(), i => logits[i] = random.NextSingle() * 10);
        Step(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Step(100);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Step(int times)
        {
            for (var i = 0; i < times; i++)
            {
                logits.CopyTo(scratch, 0);
                sampler.Next(scratch, sequence);
            }
        }
    }

    [Theory]
    [InlineData(-0.1f, 1f, 0f, 1f)]
    [InlineData(float.NaN, 1f, 0f, 1f)]
    [InlineData(1f, 0f, 0f, 1f)]
    [InlineData(1f, 1.1f, 0f, 1f)]
    [InlineData(1f, 1f, 1.1f, 1f)]
    [InlineData(1f, 1f, 0f, 0f)]
    public void Values_out_of_range_are_refused(float temperature, float topP, float minP, float repetition) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SampledSequence(new SamplingOptions { Temperature = temperature, TopP = topP, MinP = minP, RepetitionPenalty = repetition }, []));

    private static int Next(SamplingOptions options) => new Sampler(Vocabulary).Next([.. Logits], new SampledSequence(options, []));

    // By the definitions, step by step.
    private static double[] Expected(SamplingOptions options)
    {
        var probabilities = Logits.Select((logit, token) => (token, weight: Math.Exp(logit / options.Temperature))).OrderByDescending(static item => item.weight).ToList();
        probabilities.RemoveAll(item => item.weight < options.MinP * probabilities[0].weight);
        if (options.TopK > 0)
        {
            probabilities = [.. probabilities.Take(options.TopK)];
        }

        var (sum, before, kept) = (probabilities.Sum(static item => item.weight), 0.0, new List<(int Token, double Weight)>());
        foreach (var (token, weight) in probabilities)
        {
            if (before < options.TopP * sum || kept.Count == 0)
            {
                kept.Add((token, weight));
            }

            before += weight;
        }

        var expected = new double[Vocabulary];
        kept.ForEach(item => expected[item.Token] = item.Weight / kept.Sum(static other => other.Weight));
        return expected;
    }
}

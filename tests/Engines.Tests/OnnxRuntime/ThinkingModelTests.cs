using DeepSeek.Engines.OnnxRuntime;
using DeepSeek.Engines.Sampling;
using DeepSeek.TinyModels;

namespace DeepSeek.Engines.Tests.OnnxRuntime;

public sealed class ThinkingModelTests
{
    [Theory]
    [InlineData("model.onnx")]
    [InlineData("model_slots.onnx")]
    public void All_sums_are_thought_about_and_answered(string file)
    {
        using var engine = OnnxRuntimeEngine.Load(Path.Combine(Fixtures.Folder, "thinking", file), new EngineOptions { Slots = 1 });
        var sampler = new Sampler(engine.Model.VocabularySize);
        var logits = new float[engine.Model.VocabularySize];
        foreach (var lesson in ThinkingModel.Lessons)
        {
            var answer = new List<int>();
            var sequence = new SampledSequence(new SamplingOptions { Temperature = 0.6f, TopP = 0.95f, Seed = 1 }, []);
            engine.Prefill(0, lesson.Tokens.Take(lesson.Given).ToArray(), logits);
            answer.Add(sampler.Next(logits, sequence));
            while (answer[^1] != ByteLevelVocabulary.End && answer.Count < 40)
            {
                engine.Decode([new SlotToken(0, answer[^1])], logits);
                answer.Add(sampler.Next(logits, sequence));
            }

            engine.Free(0);
            Assert.Equal(lesson.Tokens.Skip(lesson.Given), answer);
        }
    }
}

using DeepSeek.TinyModels.Graphs;
using DeepSeek.TinyModels.Training;

namespace DeepSeek.TinyModels;

/// <summary>
/// Adds two digits: <c>start a + b =</c> → <c>c c end</c>. Small enough to learn all hundred sums in seconds, and any wrong cache, sampler or
/// quantization shows as a wrong sum.
/// </summary>
internal static class SumsModel
{
    /// <summary>Tokens 0 to 9 are the digits.</summary>
    public const int Plus = 10, Equal = 11, End = 12, Start = 13, Vocabulary = 14;

    public static IReadOnlyList<Lesson> Lessons { get; } =
    [
        .. from a in Enumerable.Range(0, 10)
           from b in Enumerable.Range(0, 10)
           select new Lesson([Start, a, Plus, b, Equal, (a + b) / 10, (a + b) % 10, End], Given: 5),
    ];

    public static Decoder Train(TextWriter progress)
    {
        var decoder = new Decoder(new Shape(Vocabulary, Context: 64), seed: 1);
        return Course.Run(decoder, Lessons, batch: 50, progress);
    }

    public static void Write(string folder, TextWriter progress)
    {
        var decoder = Train(progress);
        ModelFolder.Write(folder, decoder,
            [("model", GraphKind.Plain), ("model_fused", GraphKind.Fused), ("model_concat", GraphKind.Concat), ("model_slots", GraphKind.Slots)],
            [("config.json", ModelFolder.Config(decoder.Shape, Start, End))]);
    }
}

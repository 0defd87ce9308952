using DeepSeek.TinyModels.Graphs;
using DeepSeek.TinyModels.Training;

namespace DeepSeek.TinyModels;

/// <summary>
/// Adds two digits as a reasoning model does, in text: to the message <c>3+4=</c> it answers <c>3 plus 4 ✓\n&lt;/think&gt;\n\n07</c> and ends. For
/// tests of servers: the prompt is that of DeepSeek-R1's chat template, one token is of several letters, and one character is of several tokens.
/// </summary>
internal static class ThinkingModel
{
    public const int Context = 128;

    public static IReadOnlyList<Lesson> Lessons { get; } = [.. from a in Enumerable.Range(0, 10) from b in Enumerable.Range(0, 10) select Lesson(a, b)];

    public static Decoder Train(TextWriter progress)
    {
        var decoder = new Decoder(new Shape(ByteLevelVocabulary.Size, Context), seed: 2);
        return Course.Run(decoder, Lessons, batch: 20, progress);
    }

    public static void Write(string folder, TextWriter progress)
    {
        var decoder = Train(progress);
        ModelFolder.Write(folder, decoder, [("model", GraphKind.Plain), ("model_slots", GraphKind.Slots)],
            [("config.json", ModelFolder.Config(decoder.Shape, ByteLevelVocabulary.Start, ByteLevelVocabulary.End)), .. TokenizerFiles.All()]);
    }

    private static Lesson Lesson(int a, int b)
    {
        int[] prompt = [ByteLevelVocabulary.Start, Id("<｜User｜>"), .. Bytes($"{a}+{b}="), Id("<｜Assistant｜>"), Id("<think>"), Id("Ċ")];
        int[] answer = [.. Bytes($"{a}"), Id("Ġplus"), .. Bytes($" {b} ✓\n"), Id("</think>"), Id("ĊĊ"), .. Bytes($"{(a + b) / 10}{(a + b) % 10}"), ByteLevelVocabulary.End];
        return new Lesson([.. prompt, .. answer], prompt.Length);

        static int Id(string token) => ByteLevelVocabulary.Id(token);
        static IEnumerable<int> Bytes(string text) => ByteLevelVocabulary.Ids(text);
    }
}

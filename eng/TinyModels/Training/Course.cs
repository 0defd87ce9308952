using System.Globalization;

namespace DeepSeek.TinyModels.Training;

/// <summary>Lessons again and again, until all are known by heart with a margin that quantization doesn't use up.</summary>
internal static class Course
{
    private const int Longest = 400;
    private const float Enough = 5;

    public static Decoder Run(Decoder decoder, IReadOnlyList<Lesson> lessons, int batch, TextWriter progress)
    {
        var parts = lessons.Select(static (lesson, index) => (lesson, index)).GroupBy(item => item.index % (lessons.Count / batch), static item => item.lesson).Select(static part => part.ToArray()).ToArray();
        for (var round = 1; round <= Longest; round++)
        {
            var results = parts.Select(part => decoder.Step(part, rate: 0.004f / (1 + round / 100f))).ToArray();
            var (loss, margin) = (results.Average(static result => result.Loss), results.Min(static result => result.Margin));
            if (round % 10 == 0 || margin > Enough)
            {
                progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round}: loss {loss:0.0000}, margin {margin:0.0}"));
            }

            if (margin > Enough)
            {
                return decoder;
            }
        }

        throw new InvalidOperationException($"not learnt within {Longest} rounds");
    }
}

using System.Globalization;
using System.Text;
using DeepSeek.KubectlDsr.Explaining;

namespace DeepSeek.KubectlDsr.Rendering;

/// <summary>An explanation as people read it.</summary>
internal static class ExplanationText
{
    public static string Write(Explanation explanation, bool coloured)
    {
        var text = new StringBuilder();
        if (explanation.Reasons.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"route {explanation.Namespace}/{explanation.Route}\n");
            Reasons(text, explanation.Reasons, coloured);
        }

        foreach (var backend in explanation.Backends)
        {
            var gets = backend.TrafficPercent > 0
                ? new Cell(string.Create(CultureInfo.InvariantCulture, $"gets about {backend.TrafficPercent} % of the traffic"), Tone.Good)
                : new Cell("gets no traffic of its own", Tone.Notable);
            text.Append(CultureInfo.InvariantCulture, $"backend {backend.Tier}/{backend.Backend}: {gets.Paint(coloured)}\n");
            Reasons(text, backend.Reasons, coloured);
            if (backend.Reasons.Count == 0 && backend.TrafficPercent > 0)
            {
                text.Append("  nothing stands in its way\n");
            }
        }

        return text.ToString();
    }

    private static void Reasons(StringBuilder text, IReadOnlyList<Reason> reasons, bool coloured)
    {
        foreach (var reason in reasons)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {new Cell(reason.Code, Tone.Notable).Paint(coloured)}: {reason.Message}\n    next: {reason.Next}\n");
        }
    }
}

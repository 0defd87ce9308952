using DeepSeek.Api.Routes;
using k8s.Models;

namespace DeepSeek.Operator.Resources.Monitoring;

/// <summary>What the operator's own metrics say of a route. Prometheus renames labels that the operator gives where its own for the scraped pod are called the same.</summary>
internal sealed class OperatorQueries(DeepSeekRoute route)
{
    /// <param name="aggregate">Over the operators: one leads, and a scrape or two may still have the one before.</param>
    /// <param name="metric">A name.</param>
    /// <param name="more">Further label matchers.</param>
    public string Of(string aggregate, string metric, string more = "") => $"{aggregate} ({Series(metric, more)})";

    /// <summary>The same of a function over a range, such as <c>increase</c>.</summary>
    public string Over(string aggregate, string function, string metric, string range, string more = "")
        => $"{aggregate} ({function}({metric}{Labels("namespace", more)}[{range}]) or {function}({metric}{Labels("exported_namespace", more)}[{range}]))";

    private string Series(string metric, string more) => $"{metric}{Labels("namespace", more)} or {metric}{Labels("exported_namespace", more)}";

    private string Labels(string ns, string more) => $$"""{{{ns}}="{{route.Namespace()}}",route="{{route.Name()}}"{{(more.Length > 0 ? $",{more}" : "")}}}""";
}

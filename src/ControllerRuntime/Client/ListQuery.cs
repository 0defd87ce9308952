using System.Globalization;
using System.Text;

namespace DeepSeek.ControllerRuntime.Client;

/// <summary>Which objects a list or a watch is about. Empty strings and zero mean: no restriction.</summary>
internal sealed record ListQuery(string Namespace, string LabelSelector, string FieldSelector, int Limit, string Continue)
{
    public string ForList()
    {
        var query = Selectors();
        if (Limit > 0)
            query.Append(CultureInfo.InvariantCulture, $"&limit={Limit}");
        if (Continue.Length > 0)
            query.Append("&continue=").Append(Uri.EscapeDataString(Continue));
        return query.ToString();
    }

    public string ForWatch(string resourceVersion, TimeSpan timeout) => Selectors()
        .Append("&watch=true&allowWatchBookmarks=true&resourceVersion=").Append(Uri.EscapeDataString(resourceVersion))
        .Append(CultureInfo.InvariantCulture, $"&timeoutSeconds={(int)timeout.TotalSeconds}")
        .ToString();

    private StringBuilder Selectors()
    {
        var query = new StringBuilder("?");
        if (LabelSelector.Length > 0)
            query.Append("labelSelector=").Append(Uri.EscapeDataString(LabelSelector));
        if (FieldSelector.Length > 0)
            query.Append("&fieldSelector=").Append(Uri.EscapeDataString(FieldSelector));
        return query;
    }
}

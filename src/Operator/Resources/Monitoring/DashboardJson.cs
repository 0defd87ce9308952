using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DeepSeek.Operator.Resources.Monitoring;

/// <summary>A dashboard as Grafana reads it: graphs in two columns, of a Prometheus that the reader picks.</summary>
internal static class DashboardJson
{
    private const int Width = 12;
    private const int Height = 8;

    // What Grafana 10 writes; later ones bring it up to their own.
    private const int SchemaVersion = 39;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="uid">Unique in Grafana, at most 40 characters; the same one replaces what is there.</param>
    /// <param name="title">For people.</param>
    /// <param name="panels">From left to right, from top to bottom.</param>
    public static string Write(string uid, string title, IReadOnlyList<DashboardPanel> panels)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("uid", uid);
            json.WriteString("title", title);
            json.WriteNumber("schemaVersion", SchemaVersion);
            json.WritePropertyName("tags");
            json.WriteRawValue("""["deepseek"]""");
            json.WriteString("refresh", "30s");
            json.WritePropertyName("time");
            json.WriteRawValue("""{"from":"now-3h","to":"now"}""");
            json.WritePropertyName("templating");
            json.WriteRawValue("""{"list":[{"name":"datasource","type":"datasource","query":"prometheus"}]}""");
            json.WriteStartArray("panels");
            for (var index = 0; index < panels.Count; index++)
            {
                Write(json, index, panels[index]);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, int index, DashboardPanel panel)
    {
        json.WriteStartObject();
        json.WriteNumber("id", index + 1);
        json.WriteString("type", "timeseries");
        json.WriteString("title", panel.Title);
        WriteDatasource(json);
        json.WriteStartObject("gridPos");
        json.WriteNumber("x", index % 2 * Width);
        json.WriteNumber("y", index / 2 * Height);
        json.WriteNumber("w", Width);
        json.WriteNumber("h", Height);
        json.WriteEndObject();
        WriteField(json, panel);
        json.WriteStartArray("targets");
        for (var query = 0; query < panel.Queries.Count; query++)
        {
            json.WriteStartObject();
            json.WriteString("refId", $"{(char)('A' + query)}");
            WriteDatasource(json);
            json.WriteString("expr", panel.Queries[query].Expr);
            json.WriteString("legendFormat", panel.Queries[query].Legend);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteField(Utf8JsonWriter json, DashboardPanel panel)
    {
        json.WriteStartObject("fieldConfig");
        json.WriteStartObject("defaults");
        json.WriteString("unit", panel.Unit);
        json.WriteNumber("min", 0);
        if (panel.Thresholds.Count > 0)
        {
            json.WritePropertyName("custom");
            json.WriteRawValue("""{"thresholdsStyle":{"mode":"dashed"}}""");
            json.WriteStartObject("thresholds");
            json.WriteString("mode", "absolute");
            json.WriteStartArray("steps");
            json.WriteRawValue("""{"color":"green","value":null}""");
            foreach (var (value, color) in panel.Thresholds)
            {
                json.WriteStartObject();
                json.WriteString("color", color);
                json.WriteNumber("value", value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteDatasource(Utf8JsonWriter json)
    {
        json.WritePropertyName("datasource");
        json.WriteRawValue("""{"type":"prometheus","uid":"${datasource}"}""");
    }
}

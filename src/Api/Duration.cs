using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace DeepSeek.Api;

/// <summary>
/// A length of time as the Kubernetes Gateway API writes it (GEP-2257): one to four numbers of up to five digits, each with a unit
/// of <c>h</c>, <c>m</c>, <c>s</c> or <c>ms</c>. Never negative, never finer than a millisecond. Canonical text names each unit at
/// most once, largest first: <c>90s</c> reads back as <c>1m30s</c>.
/// </summary>
[JsonConverter(typeof(DurationJsonConverter))]
public readonly partial record struct Duration : IComparable<Duration>
{
    /// <summary>The grammar; also the pattern in the CRDs.</summary>
    public const string Grammar = "^([0-9]{1,5}(h|m|s|ms)){1,4}$";

    /// <summary>No text of the grammar is longer.</summary>
    public const int MaxLength = 28;

    /// <summary>The longest: 99999 h and all of the smaller units that fit into one text.</summary>
    public static readonly TimeSpan MaxValue = new TimeSpan(99999, 59, 59) + TimeSpan.FromMilliseconds(999);

    private readonly TimeSpan _value;

    /// <param name="value">From zero to <see cref="MaxValue"/>; parts below a millisecond are cut off.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or longer than the grammar can say.</exception>
    public Duration(TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxValue);
        _value = new TimeSpan(value.Ticks - (value.Ticks % TimeSpan.TicksPerMillisecond));
    }

    /// <summary>No time at all, written <c>0s</c>.</summary>
    public static Duration Zero => default;

    /// <summary>The same length as a <see cref="TimeSpan"/>.</summary>
    public TimeSpan Value => _value;

    public static implicit operator TimeSpan(Duration duration) => duration._value;

    public static bool operator <(Duration left, Duration right) => left._value < right._value;

    public static bool operator >(Duration left, Duration right) => left._value > right._value;

    public static bool operator <=(Duration left, Duration right) => left._value <= right._value;

    public static bool operator >=(Duration left, Duration right) => left._value >= right._value;

    public static Duration Milliseconds(int count) => new(TimeSpan.FromMilliseconds(count));

    public static Duration Seconds(int count) => new(TimeSpan.FromSeconds(count));

    public static Duration Minutes(int count) => new(TimeSpan.FromMinutes(count));

    public static Duration Hours(int count) => new(TimeSpan.FromHours(count));

    /// <summary>Reads text of the <see cref="Grammar"/>. Units may repeat and come in any order: they add up.</summary>
    /// <returns>False for anything else, and for sums beyond <see cref="MaxValue"/>.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out Duration duration)
    {
        duration = default;
        if (text is null || !WholeText().IsMatch(text))
            return false;

        var sum = TimeSpan.Zero;
        foreach (Match part in OnePart().Matches(text))
            sum += UnitOf(part.Groups[2].ValueSpan) * int.Parse(part.Groups[1].ValueSpan, CultureInfo.InvariantCulture);

        if (sum > MaxValue)
            return false;

        duration = new Duration(sum);
        return true;
    }

    /// <exception cref="FormatException">The text is not of the <see cref="Grammar"/>.</exception>
    public static Duration Parse(string text) =>
        TryParse(text, out var duration) ? duration : throw new FormatException($"'{text}' is not a duration such as 500ms, 30s or 1h30m.");

    public int CompareTo(Duration other) => _value.CompareTo(other._value);

    /// <summary>Canonical text.</summary>
    public override string ToString()
    {
        if (_value == TimeSpan.Zero)
            return "0s";

        var text = new StringBuilder();
        Append(text, (long)_value.TotalHours, "h");
        Append(text, _value.Minutes, "m");
        Append(text, _value.Seconds, "s");
        Append(text, _value.Milliseconds, "ms");
        return text.ToString();
    }

    private static void Append(StringBuilder text, long count, string unit)
    {
        if (count > 0)
            text.Append(CultureInfo.InvariantCulture, $"{count}{unit}");
    }

    private static TimeSpan UnitOf(ReadOnlySpan<char> unit) => unit switch
    {
        "h" => TimeSpan.FromHours(1),
        "m" => TimeSpan.FromMinutes(1),
        "s" => TimeSpan.FromSeconds(1),
        _ => TimeSpan.FromMilliseconds(1),
    };

    // \z instead of $: in .NET, $ also matches before a final newline.
    [GeneratedRegex(@"^([0-9]{1,5}(h|ms|m|s)){1,4}\z")]
    private static partial Regex WholeText();

    [GeneratedRegex("([0-9]{1,5})(h|ms|m|s)")]
    private static partial Regex OnePart();
}

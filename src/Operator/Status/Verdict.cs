namespace DeepSeek.Operator.Status;

/// <summary>What one condition says. The API's three values: true, false, and unknown for what nothing is known of yet.</summary>
internal sealed record Verdict(string Status, string Reason, string Message)
{
    public bool IsTrue => Status == "True";

    public bool IsFalse => Status == "False";

    public static Verdict True(string reason, string message) => new("True", reason, message);

    public static Verdict False(string reason, string message) => new("False", reason, message);

    public static Verdict Unknown(string reason, string message) => new("Unknown", reason, message);
}

namespace DeepSeek.Operator.Metering;

/// <summary>One credential as the gateways that speak of it have it. A gateway speaks of what the snapshot that it serves names.</summary>
/// <param name="Have">Gateways that have it.</param>
/// <param name="Lack">Gateways that don't.</param>
internal readonly record struct CredentialTally(int Have, int Lack)
{
    public int Spoken => Have + Lack;

    /// <summary>Whether every gateway that speaks of it lacks it.</summary>
    public bool IsMissing => Have == 0 && Lack > 0;
}

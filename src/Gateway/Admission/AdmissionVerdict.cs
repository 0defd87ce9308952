namespace DeepSeek.Gateway.Admission;

/// <summary>Whether a request may go on.</summary>
internal enum AdmissionVerdict
{
    Admitted,
    QueueFull,
    QueueTimeout,
}

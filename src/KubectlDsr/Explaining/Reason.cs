namespace DeepSeek.KubectlDsr.Explaining;

/// <summary>Why something gets less traffic than one might expect, and what to do about it.</summary>
/// <param name="Code">For programs: stable.</param>
/// <param name="Message">For people.</param>
/// <param name="Next">What to do, or what is going to happen.</param>
internal sealed record Reason(string Code, string Message, string Next);

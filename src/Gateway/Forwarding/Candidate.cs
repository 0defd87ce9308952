using DeepSeek.Gateway.Snapshots;

namespace DeepSeek.Gateway.Forwarding;

/// <summary>Where the next attempt goes.</summary>
/// <param name="Backend">The backend.</param>
/// <param name="Returning">It was tried within this request already: wait before.</param>
/// <param name="FailOpen">Every backend is out; this is the least bad one.</param>
internal sealed record Candidate(BackendModel Backend, bool Returning = false, bool FailOpen = false);

using System.Text.Json;

namespace DeepSeek.Protocol.Replay;

/// <summary>Says which members a canonical form leaves out.</summary>
internal interface IOmission
{
    /// <param name="depth">The number of objects around the one that the member belongs to.</param>
    /// <param name="member">A member of an object.</param>
    public bool Omits(int depth, JsonProperty member);
}

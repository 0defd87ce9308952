using DeepSeek.Api;

namespace DeepSeek.Operator.Applying;

/// <summary>The hash of what was applied, kept on the object itself so that a restarted operator knows it again.</summary>
internal static class AppliedHash
{
    public const string Annotation = ApiGroup.Name + "/applied-hash";
}

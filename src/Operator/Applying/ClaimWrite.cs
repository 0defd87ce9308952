using k8s.Models;

namespace DeepSeek.Operator.Applying;

/// <summary>How a claim is written.</summary>
/// <param name="Claim">The fields to write.</param>
/// <param name="Create">Make it, unless somebody else has made one of that name; otherwise it is there, and these fields become so.</param>
internal sealed record ClaimWrite(V1PersistentVolumeClaim Claim, bool Create);

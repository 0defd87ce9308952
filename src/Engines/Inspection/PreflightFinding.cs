namespace DeepSeek.Engines.Inspection;

/// <summary>Something of a model that TensorRT won't take.</summary>
/// <param name="Operator">With its domain, where that isn't ONNX's own.</param>
/// <param name="Count">Nodes that it is about.</param>
/// <param name="Example">Name of one of them.</param>
/// <param name="Problem">Why not.</param>
/// <param name="Remedy">What to do.</param>
public sealed record PreflightFinding(string Operator, int Count, string Example, string Problem, string Remedy);

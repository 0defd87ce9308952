namespace DeepSeek.Engines.TensorRt;

/// <summary>An input or output of a plan.</summary>
/// <param name="Name">By which the graph calls it.</param>
/// <param name="NativeName">The same as the shim takes it: a pointer that lives as long as the plan.</param>
/// <param name="Alias">For an output, the input whose memory it must share; null: none.</param>
/// <param name="IsInput">Or it is an output.</param>
/// <param name="Type">Of its elements.</param>
/// <param name="OnHost">Whether TensorRT reads or writes it in memory of the host: so it does with shapes.</param>
/// <param name="Dims">−1 where a size is known only when an input's shape is set.</param>
internal sealed record PlanTensor(string Name, nint NativeName, string? Alias, bool IsInput, TensorType Type, bool OnHost, IReadOnlyList<long> Dims);

namespace DeepSeek.Images.Tests.Docker;

/// <summary>A stage of a Dockerfile.</summary>
/// <param name="Base">The image that it begins with, variables replaced by their defaults; or an earlier stage.</param>
/// <param name="Name">By which later stages copy from it; null: none does.</param>
/// <param name="Platform">Where it runs; null: where the image will.</param>
internal sealed record Stage(string Base, string? Name, string? Platform)
{
    public List<Instruction> Instructions { get; } = [];

    public IEnumerable<Instruction> Of(string name) => Instructions.Where(instruction => instruction.Name == name);

    /// <summary>The one instruction of this name.</summary>
    public Instruction Single(string name) => Of(name).Single();
}

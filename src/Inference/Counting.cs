using System.CommandLine;

namespace DeepSeek.Inference;

/// <summary>Options that are whole numbers above 0.</summary>
internal static class Counting
{
    public static Option<int?> Option(string name, string description, int? absent = null)
    {
        var option = new Option<int?>(name) { Description = description, DefaultValueFactory = _ => absent };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && (!int.TryParse(text, out var number) || number < 1))
            {
                result.AddError($"{name}: '{text}' is no whole number above 0");
            }
        });
        return option;
    }
}

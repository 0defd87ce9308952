using DeepSeek.CrdGen;

// dotnet run --project eng/CrdGen -- crds [--check]
var check = args.Contains("--check");
if (args.Where(arg => arg != "--check").ToArray() is not [var crdsFolder])
{
    Console.Error.WriteLine("usage: crdgen CRDS-FOLDER [--check]");
    return 2;
}

var stale = 0;
foreach (var file in GeneratedFiles.All())
{
    var path = Path.GetFullPath(Path.Combine(crdsFolder, "..", file.Path));
    if (File.Exists(path) && File.ReadAllText(path) == file.Text)
        continue;

    stale++;
    Console.WriteLine($"{(check ? "stale" : "wrote")} {file.Path}");
    if (!check)
        File.WriteAllText(path, file.Text);
}

return check && stale > 0 ? 1 : 0;

using DeepSeek.ManifestGen;

// dotnet run --project eng/ManifestGen -- . [--check]
var check = args.Contains("--check");
if (args.Where(arg => arg != "--check").ToArray() is not [var root])
{
    Console.Error.WriteLine("usage: manifestgen REPOSITORY-ROOT [--check]");
    return 2;
}

var stale = 0;
foreach (var file in GeneratedFiles.All())
{
    var path = Path.GetFullPath(Path.Combine(root, file.Path));
    if (File.Exists(path) && File.ReadAllText(path) == file.Text)
        continue;

    stale++;
    Console.WriteLine($"{(check ? "stale" : "wrote")} {file.Path}");
    if (check)
        continue;

    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    File.WriteAllText(path, file.Text);
}

return check && stale > 0 ? 1 : 0;

using System.Diagnostics;
using System.Text.RegularExpressions;
using DeepSeek.Images.Tests.Docker;

namespace DeepSeek.Images.Tests.Running;

/// <summary>
/// A folder with what an image without a shell has: the published executable where the Dockerfile puts it, the libraries that it links with, and
/// nothing else. Processes in it see it as the root, can't write to it, and run as the image's user with the image's variables.
/// </summary>
internal sealed partial class ImageRoot : IDisposable
{
    // Whoever isn't root maps itself to root in a namespace of its own, and stays what it is outside: the user can't be changed then.
    private static readonly string[] Namespace = Environment.IsPrivilegedProcess ? ["--mount"] : ["--user", "--map-root-user", "--mount"];

    private const string Enter = """
        set -e
        root=$1; shift
        mount --bind "$root" "$root"
        mount --rbind /dev "$root/dev"
        mount --rbind /proc "$root/proc"
        mount -o remount,bind,ro "$root"
        if touch "$root/written" 2>/dev/null; then echo "the root can be written to" >&2; exit 99; fi
        exec env -i "$@"
        """;

    // What engines set where an image doesn't.
    private static readonly KeyValuePair<string, string> DefaultPath = new("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");

    private static readonly string[] LibraryFolders = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64"];

    private readonly Dockerfile _image;

    private ImageRoot(Dockerfile image) => _image = image;

    public string Folder { get; } = Directory.CreateTempSubdirectory("image-").FullName;

    /// <param name="name">Of the Dockerfile. The test is skipped where its executable isn't published, or the kernel won't have namespaces.</param>
    public static async Task<ImageRoot> CreateAsync(string name)
    {
        var image = Dockerfile.All.Single(file => file.Name == name);
        Assert.SkipWhen(Published.Find(image.Program) is null, Published.SkipReason(image.Program));
        var (code, output) = await RunAsync("unshare", [.. Namespace, "mount", "--bind", "/tmp", "/tmp"]);
        Assert.SkipUnless(code == 0, $"the kernel won't have namespaces for mounts: {output.Trim()}");

        var root = new ImageRoot(image);
        foreach (var folder in new[] { "dev", "proc" })
        {
            Directory.CreateDirectory(Path.Combine(root.Folder, folder));
        }

        await root.FillAsync();
        return root;
    }

    /// <summary>Puts a file in before anything runs.</summary>
    /// <param name="path">In the image.</param>
    public void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Inside(path))!);
        File.WriteAllText(Inside(path), content);
        Open(Folder);
    }

    /// <summary>Puts a folder in before anything runs.</summary>
    public void Copy(string folder, string path)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            Take(file, Path.Combine(path, Path.GetRelativePath(folder, file)));
        }

        Open(Folder);
    }

    /// <summary>Starts the entry point.</summary>
    /// <param name="variables">Besides the image's, and before them.</param>
    /// <param name="arguments">Of the entry point.</param>
    public Process Start(IReadOnlyDictionary<string, string> variables, params IEnumerable<string> arguments)
    {
        var user = _image.Final.Single("USER").Text;
        // The later of two of a name counts.
        var environment = _image.Environment.Prepend(DefaultPath).Concat(variables).Select(static pair => $"{pair.Key}={pair.Value}");
        string[] identity = Environment.IsPrivilegedProcess ? [$"--userspec={user}", "--groups="] : [];
        return Process.Start(new ProcessStartInfo(
            "unshare", [.. Namespace, "sh", "-c", Enter, "enter", Folder, .. environment, "chroot", .. identity, Folder, _image.EntryPoint, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    /// <summary>Runs the entry point to its end.</summary>
    public async Task<(int Code, string Output)> RunAsync(params IEnumerable<string> arguments)
    {
        using var process = Start(new Dictionary<string, string>(), arguments);
        return await EndAsync(process);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private async Task FillAsync()
    {
        var program = Published.Find(_image.Program)!;
        if (Path.GetDirectoryName(_image.EntryPoint) is { } folder && _image.Final.Of("COPY").Any(copy => copy.Arguments[^1] == folder))
        {
            Copy(Path.GetDirectoryName(program)!, folder);
        }
        else
        {
            Take(program, _image.EntryPoint);
        }

        var binaries = Directory.GetFiles(Inside(Path.GetDirectoryName(_image.EntryPoint)!)).Where(file => file.EndsWith(".so", StringComparison.Ordinal) || Path.GetFileName(file) == _image.Program);
        foreach (var binary in binaries.Concat(OpenSsl()).ToArray())
        {
            var (_, output) = await RunAsync("ldd", [binary]);
            foreach (var library in Library().Matches(output).Select(static line => line.Groups[1].Value).Append(binary).Where(path => !path.StartsWith(Folder, StringComparison.Ordinal)))
            {
                Take(library, library);
            }
        }

        Open(Folder);
    }

    /// <summary>.NET looks for it while it runs, so that no executable says that it links with it; the base of the images has it.</summary>
    private static IEnumerable<string> OpenSsl() =>
        LibraryFolders.Where(Directory.Exists).SelectMany(static folder => Directory.GetFiles(folder, "libssl.so.*").Concat(Directory.GetFiles(folder, "libcrypto.so.*")));

    private void Take(string file, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Inside(path))!);
        File.Copy(file, Inside(path), overwrite: true);
    }

    private string Inside(string path) => Path.Combine(Folder, path.TrimStart('/'));

    /// <summary>A temporary folder is its maker's alone, and an image's root everybody's.</summary>
    private static void Open(string folder)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        return await EndAsync(process);
    }

    private static async Task<(int Code, string Output)> EndAsync(Process process)
    {
        var (said, failed) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await said + await failed);
    }

    [GeneratedRegex(@"(?:=> |^\s*)(/\S+) \(0x", RegexOptions.Multiline)]
    private static partial Regex Library();
}

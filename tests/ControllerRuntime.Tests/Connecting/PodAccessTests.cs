using DeepSeek.ControllerRuntime.Connecting;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.ControllerRuntime.Tests.Connecting;

public sealed class PodAccessTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pod-");
    private readonly TestAuthority _authority = new(TimeProvider.System);

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _authority.Dispose();
    }

    [Theory]
    [InlineData("10.0.0.1", "443", "https://10.0.0.1/")]
    [InlineData("fd00::1", "6443", "https://[fd00::1]:6443/")]
    public void Pod_knows_its_server_its_token_and_its_namespace(string host, string port, string server)
    {
        Write("token", "t");
        Write("ca.crt", _authority.Pem);
        Write("namespace", "team\n");
        var access = PodAccess.Read(host, port, _folder.FullName)!;
        Assert.Equal((server, "team"), (access.Server.AbsoluteUri, access.Namespace));
        Assert.Equal(Path.Combine(_folder.FullName, "token"), access.User.TokenFile);
        Assert.Equal(_authority.Pem.Trim(), Assert.Single(access.Authorities!).ExportCertificatePem());
    }

    [Fact]
    public void Nobody_without_a_service_account_is_in_a_pod()
    {
        Write("ca.crt", _authority.Pem);
        Assert.Null(PodAccess.Read("10.0.0.1", "443", _folder.FullName));
        Write("token", "t");
        Assert.Null(PodAccess.Read(null, "443", _folder.FullName));
        Assert.Null(PodAccess.Read("10.0.0.1", "", _folder.FullName));
        Assert.NotNull(PodAccess.Read("10.0.0.1", "443", _folder.FullName));
    }

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_folder.FullName, file), text);
}

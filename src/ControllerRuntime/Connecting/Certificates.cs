using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using k8s.Exceptions;

namespace DeepSeek.ControllerRuntime.Connecting;

/// <summary>Certificates of PEM text.</summary>
internal static class Certificates
{
    /// <summary>All of them: while a cluster's authority is being replaced, there are two.</summary>
    /// <exception cref="KubeConfigException">There is none, or one that can't be read.</exception>
    public static X509Certificate2Collection Read(string whose, string pem)
    {
        var all = new X509Certificate2Collection();
        try
        {
            all.ImportFromPem(pem);
        }
        catch (CryptographicException e)
        {
            throw new KubeConfigException($"{whose}: a certificate can't be read: {e.Message}");
        }

        return all.Count > 0 ? all : throw new KubeConfigException($"{whose}: there is no certificate where one must be");
    }

    /// <summary>A certificate with its key, the first one, and those after it that issued it.</summary>
    /// <exception cref="KubeConfigException">It can't be read, or the key is another's.</exception>
    public static SslStreamCertificateContext ReadWithKey(string whose, string pem, string key)
    {
        var chain = Read(whose, pem);
        chain.RemoveAt(0);
        try
        {
            return SslStreamCertificateContext.Create(Usable(X509Certificate2.CreateFromPem(pem, key)), chain, offline: true);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new KubeConfigException($"{whose}: the client certificate and its key can't be used: {e.Message}");
        }
    }

    /// <summary>Windows takes no key that lives in this process alone.</summary>
    private static X509Certificate2 Usable(X509Certificate2 certificate) => OperatingSystem.IsWindows()
        ? X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null)
        : certificate;
}

using System.Net.Http.Headers;

namespace DeepSeek.ControllerRuntime.Connecting;

/// <summary>As whom requests are made, by somebody who may: <c>as</c>, <c>as-uid</c>, <c>as-groups</c> and <c>as-user-extra</c> of a kubeconfig.</summary>
/// <param name="User">Whose name; null: none.</param>
/// <param name="Uid">Whose uid; null: none.</param>
/// <param name="Groups">The groups.</param>
/// <param name="Extra">What else is known of the user.</param>
public sealed record Impersonation(string? User, string? Uid, IReadOnlyList<string> Groups, IReadOnlyDictionary<string, IReadOnlyList<string>> Extra)
{
    internal void AddTo(HttpRequestHeaders headers)
    {
        if (User is not null)
            headers.TryAddWithoutValidation("Impersonate-User", User);
        if (Uid is not null)
            headers.TryAddWithoutValidation("Impersonate-Uid", Uid);
        foreach (var group in Groups)
            headers.TryAddWithoutValidation("Impersonate-Group", group);
        foreach (var (key, values) in Extra)
            headers.TryAddWithoutValidation($"Impersonate-Extra-{Uri.EscapeDataString(key)}", values);
    }
}

using System.Net;
using System.Text;
using System.Text.Json;

namespace DeepSeek.Standalone.Tests;

/// <summary>What a user of the gateway sees.</summary>
internal static class Client
{
    private static readonly HttpClient Http = new();

    public static async Task<(HttpStatusCode Status, string? Content)> AskAsync(Uri gateway)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway, "/v1/chat/completions"));
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer of-the-client");
        request.Content = new StringContent("""{"model":"m","messages":[{"role":"user","content":"hi"}]}""", Encoding.UTF8, "application/json");
        using var response = await Http.SendAsync(request);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return (response.StatusCode, answer.RootElement.TryGetProperty("choices", out var choices)
            ? choices[0].GetProperty("message").GetProperty("content").GetString()
            : null);
    }

    public static Task<string> GetAsync(Uri admin, string path) => Http.GetStringAsync(new Uri(admin, path));
}

using System.Diagnostics;
using DeepSeek.Gateway.Pipeline;
using DeepSeek.Testing;

namespace DeepSeek.Gateway.Tests.Pipeline;

public sealed class ClientListenerTests
{
    [Fact]
    public async Task Web_server_makes_no_activity_that_nobody_asked_for()
    {
        var made = new TaskCompletionSource<Activity?>();
        await using var listener = new ClientListener(new Uri("http://127.0.0.1:0"), new ClientLimits(), Serve, new RecordingLogger());
        await listener.StartAsync(CancellationToken.None);
        using var client = new HttpClient();

        await client.GetByteArrayAsync(listener.Address, TestContext.Current.CancellationToken);

        Assert.Null(await made.Task);

        Task Serve(Microsoft.AspNetCore.Http.HttpContext http)
        {
            made.SetResult(Activity.Current);
            return Task.CompletedTask;
        }
    }
}

using System.Text;
using DeepSeek.Inference.Generation;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Protocol.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace DeepSeek.Inference.Http;

/// <summary>Answers <c>/v1/chat/completions</c> and <c>/v1/completions</c>, whole or as a stream. Prompts and answers are in no log.</summary>
internal sealed partial class CompletionEndpoint(Serving serving, TimeProvider time, ILogger logger)
{
    private static readonly byte[] EventStart = "data: "u8.ToArray();
    private static readonly byte[] EventEnd = "\n\n"u8.ToArray();
    private static readonly byte[] Done = "data: [DONE]\n\n"u8.ToArray();

    /// <param name="http">The exchange.</param>
    /// <param name="chat">Which of the two it is.</param>
    public async Task AnswerAsync(HttpContext http, bool chat)
    {
        var body = await ReadAsync(http);
        AnswerRequest asked = null!;
        var (model, request, answer) = serving.Ask(served => asked = AnswerRequestReader.Read(body, chat, served.Name));
        await using var leaving = http.RequestAborted.Register(answer.Leave);
        var json = new AnswerJson($"{(chat ? "chatcmpl" : "cmpl")}-{Guid.NewGuid():n}", model.Name, time.GetUtcNow().ToUnixTimeSeconds(), chat, asked.IncludeUsage);
        if (asked.Stream)
        {
            await StreamAsync(http, asked, request, answer, json, chat);
        }
        else
        {
            await WholeAsync(http, asked, request, answer, json);
        }

        if (answer.End is { } end)
        {
            Log.Answered(logger, http.TraceIdentifier, request.Prompt.Count, end.Tokens, answer.Left ? "left" : end.Reason);
        }
    }

    private static async Task WholeAsync(HttpContext http, AnswerRequest asked, GenerationRequest request, Answer answer, AnswerJson json)
    {
        var (text, thoughts) = (new StringBuilder(asked.Echo ? asked.Text : ""), new StringBuilder());
        await foreach (var piece in answer.Pieces)
        {
            (piece.Thought ? thoughts : text).Append(piece.Text);
        }

        var whole = json.Whole(text.ToString(), thoughts.ToString(), answer.End!.Reason, Counts(request, answer.End));
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = whole.Length;
        await http.Response.Body.WriteAsync(whole, http.RequestAborted);
    }

    private static async Task StreamAsync(HttpContext http, AnswerRequest asked, GenerationRequest request, Answer answer, AnswerJson json, bool chat)
    {
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-cache";
        if (chat)
        {
            await EventAsync(http, json.Role());
        }
        else if (asked.Echo)
        {
            await EventAsync(http, json.Piece(new AnswerPiece(asked.Text, Thought: false)));
        }

        try
        {
            await foreach (var piece in answer.Pieces)
            {
                await EventAsync(http, json.Piece(piece));
            }
        }
        catch (Exception e) when (e is not OperationCanceledException and not IOException && !http.RequestAborted.IsCancellationRequested)
        {
            // The status has left already: the stream itself says that it ends early, and has no [DONE].
            await EventAsync(http, Trouble().ToEnvelope());
            throw;
        }

        await EventAsync(http, json.End(answer.End!.Reason));
        if (asked.IncludeUsage)
        {
            await EventAsync(http, json.Usage(Counts(request, answer.End)));
        }

        await http.Response.Body.WriteAsync(Done, http.RequestAborted);
    }

    /// <summary>What a client is told of trouble that isn't its own.</summary>
    public static ApiError Trouble() => new("the model couldn't compute this answer; the server's log has the cause", "server_error", "engine_failed");

    private static TokenCounts Counts(GenerationRequest request, AnswerEnd end) => new(request.Prompt.Count, end.Tokens, end.ThoughtTokens);

    private static async Task EventAsync(HttpContext http, ReadOnlyMemory<byte> json)
    {
        var writer = http.Response.BodyWriter;
        var room = writer.GetSpan(EventStart.Length + json.Length + EventEnd.Length);
        EventStart.CopyTo(room);
        json.Span.CopyTo(room[EventStart.Length..]);
        EventEnd.CopyTo(room[(EventStart.Length + json.Length)..]);
        writer.Advance(EventStart.Length + json.Length + EventEnd.Length);
        await writer.FlushAsync(http.RequestAborted);
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext http)
    {
        using var body = new MemoryStream((int)Math.Clamp(http.Request.ContentLength ?? 0, 0, 1 << 20));
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Request}: {PromptTokens} tokens asked, {AnswerTokens} answered, {Reason}")]
        public static partial void Answered(ILogger logger, string request, int promptTokens, int answerTokens, string reason);
    }
}

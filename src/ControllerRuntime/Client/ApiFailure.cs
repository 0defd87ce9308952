namespace DeepSeek.ControllerRuntime.Client;

/// <summary>What went wrong between here and the API server, as far as a caller would act differently.</summary>
public enum ApiFailure
{
    /// <summary>No answer: refused, reset, or the name does not resolve.</summary>
    Unreachable,

    /// <summary>No answer within the request timeout, or 408/504 from the server.</summary>
    Timeout,

    /// <summary>401.</summary>
    Unauthorized,

    /// <summary>403: a rule is missing for the service account, or admission refused.</summary>
    Forbidden,

    /// <summary>404.</summary>
    NotFound,

    /// <summary>409: somebody wrote in between, or another field manager owns a field.</summary>
    Conflict,

    /// <summary>409 with reason AlreadyExists.</summary>
    AlreadyExists,

    /// <summary>410: the resource version or the continue token is too old.</summary>
    Expired,

    /// <summary>422 or 400: the object is wrong, and sending it again will not help.</summary>
    Invalid,

    /// <summary>429: see <see cref="ApiException.RetryAfter"/>.</summary>
    TooManyRequests,

    /// <summary>Any other 5xx.</summary>
    ServerError,

    /// <summary>Any other status, or an answer that is not what was asked for.</summary>
    Unexpected,
}

namespace DeepSeek.Protocol.Engines;

/// <summary>
/// How <c>deepseek-engine</c> ends, where the reason decides what is done next. Other trouble ends with 1 and wrong usage with 2, as with
/// every executable of the product.
/// </summary>
public static class EngineExitCodes
{
    /// <summary>verify: there is no engine of that key.</summary>
    public const int EngineMissing = 10;

    /// <summary>verify: its files don't match its manifest.</summary>
    public const int EngineCorrupt = 11;

    /// <summary>verify: it is for another GPU, or another version of TensorRT, than those at hand.</summary>
    public const int EngineUnsuitable = 12;

    /// <summary>fetch: the source refused the credentials.</summary>
    public const int AuthFailed = 20;

    /// <summary>fetch: the source has no such model.</summary>
    public const int NotFound = 21;

    /// <summary>fetch: what came isn't what was announced.</summary>
    public const int ChecksumMismatch = 22;

    /// <summary>fetch, build: the claim is full.</summary>
    public const int DiskFull = 23;

    /// <summary>build: memory of the GPU or of the pod didn't suffice.</summary>
    public const int OutOfMemory = 24;

    /// <summary>build: TensorRT doesn't take the model.</summary>
    public const int UnsupportedModel = 25;

    /// <summary>build: TensorRT's builder failed, and what it said is no other reason of these.</summary>
    public const int BuilderFailed = 26;

    /// <summary>It was told to stop, by SIGTERM: 128 and the signal's number, as shells say it.</summary>
    public const int Stopped = 143;
}

namespace DeepSeek.Gateway.Forwarding;

/// <summary>What to do with an event.</summary>
internal enum GateAction
{
    /// <summary>It says nothing and nothing was passed yet: forget it.</summary>
    Drop,

    /// <summary>Keep its bytes: the attempt may still fail over.</summary>
    Hold,

    /// <summary>Pass its bytes, after those held.</summary>
    Pass,

    /// <summary>Pass its bytes; nothing follows.</summary>
    PassAndEnd,

    /// <summary>Pass its bytes; the answer then failed.</summary>
    PassAndFail,

    /// <summary>Drop its bytes; the answer failed.</summary>
    Fail,
}

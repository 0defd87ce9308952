namespace DeepSeek.Inference.Weights;

/// <summary>How a <see cref="Checksum"/> is computed.</summary>
internal enum ChecksumKind
{
    /// <summary>Over the bytes, as for large files of the Hugging Face hub (Git LFS).</summary>
    Sha256,

    /// <summary>As Git names blobs: SHA-1 over "blob", the size and the bytes.</summary>
    GitBlob,
}

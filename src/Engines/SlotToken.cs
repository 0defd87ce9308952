namespace DeepSeek.Engines;

/// <summary>The next token of the sequence in a slot.</summary>
public readonly record struct SlotToken(int Slot, int Token);

namespace DeepSeek.ControllerRuntime.Events;

/// <summary>One Event object as it is to be written: the first of its kind, or the same again.</summary>
/// <param name="Name">The object's name.</param>
/// <param name="Note">What it says.</param>
/// <param name="Count">How often it happened.</param>
/// <param name="First">When it happened first.</param>
/// <param name="Last">When it happened last.</param>
internal sealed record EventSeries(string Name, string Note, int Count, DateTimeOffset First, DateTimeOffset Last);

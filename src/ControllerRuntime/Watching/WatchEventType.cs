namespace DeepSeek.ControllerRuntime.Watching;

internal enum WatchEventType
{
    Added,
    Modified,
    Deleted,
    Bookmark,
}

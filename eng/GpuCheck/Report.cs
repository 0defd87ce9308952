namespace DeepSeek.GpuCheck;

/// <summary>Says a line for each part: what ran and was right, what was wrong, and what did not run.</summary>
internal sealed class Report(TextWriter output)
{
    private int _ran, _wrong, _left;

    public void Say(FormattableString line) => output.WriteLine(FormattableString.Invariant(line));

    /// <param name="part">What is done.</param>
    /// <param name="check">Does it; gives what was seen, and throws where that isn't right.</param>
    public void Run(string part, Func<FormattableString> check)
    {
        try
        {
            Say($"  ran      {part}: {FormattableString.Invariant(check())}");
            _ran++;
        }
        catch (Exception e)
        {
            Say($"  WRONG    {part}: {e.Message}");
            _wrong++;
        }
    }

    public void LeaveOut(string part, string why)
    {
        Say($"  did not  {part}: {why}");
        _left++;
    }

    /// <returns>The exit code.</returns>
    public int Close()
    {
        Say($"{_ran} parts ran and are right, {_wrong} are wrong, {_left} did not run");
        return _wrong == 0 ? 0 : 1;
    }
}

using DeepSeek.Engines.TensorRt;

namespace DeepSeek.GpuCheck;

/// <summary>TensorRT, where our shim and its library are found; a plan, where one is named.</summary>
internal static class TensorRtCheck
{
    public static void Run(string? plan, Report report, TimeProvider time)
    {
        report.Say($"TensorRT");
        try
        {
            using var runtime = TensorRtRuntime.Open();
            report.Run("the shim loads it", () => $"TensorRT {runtime.Version}");
        }
        catch (TensorRtException e)
        {
            report.LeaveOut("the shim loads it", e.Message);
            report.LeaveOut("a plan computes", "TensorRT isn't here");
            return;
        }

        if (plan is null)
        {
            report.LeaveOut("a plan computes", "none was named");
        }
        else
        {
            PlanCheck.Run(plan, report, time);
        }
    }
}

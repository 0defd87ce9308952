using DeepSeek.Engines.Cuda;
using DeepSeek.GpuCheck;

// Runs what src/Engines does on a GPU, where there is one, and says what ran: deepseek-gpu-check [plan].
// Ends with 0 when all that could run is right, and where there is no GPU; with 1 when something is wrong, also with the driver that a variable names.
var report = new Report(Console.Out);
try
{
    var driver = CudaDevice.DriverVersion();
    var devices = CudaDevice.All();
    report.Say($"CUDA {driver} by the driver, {devices.Count} GPU{(devices.Count == 1 ? "" : "s")}");
    foreach (var device in devices)
    {
        report.Say($"GPU {device.Ordinal}: {device.Name}, compute capability {device.Sm}, {device.Processors} multiprocessors, {device.MemoryBytes >> 20:N0} MiB");
        CudaCheck.Run(device, report, TimeProvider.System);
    }
}
catch (CudaException e) when (e is { Code: (CudaException.NoDriverCode) or (CudaException.NoDevice), InnerException: not NamedLibraryException })
{
    report.Say($"There is no GPU here, so that nothing ran: {e.Message}");
    return 0;
}
catch (CudaException e)
{
    report.Say($"The GPU can't be used: {e.Message}");
    return 1;
}

TensorRtCheck.Run(args.FirstOrDefault(), report, TimeProvider.System);
return report.Close();

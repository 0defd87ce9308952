using System.CommandLine;
using DeepSeek.Bench.Inference;

// Ctrl+C ends the engine's processes too.
return await BenchCommand.Create().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });

using System.CommandLine;
using DeepSeek.Bench.Operator;

// Ctrl+C ends the API server and the operators too, which takes its time.
return await BenchCommand.Create().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });

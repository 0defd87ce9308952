using System.CommandLine;
using DeepSeek.Bench.Gateway;

// Ctrl+C ends the proxies too, which takes its time.
return await BenchCommand.Create().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });

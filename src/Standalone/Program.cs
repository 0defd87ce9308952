using DeepSeek.Hosting.CommandLine;
using DeepSeek.Standalone;

return await Executable.RunAsync(StandaloneCommand.Create(), args);

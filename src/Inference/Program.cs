using DeepSeek.Hosting.CommandLine;
using DeepSeek.Inference;

return await Executable.RunAsync(EngineCommand.Create(), args);

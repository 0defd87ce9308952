using DeepSeek.Hosting.CommandLine;
using DeepSeek.Operator;

return await Executable.RunAsync(OperatorCommand.Create(OperatorProcess.RunAsync), args);

using DeepSeek.Hosting.CommandLine;
using DeepSeek.Operator;

return await Executable.RunAsync(OperatorOptions.Command(OperatorProcess.RunAsync), args);

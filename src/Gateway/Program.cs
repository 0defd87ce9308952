using DeepSeek.Gateway;
using DeepSeek.Hosting.CommandLine;

return await Executable.RunAsync(GatewayCommand.Create(), args);

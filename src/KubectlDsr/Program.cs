using System.Collections;
using DeepSeek.Hosting.CommandLine;
using DeepSeek.KubectlDsr;
using DeepSeek.KubectlDsr.Rendering;

// Flags are kubectl's, and so are no environment variables of the product's.
return await Executable.RunAsync(DsrCommand.Create(Terminal.OfProcess()), args, new Hashtable());

using DeepSeek.DocsGen;
using DeepSeek.ManifestGen;

// dotnet run --project eng/DocsGen -- . [--check]
return FileWriter.Run(args, "docsgen", ReferencePages.All);

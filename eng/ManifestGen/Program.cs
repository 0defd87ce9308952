using DeepSeek.ManifestGen;

// dotnet run --project eng/ManifestGen -- . [--check]
return FileWriter.Run(args, "manifestgen", static _ => GeneratedFiles.All());

DeepSeek.Bench.Inference.Models.BenchModel.Write(args[0]);
System.Console.WriteLine($"{DeepSeek.Bench.Inference.Models.BenchModel.Parameters} {DeepSeek.Bench.Inference.Models.BenchModel.LinearParameters}");

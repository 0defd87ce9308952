using DeepSeek.TinyModels;

if (args is not [var folder])
{
    Console.Error.WriteLine("usage: tiny-models FOLDER: makes the models that tests compute with, tests/Testing/Models in this repository");
    return 2;
}

SumsModel.Write(Path.Combine(folder, "sums"), Console.Error);
ThinkingModel.Write(Path.Combine(folder, "thinking"), Console.Error);
return 0;

using System.Reflection;
using DeepSeek.Api.LocalModels;
using DeepSeek.Operator.Planning.LocalModels;
using FsCheck.Xunit;

namespace DeepSeek.Operator.Tests.Planning.LocalModels;

public sealed class EngineKeyProperties
{
    public static TheoryData<string> Fields() => [.. typeof(EngineKeyInputs).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static field => field.CanWrite).Select(static field => field.Name)];

    [Property(MaxTest = 200)]
    public void Equal_inputs_have_one_key_and_it_is_sixteen_hexadecimal_digits(int seed)
    {
        var key = EngineKey.Of(Inputs(seed));
        Assert.Equal(key, EngineKey.Of(Inputs(seed)));
        Assert.Matches("^[0-9a-f]{16}$", key);
    }

    /// <summary>Over all fields, also those that are added later.</summary>
    [Theory, MemberData(nameof(Fields))]
    public void A_changed_field_is_another_key(string field)
    {
        var property = typeof(EngineKeyInputs).GetProperty(field)!;
        for (var seed = 0; seed < 200; seed++)
        {
            var (before, after) = (Inputs(seed), Inputs(seed));
            property.SetValue(after, Other(property, property.GetValue(after), seed));
            Assert.NotEqual(EngineKey.Of(before), EngineKey.Of(after));
        }
    }

    [Property(MaxTest = 200)]
    public void Different_inputs_have_different_keys(int left, int right)
    {
        var (one, other) = (Inputs(left), Inputs(right));
        Assert.Equal(one == other, EngineKey.Of(one) == EngineKey.Of(other));
    }

    /// <summary>Keys are in the annotations of claims: an operator that computed others would build every engine anew.</summary>
    [Fact]
    public void Keys_stay_what_they_were_in_earlier_versions()
        => Assert.Equal(Known, EngineKey.Of(new EngineKeyInputs
        {
            ModelDigest = "sha256:0",
            EngineType = EngineType.TensorRT,
            Precision = EnginePrecision.INT8,
            Quantization = QuantizationMethod.ExplicitQDQ,
            Samples = 128,
            SampleLength = 512,
            MaxBatchSize = 8,
            MaxInputLength = 4096,
            MaxSequenceLength = 8192,
            Workspace = 2L << 30,
            BuilderImage = "inference:v1-trt11.1",
            TensorRTVersion = "11.1",
            HardwareCompatibility = HardwareCompatibility.None,
            ComputeCapability = "9.0",
            GpuProduct = "NVIDIA-H200",
        }));

    private const string Known = "fa4b909e021182f6";

    private static EngineKeyInputs Inputs(int seed)
    {
        var random = new Random(seed);
        return new EngineKeyInputs
        {
            ModelDigest = $"sha256:{random.Next(3)}",
            EngineType = random.Next(2) == 0 ? EngineType.TensorRT : EngineType.OnnxRuntime,
            Precision = (EnginePrecision)random.Next(4),
            Quantization = random.Next(2) == 0 ? null : (QuantizationMethod)random.Next(3),
            PromptsDigest = Text(random),
            Samples = Number(random),
            SampleLength = Number(random),
            MaxBatchSize = random.Next(1, 4),
            MaxInputLength = random.Next(1, 4),
            MaxSequenceLength = random.Next(1, 4),
            Workspace = Number(random),
            BuilderImage = $"image:{random.Next(3)}",
            TensorRTVersion = Text(random),
            VersionCompatible = random.Next(2) == 0,
            HardwareCompatibility = random.Next(2) == 0 ? null : (HardwareCompatibility)random.Next(3),
            ComputeCapability = Text(random),
            GpuProduct = Text(random),
            OnlyFor = Text(random),
        };
    }

    private static string? Text(Random random) => random.Next(3) == 0 ? null : $"{random.Next(3)}";

    private static int? Number(Random random) => random.Next(3) == 0 ? null : random.Next(1, 4);

    private static object? Other(PropertyInfo property, object? value, int seed)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return value switch
        {
            // From nothing to something, and back where that can be.
            not null when Nullable.GetUnderlyingType(property.PropertyType) is not null && seed % 2 == 0 => null,
            _ when type == typeof(string) => $"{value}-other",
            _ when type == typeof(bool) => !(bool)value!,
            _ when type == typeof(int) => (int?)value + 1 ?? 1,
            _ when type == typeof(long) => (long?)value + 1 ?? 1,
            _ => Enum.ToObject(type, value is null ? 0 : ((int)value + 1) % Enum.GetValues(type).Length),
        };
    }
}

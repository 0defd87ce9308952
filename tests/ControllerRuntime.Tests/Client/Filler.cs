using k8s.Models;

namespace DeepSeek.ControllerRuntime.Tests.Client;

/// <summary>Gives every field of a Kubernetes object a value, among them those that travel in another form than they have here.</summary>
internal sealed class Filler(int seed)
{
    /// <summary>Schemas hold schemas.</summary>
    private const int Deepest = 12;

    private static readonly DateTime Moment = new(2026, 11, 26, 1, 2, 3, DateTimeKind.Utc);
    private int _next = seed;

    public object Fill(Type type) => Value(type, depth: 0)!;

    private object? Value(Type type, int depth)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var turn = _next++;
        if (type == typeof(string) || type == typeof(object))
            return $"text ü {turn}";
        if (type == typeof(bool))
            return turn % 2 == 0;
        if (type == typeof(int))
            return turn;
        if (type == typeof(long))
            return (long)turn << 33;
        if (type == typeof(double))
            return turn + 0.25;
        if (type == typeof(DateTime))
            return turn % 2 == 0 ? Moment : Moment.AddTicks(4567);
        if (type == typeof(byte[]))
            return new byte[] { 1, 2, (byte)turn };
        if (type == typeof(ResourceQuantity))
            return new ResourceQuantity((turn % 4) switch { 0 => "500m", 1 => "1.5Gi", 2 => "0.5", _ => "12e6" });
        if (type == typeof(IntOrString))
            return turn % 2 == 0 ? (IntOrString)8080 : (IntOrString)"http";
        if (depth > Deepest)
            return null;
        return type.IsGenericType ? Collection(type, depth) : Object(type, depth);
    }

    private object Collection(Type type, int depth)
    {
        var arguments = type.GetGenericArguments();
        if (arguments.Length == 1)
        {
            var list = (System.Collections.IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(arguments))!;
            list.Add(Value(arguments[0], depth + 1));
            return list;
        }

        var map = (System.Collections.IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(arguments))!;
        map.Add($"key/{_next++}", Value(arguments[1], depth + 1));
        return map;
    }

    private object Object(Type type, int depth)
    {
        var item = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties().Where(static property => property.SetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0))
            property.SetValue(item, Value(property.PropertyType, depth + 1));
        return item;
    }
}

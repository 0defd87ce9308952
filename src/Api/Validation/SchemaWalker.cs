using System.Text.Json.Nodes;

namespace DeepSeek.Api.Validation;

/// <summary>
/// Walks a value along a structural schema as the API server does: drops nulls, fills in defaults, checks every keyword that our
/// generator writes, then the rules of whatever is sound so far.
/// </summary>
/// <param name="schema">An openAPIV3Schema of a CRD.</param>
/// <param name="rules">The twin of each CEL rule, by its message.</param>
internal sealed class SchemaWalker(JsonObject schema, IReadOnlyDictionary<string, Func<JsonNode, bool>> rules)
{
    /// <param name="root">Changed in place: defaults are added, nulls removed.</param>
    public IReadOnlyList<FieldError> Walk(JsonObject root)
    {
        var errors = new List<FieldError>();
        Visit(root, schema, "", errors);
        return errors;
    }

    private void Visit(JsonNode value, JsonObject node, string path, List<FieldError> errors)
    {
        var before = errors.Count;
        if (!SchemaTypes.Fits(value, node))
        {
            errors.Add(new(path, $"must be {SchemaTypes.Describe(node)}"));
            return;
        }

        switch (value)
        {
            case JsonObject map:
                VisitObject(map, node, path, errors);
                break;
            case JsonArray list:
                VisitList(list, node, path, errors);
                break;
            case JsonValue scalar:
                errors.AddRange(ScalarRules.Check(scalar, node).Select(message => new FieldError(path, message)));
                break;
        }

        // A rule may take for granted that all below self is sound.
        if (errors.Count == before)
            CheckRules(value, node, path, errors);
    }

    private void VisitObject(JsonObject map, JsonObject node, string path, List<FieldError> errors)
    {
        var properties = node["properties"]?.AsObject();
        foreach (var name in map.Where(field => field.Value is null).Select(field => field.Key).ToArray())
            map.Remove(name);
        foreach (var (name, property) in properties ?? [])
        {
            if (property!["default"] is { } value && !map.ContainsKey(name))
                map[name] = value.DeepClone();
        }

        foreach (var name in (node["required"]?.AsArray() ?? []).Select(item => item!.GetValue<string>()).Where(name => !map.ContainsKey(name)))
            errors.Add(new(Join(path, name), "Required value"));
        CheckCount(map.Count, node, "Properties", path, errors);

        foreach (var (name, value) in map)
        {
            var inner = properties?[name] ?? node["additionalProperties"];
            if (inner is not null)
                Visit(value!, inner.AsObject(), Join(path, name), errors);
            else if (path != "metadata")
                errors.Add(new(Join(path, name), "unknown field"));
        }
    }

    private void VisitList(JsonArray list, JsonObject node, string path, List<FieldError> errors)
    {
        CheckCount(list.Count, node, "Items", path, errors);
        var seen = new HashSet<string>();
        var key = node["x-kubernetes-list-map-keys"]?[0]!.GetValue<string>();
        var unique = node["x-kubernetes-list-type"]?.GetValue<string>() is "map" or "set";
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is not { } item)
            {
                errors.Add(new($"{path}[{i}]", "must not be null"));
                continue;
            }

            Visit(item, node["items"]!.AsObject(), $"{path}[{i}]", errors);
            var identity = key is null ? item : (item as JsonObject)?[key];
            if (unique && identity is not null && !seen.Add(identity.ToJsonString()))
                errors.Add(new($"{path}[{i}]", $"Duplicate value: {identity.ToJsonString()}"));
        }
    }

    private void CheckRules(JsonNode value, JsonObject node, string path, List<FieldError> errors)
    {
        foreach (var rule in node["x-kubernetes-validations"]?.AsArray() ?? [])
        {
            var message = rule!["message"]!.GetValue<string>();
            var holds = DurationBound.TryParse(rule["rule"]!.GetValue<string>(), out var bound) ? bound.Holds(value) : rules[message](value);
            if (!holds)
                errors.Add(new($"{path}{rule["fieldPath"]}".TrimStart('.'), message));
        }
    }

    private static void CheckCount(int count, JsonObject node, string what, string path, List<FieldError> errors)
    {
        if (node["max" + what] is { } max && count > max.GetValue<int>())
            errors.Add(new(path, $"Too many: {count}: must have at most {max} {what.ToLowerInvariant()}"));
        if (node["min" + what] is { } min && count < min.GetValue<int>())
            errors.Add(new(path, $"should have at least {min} {what.ToLowerInvariant()}"));
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}

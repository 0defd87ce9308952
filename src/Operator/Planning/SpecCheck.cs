using System.Collections.Concurrent;
using System.Text.Json;
using DeepSeek.Api;
using DeepSeek.Api.Routes;
using DeepSeek.Api.Validation;
using DeepSeek.ControllerRuntime.Caching;

namespace DeepSeek.Operator.Planning;

/// <summary>
/// Checks a spec by the same schema and rules as the API server. That is for clusters whose CRD is older than the operator: what
/// it let pass must still not reach a gateway. Each generation is checked once.
/// </summary>
internal sealed class SpecCheck
{
    private readonly ConcurrentDictionary<ObjectKey, (string Uid, long? Generation, IReadOnlyList<FieldError> Errors)> _checked = new();

    public IReadOnlyList<FieldError> Check(DeepSeekRoute route)
    {
        var key = ObjectKey.Of(route);
        if (_checked.TryGetValue(key, out var known) && (known.Uid, known.Generation) == (route.Metadata.Uid, route.Metadata.Generation))
        {
            return known.Errors;
        }

        var errors = RouteValidator.Validate(JsonSerializer.SerializeToNode(route, ApiJson.Default.DeepSeekRoute)).Errors;
        _checked[key] = (route.Metadata.Uid, route.Metadata.Generation, errors);
        return errors;
    }

    public void Forget(ObjectKey key) => _checked.TryRemove(key, out _);
}

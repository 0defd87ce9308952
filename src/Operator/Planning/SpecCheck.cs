using System.Collections.Concurrent;
using System.Text.Json;
using DeepSeek.Api;
using DeepSeek.Api.Routes;
using DeepSeek.Api.Validation;

namespace DeepSeek.Operator.Planning;

/// <summary>
/// Checks a spec by the same schema and rules as the API server. That is for clusters whose CRD is older than the operator: what
/// it let pass must still not reach a gateway. Each generation is checked once.
/// </summary>
internal sealed class SpecCheck
{
    private readonly ConcurrentDictionary<string, (long? Generation, IReadOnlyList<FieldError> Errors)> _checked = new();

    public IReadOnlyList<FieldError> Check(DeepSeekRoute route)
    {
        if (_checked.TryGetValue(route.Metadata.Uid, out var known) && known.Generation == route.Metadata.Generation)
        {
            return known.Errors;
        }

        var errors = RouteValidator.Validate(JsonSerializer.SerializeToNode(route, ApiJson.Default.DeepSeekRoute)).Errors;
        _checked[route.Metadata.Uid] = (route.Metadata.Generation, errors);
        return errors;
    }

    public void Forget(string uid) => _checked.TryRemove(uid, out _);
}

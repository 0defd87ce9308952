namespace DeepSeek.Operator.Controllers;

/// <summary>What the operator as a whole decides for every route.</summary>
/// <param name="GatewayImage">The image of gateways whose route names none: the one released together with this operator.</param>
/// <param name="Time">The clock.</param>
internal sealed record RouteSettings(string GatewayImage, TimeProvider Time)
{
    /// <summary>How soon missing references that can't be watched are looked for again.</summary>
    public TimeSpan LookAgainFor { get; init; } = TimeSpan.FromSeconds(10);
}

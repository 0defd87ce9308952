namespace DeepSeek.Operator.Controllers;

/// <summary>What the operator as a whole decides for every route.</summary>
/// <param name="GatewayImage">The image of gateways whose route names none: the one released together with this operator.</param>
/// <param name="Time">The clock.</param>
internal sealed record RouteSettings(string GatewayImage, TimeProvider Time);

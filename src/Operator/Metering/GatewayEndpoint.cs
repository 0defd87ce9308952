namespace DeepSeek.Operator.Metering;

/// <summary>The admin port of one gateway pod.</summary>
/// <param name="Id">Unlike any other pod's, also of one that had its name before.</param>
internal sealed record GatewayEndpoint(string Id, Uri Admin);

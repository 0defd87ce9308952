using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace DeepSeek.Operator.Applying;

[JsonSerializable(typeof(JsonObject))]
internal sealed partial class AppliedJson : JsonSerializerContext;

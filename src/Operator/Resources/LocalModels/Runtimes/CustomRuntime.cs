using System.Globalization;
using DeepSeek.Api.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Resources.LocalModels.Runtimes;

/// <summary>Any image that speaks the OpenAI API. Its arguments are the user's alone; the environment says where things are.</summary>
internal static class CustomRuntime
{
    public static ServerRuntime Build(DeepSeekLocalModel model, ServedArtifacts artifacts) => new()
    {
        Image = model.Spec.Runtime.Image,
        Args = [.. model.Spec.Runtime.Args],
        Env =
        [
            new V1EnvVar { Name = "MODEL_DIR", Value = ModelPaths.Weights(artifacts.WeightsKey) },
            .. artifacts.EngineKeys is [var only] ? [new V1EnvVar { Name = "ENGINE_DIR", Value = ModelPaths.Engine(only) }] : Array.Empty<V1EnvVar>(),
            new V1EnvVar { Name = "MODEL_NAME", Value = ModelNames.Served(model) },
            new V1EnvVar { Name = "PORT", Value = model.Spec.Runtime.Port.ToString(CultureInfo.InvariantCulture) },
        ],
        // What every server of that API has.
        ReadyPath = "/v1/models",
        LivePath = "/v1/models",
    };
}

using DeepSeek.ControllerRuntime.Client;
using k8s.Models;

namespace DeepSeek.Testing.Widgets;

public static class WidgetKind
{
    public const string Crd = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: widgets.example.com
        spec:
          group: example.com
          names: {kind: Widget, listKind: WidgetList, plural: widgets, singular: widget}
          scope: Namespaced
          versions:
          - name: v1
            served: true
            storage: true
            subresources: {status: {}}
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    properties:
                      size: {type: integer}
                      secretName: {type: string}
                  status:
                    type: object
                    properties:
                      observedGeneration: {type: integer, format: int64}
                      conditions:
                        type: array
                        x-kubernetes-list-type: map
                        x-kubernetes-list-map-keys: [type]
                        items:
                          type: object
                          required: [type, status]
                          properties:
                            type: {type: string}
                            status: {type: string}
                            reason: {type: string}
                            message: {type: string}
                            observedGeneration: {type: integer, format: int64}
                            lastTransitionTime: {type: string, format: date-time}
        """;

    public static ResourceKind<Widget> Widget { get; } = new("example.com", "v1", "Widget", "widgets", WidgetJson.Default.Widget);

    public static Widget Named(string name, int size = 1, string inNamespace = "default") =>
        new() { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = inNamespace }, Spec = new WidgetSpec { Size = size } };
}

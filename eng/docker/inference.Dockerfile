# The model server, and the Jobs before it: fetch, build, verify. On CPUs, by ONNX Runtime.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0.401-noble
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/runtime-deps:10.0.12-noble-chiseled

# .NET doesn't run under emulation: publishes on the builder's architecture for the image's.
FROM --platform=$BUILDPLATFORM ${SDK_IMAGE} AS build
ARG TARGETARCH
RUN apt-get update \
 && apt-get install -y --no-install-recommends make \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY Makefile global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY eng/BannedSymbols.txt eng/
COPY src src
RUN --mount=type=cache,target=/root/.nuget/packages,sharing=locked \
    make publish-engine RID=linux-$(echo "${TARGETARCH}" | sed s/amd64/x64/)

# What .NET and ONNX Runtime link with, certificate authorities, and neither a shell nor a package manager.
FROM ${RUNTIME_IMAGE}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="deepseek-engine" \
      org.opencontainers.image.description="Fetches, quantizes and serves DeepSeek models on CPUs" \
      org.opencontainers.image.source="https://github.com/deepseek-operator/deepseek-operator" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /source/artifacts/publish/engine /opt/deepseek
# The operator's pods name the program without its folder. A debugger's files have no place under a root that can't be written to.
ENV PATH=/opt/deepseek:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    DOTNET_EnableDiagnostics=0
USER 65532:65532
EXPOSE 8000
ENTRYPOINT ["/opt/deepseek/deepseek-engine"]

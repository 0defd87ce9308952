# The gateway: one Native AOT executable on a base without a shell.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0.401-noble
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/runtime-deps:10.0.12-noble-chiseled

# Compiles on the builder's architecture for the image's, since .NET doesn't run under emulation.
FROM --platform=$BUILDPLATFORM ${SDK_IMAGE} AS build
ARG TARGETARCH
RUN apt-get update \
 && apt-get install -y --no-install-recommends clang llvm make crossbuild-essential-${TARGETARCH} \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY Makefile global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY eng/BannedSymbols.txt eng/
COPY src src
RUN --mount=type=cache,target=/root/.nuget/packages,sharing=locked \
    make publish EXECUTABLES=Gateway RID=linux-$(echo "${TARGETARCH}" | sed s/amd64/x64/)

# What the executable links with, certificate authorities, and neither a shell nor a package manager.
FROM ${RUNTIME_IMAGE}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="deepseek-gateway" \
      org.opencontainers.image.description="LLM gateway with failover between DeepSeek nodes, for clients of OpenAI's API and of Anthropic's" \
      org.opencontainers.image.source="https://github.com/deepseek-operator/deepseek-operator" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /source/artifacts/publish/deepseek-gateway /usr/bin/deepseek-gateway
USER 65532:65532
EXPOSE 8080 9090
ENTRYPOINT ["/usr/bin/deepseek-gateway"]

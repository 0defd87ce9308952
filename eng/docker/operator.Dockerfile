# The operator: one Native AOT executable on a base without a shell.
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
    make publish EXECUTABLES=Operator RID=linux-$(echo "${TARGETARCH}" | sed s/amd64/x64/)

# What the executable links with, certificate authorities, and neither a shell nor a package manager.
FROM ${RUNTIME_IMAGE}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="deepseek-operator" \
      org.opencontainers.image.description="Kubernetes operator that shifts traffic between tiers of DeepSeek nodes" \
      org.opencontainers.image.source="https://github.com/deepseek-operator/deepseek-operator" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /source/artifacts/publish/deepseek-operator /usr/bin/deepseek-operator
USER 65532:65532
EXPOSE 8081
ENTRYPOINT ["/usr/bin/deepseek-operator"]

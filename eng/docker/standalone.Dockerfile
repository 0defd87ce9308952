# Operator and gateway in one process: one Native AOT executable on a base without a shell.
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
    make publish EXECUTABLES=Standalone RID=linux-$(echo "${TARGETARCH}" | sed s/amd64/x64/)

# What the executable links with, certificate authorities, and neither a shell nor a package manager.
FROM ${RUNTIME_IMAGE}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="deepseek-standalone" \
      org.opencontainers.image.description="DeepSeek gateway and its control loop in one process, without a cluster" \
      org.opencontainers.image.source="https://github.com/deepseek-operator/deepseek-operator" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /source/artifacts/publish/deepseek-standalone /usr/bin/deepseek-standalone
# On all addresses of the container: what is reachable from outside is said where the container is run.
ENV DEEPSEEK_LISTEN=http://0.0.0.0:8080 \
    DEEPSEEK_ADMIN=http://0.0.0.0:9090 \
    DEEPSEEK_SECRETS_DIR=/etc/deepseek/secrets
USER 65532:65532
EXPOSE 8080 9090
ENTRYPOINT ["/usr/bin/deepseek-standalone"]

# The model server on NVIDIA's GPUs: deepseek-engine and our shim in NVIDIA's TensorRT image. Its version is part of the tag,
# since a plan is served by the TensorRT that built it.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0.401-noble
ARG TENSORRT_IMAGE=nvcr.io/nvidia/tensorrt:26.07-py3

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

# Against the headers of the very TensorRT that serves; neither it nor CUDA is linked with.
FROM ${TENSORRT_IMAGE} AS shim
WORKDIR /source/native
COPY native/Makefile ./
COPY native/include include
COPY native/src src
RUN make shim OUT=/source/shim TENSORRT_INCLUDE="/usr/include/$(uname -m)-linux-gnu" CUDA_INCLUDE=/usr/local/cuda/include

FROM ${TENSORRT_IMAGE}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="deepseek-engine-tensorrt" \
      org.opencontainers.image.description="Serves DeepSeek models on NVIDIA GPUs by TensorRT" \
      org.opencontainers.image.source="https://github.com/deepseek-operator/deepseek-operator" \
      org.opencontainers.image.licenses="Apache-2.0 AND LicenseRef-NVIDIA-Deep-Learning-Container" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /source/artifacts/publish/engine /opt/deepseek
COPY --from=shim /source/shim/libdeepseek_trt.so /opt/deepseek/libdeepseek_trt.so
# The operator's pods name the program without its folder. A debugger's files have no place under a root that can't be written to.
ENV PATH=/opt/deepseek:$PATH \
    DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 \
    DOTNET_EnableDiagnostics=0
USER 65532:65532
EXPOSE 8000
ENTRYPOINT ["/opt/deepseek/deepseek-engine"]

# All images: `docker buildx bake -f eng/docker/docker-bake.hcl` builds them for this machine, with RELEASE=true and --push those of a release.

variable "REGISTRY" {
  default = "ghcr.io/deepseek-operator"
}

variable "VERSION" {
  default = "0.1.0"
}

# The commit.
variable "REVISION" {
  default = "unknown"
}

# For all architectures, with what they are made of (SBOM) and how (provenance). A local image store holds neither.
variable "RELEASE" {
  default = false
}

# The generation of deepseek-engine's command line: the operator asks for it by this tag, so that an upgrade of the operator restarts no GPU pod.
variable "ENGINE" {
  default = "v1"
}

# Of the TensorRT in TENSORRT_IMAGE of inference-gpu.Dockerfile.
variable "TENSORRT" {
  default = "11.1"
}

group "default" {
  targets = ["operator", "gateway", "standalone", "inference"]
}

# Apart: NVIDIA's base alone takes more of a disk than all others together.
group "gpu" {
  targets = ["inference-gpu"]
}

target "_image" {
  context = "."
  args = {
    VERSION  = VERSION
    REVISION = REVISION
  }
  platforms = RELEASE ? ["linux/amd64", "linux/arm64"] : []
  attest    = RELEASE ? ["type=provenance,mode=max", "type=sbom"] : []
}

target "operator" {
  inherits   = ["_image"]
  dockerfile = "eng/docker/operator.Dockerfile"
  tags       = ["${REGISTRY}/operator:${VERSION}"]
}

target "gateway" {
  inherits   = ["_image"]
  dockerfile = "eng/docker/gateway.Dockerfile"
  tags       = ["${REGISTRY}/gateway:${VERSION}"]
}

target "standalone" {
  inherits   = ["_image"]
  dockerfile = "eng/docker/standalone.Dockerfile"
  tags       = ["${REGISTRY}/standalone:${VERSION}"]
}

target "inference" {
  inherits   = ["_image"]
  dockerfile = "eng/docker/inference.Dockerfile"
  tags       = ["${REGISTRY}/inference:${ENGINE}", "${REGISTRY}/inference:${VERSION}"]
}

target "inference-gpu" {
  inherits   = ["_image"]
  dockerfile = "eng/docker/inference-gpu.Dockerfile"
  platforms  = RELEASE ? ["linux/amd64"] : []
  tags       = ["${REGISTRY}/inference:${ENGINE}-trt${TENSORRT}", "${REGISTRY}/inference:${VERSION}-trt${TENSORRT}"]
}

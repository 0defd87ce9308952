# The daily path. `make` alone prints the targets.
SHELL         := /usr/bin/env bash
.SHELLFLAGS   := -euo pipefail -c
.DEFAULT_GOAL := help

SOLUTION      := DeepSeekOperator.sln
RID           ?= linux-x64
PUBLISH_DIR   := artifacts/publish
EXECUTABLES   := Operator Gateway Standalone KubectlDsr
# Native AOT links with clang, or with gcc where there is no clang.
LINKER        := $(shell command -v clang >/dev/null 2>&1 && echo clang || echo gcc)
export DOTNET_NOLOGO := 1
export DOTNET_CLI_TELEMETRY_OPTOUT := 1

.PHONY: help build test demo screenshot incident run manifests golden install-yaml models publish publish-engine images archives release-files fmt fmt-check manifests-check verify bench-operator soak bench-gateway bench-availability soak-gateway bench-inference portkey native native-test gpu-check clean

help: ## Print this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  \033[1m%-18s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## Compile everything; warnings are errors
	dotnet build $(SOLUTION)

# These have the cores to themselves: one fills them with the processes of a cluster, the other measures what a process takes. Those beside each other mostly wait.
MODULES := $(basename $(notdir $(wildcard tests/*/DeepSeek.*.Tests.csproj)))
ALONE   := DeepSeek.EndToEnd.Tests DeepSeek.Gateway.Tests
BESIDE  := $(filter-out $(ALONE),$(MODULES))
empty   :=
modules  = $(subst $(empty) ,;,$(foreach module,$(1),artifacts/bin/$(module)/debug/$(module).dll))

# Profiles are for processes that live longer than those of tests.
test: export DOTNET_TieredPGO := 0
test: ## Run every test; cluster tests need KUBEBUILDER_ASSETS (a folder with kube-apiserver) and kubectl; PRODUCT_EXECUTABLES=folder of what was published, to run that
	@eng/test-tools.sh
	@if command -v npm >/dev/null && command -v node >/dev/null; then $(MAKE) --no-print-directory --silent $(OPENAI_CLIENT) || echo "test: npm could not bring the package openai; the test with it is skipped"; fi
	dotnet build $(SOLUTION) --verbosity quiet
	@failed=0; \
	dotnet test --test-modules '$(call modules,$(BESIDE))' --max-parallel-test-modules 2 $(TEST_ARGS) || failed=1; \
	dotnet test --test-modules '$(call modules,$(ALONE))' --max-parallel-test-modules 1 $(TEST_ARGS) || failed=1; \
	exit $$failed

# OpenAI's client for JavaScript, with the versions that its lock file pins.
OPENAI_CLIENT := artifacts/openai-client/node_modules/.package-lock.json
$(OPENAI_CLIENT): $(addprefix tests/Inference.Tests/OpenAiClient/,package.json package-lock.json client.mjs)
	@mkdir -p $(dir $(@D)) && cp $^ $(dir $(@D))
	@cd $(dir $(@D)) && npm ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

# What stands in when no node is left: a tiny model of this repository, on the CPU.
DEMO_ENGINE := artifacts/bin/DeepSeek.Inference/release/deepseek-engine.dll
DEMO_MODEL  := tests/Testing/Models/thinking/model_slots.onnx

demo: ## Three simulated DeepSeek nodes, faults, shift, a local model as the last resort, and recovery, in about a minute; no cluster, no key, no network; OPEN=1 stays up to look at
	@dotnet build src/Standalone --configuration Release --verbosity quiet --nologo -clp:NoSummary
	@dotnet build src/Inference --configuration Release --verbosity quiet --nologo -clp:NoSummary
	@dotnet artifacts/bin/DeepSeek.Standalone/release/deepseek-standalone.dll --demo --demo-engine $(DEMO_ENGINE) --demo-model $(DEMO_MODEL) --summary artifacts/demo/summary.json $(if $(OPEN),--keep)

screenshot: ## Take the picture of the status page in docs/images, out of the demo; needs chromium
	@dotnet build src/Standalone --configuration Release --verbosity quiet --nologo -clp:NoSummary
	@eng/screenshot.sh docs/images/status-page.png

incident: ## Script an incident and write down who tells what of it, in docs/operations/incident.md; needs KUBEBUILDER_ASSETS
	@eng/test-tools.sh
	@dotnet build tests/EndToEnd --verbosity quiet --nologo -clp:NoSummary
	@WRITE_INCIDENT=1 dotnet run --project tests/EndToEnd --no-build -- -class "*.IncidentTests"

ROUTE  ?= config/samples/deepseekroute-api-key.yaml
LISTEN ?= http://127.0.0.1:8080
ADMIN  ?= http://127.0.0.1:9090

run: ## Serve the real API by ROUTE=file, with the key in DEEPSEEK_API_KEY
	@dotnet run --project src/Standalone --configuration Release -- --route $(ROUTE) --listen $(LISTEN) --admin $(ADMIN)

COMPOSE := eng/compose

manifests: ## Generate crds/ from the classes in src/Api, config/rbac from src/Operator/Permissions, what the chart has of both, what Prometheus and Grafana get in compose.yaml, and docs/reference
	dotnet run --project eng/ManifestGen --verbosity quiet -- .
	dotnet run --project src/Standalone --verbosity quiet -- --route $(COMPOSE)/deepseek/route.yaml --monitoring-dir $(COMPOSE)/monitoring
	dotnet run --project eng/DocsGen --verbosity quiet -- .

golden: ## Write anew what the chart is known to render, in tests/Packaging/Golden, and the table of its README; needs a helm in KUBEBUILDER_ASSETS
	@dotnet build tests/Packaging --verbosity quiet --nologo -clp:NoSummary
	@WRITE_GOLDEN=1 dotnet run --project tests/Packaging --no-build -- -class "*.GoldenTests" -class "*.ReadmeTests"

INSTALL_YAML ?= artifacts/install.yaml

install-yaml: ## Write all manifests of config/default as one file, INSTALL_YAML=artifacts/install.yaml
	@mkdir -p $(dir $(INSTALL_YAML))
	@kubectl kustomize config/default > $(INSTALL_YAML)
	@echo "wrote $(INSTALL_YAML)"

models: ## Train the tiny models of tests again, and write them to tests/Testing/Models
	dotnet run --project eng/TinyModels --verbosity quiet -- tests/Testing/Models

publish: ## Native AOT binaries in artifacts/publish, with zero warnings
	@command -v $(LINKER) >/dev/null || { echo "publish: needs clang or gcc to link (Debian: apt-get install clang zlib1g-dev)" >&2; exit 2; }
	@for project in $(EXECUTABLES); do \
	  echo "publish $$project"; \
	  dotnet publish src/$$project --configuration Release --runtime $(RID) --output artifacts/aot/$$project \
	    -p:PublishAot=true -p:CppCompilerAndLinker=$(LINKER) --verbosity quiet --nologo; \
	  name=deepseek-$$(tr '[:upper:]' '[:lower:]' <<< "$$project"); \
	  [ $$project != KubectlDsr ] || name=kubectl-dsr; \
	  install -D -m 0755 artifacts/aot/$$project/$$name $(PUBLISH_DIR)/$$name; \
	done
	@ls -lh $(PUBLISH_DIR) | awk 'NR > 1 {print "  " $$5 "\t" $$9}'

# A folder, not a file: it brings .NET and ONNX Runtime along.
publish-engine: ## deepseek-engine with its runtime in artifacts/publish/engine, for machines without .NET
	@rm -rf $(PUBLISH_DIR)/engine
	@dotnet publish src/Inference --configuration Release --runtime $(RID) --self-contained --output $(PUBLISH_DIR)/engine \
	  -p:PublishDocumentationFiles=false -p:CopyOutputSymbolsToPublishDirectory=false --verbosity quiet --nologo

IMAGES ?= default

images: ## Build the images IMAGES=default (or gpu, or one of them) for this machine; needs docker with buildx
	@docker buildx bake --file eng/docker/docker-bake.hcl --load $(IMAGES)

ARCHIVES := artifacts/archives
ARCHIVED := deepseek-operator deepseek-gateway deepseek-standalone kubectl-dsr
# The same bytes for the same content.
TAR      := tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner

archives: publish publish-engine ## What a release offers for RID=linux-x64, an archive for each executable
	@mkdir -p $(ARCHIVES)
	@for name in $(ARCHIVED); do \
	  $(TAR) -czf $(ARCHIVES)/$$name-$(RID).tar.gz -C $(CURDIR)/$(PUBLISH_DIR) $$name -C $(CURDIR) LICENSE; \
	done
	@$(TAR) -czf $(ARCHIVES)/deepseek-engine-$(RID).tar.gz -C $(CURDIR)/$(PUBLISH_DIR) --transform 's:^engine:deepseek-engine:' engine -C $(CURDIR) LICENSE
	@ls -lh $(ARCHIVES) | awk 'NR > 1 {print "  " $$5 "\t" $$9}'

release-files: ## What stands beside the archives of a release: install.yaml, the manifest for krew, checksums
	@$(MAKE) --no-print-directory install-yaml INSTALL_YAML=$(ARCHIVES)/install.yaml
	@eng/krew-manifest.sh $(ARCHIVES) > $(ARCHIVES)/dsr.yaml
	@cd $(ARCHIVES) && rm -f SHA256SUMS && sha256sum * > ../SHA256SUMS && mv ../SHA256SUMS .

fmt: ## Format the code
	dotnet format $(SOLUTION)

# White space, without loading the solution: style is an error of the build (EnforceCodeStyleInBuild), and what is left is in tests/Architecture.
fmt-check: ## Fail where formatting would change a file
	dotnet format whitespace . --folder --verify-no-changes --include src tests eng bench

CHART     := charts/deepseek-operator
GENERATED := crds config/crd config/rbac $(COMPOSE)/monitoring src/Api/Validation/deepseekroutes.schema.json $(CHART)/templates/crds $(CHART)/templates/_rules.tpl $(CHART)/files $(addprefix docs/reference/,deepseekroute.md deepseeklocalmodel.md metrics.md alerts.md configuration.md)

manifests-check: manifests ## Fail where a generated file differs from what the code says
	@git diff --exit-code --stat -- $(GENERATED) || { echo "generated files are stale: run 'make manifests' and commit" >&2; exit 1; }
	@test -z "$$(git ls-files --others --exclude-standard -- $(GENERATED))" || { echo "generated files aren't committed:" >&2; git ls-files --others --exclude-standard -- $(GENERATED) >&2; exit 1; }

# What is published comes before the tests, which run it.
verify: export PRODUCT_EXECUTABLES := $(CURDIR)/$(PUBLISH_DIR)
verify: fmt-check manifests-check publish publish-engine test ## Everything that CI runs

# The operator's executable alone, when it is missing or older than its sources.
OPERATOR      := $(PUBLISH_DIR)/deepseek-operator
OPERATOR_FROM := src/Api src/ControllerRuntime src/Hosting src/Operator src/Protocol
$(OPERATOR): $(shell find $(OPERATOR_FROM) -name '*.cs' -o -name '*.csproj' 2>/dev/null) Directory.Packages.props
	@$(MAKE) --no-print-directory publish EXECUTABLES=Operator

BENCH   := artifacts/bin/DeepSeek.Bench.Operator/release/deepseek-bench-operator
SIZES   ?= 100,1000,5000
MODELS  ?= 0
STEADY  ?= 180
MINUTES ?= 30

bench-operator: $(OPERATOR) ## Measure the operator with SIZES=100,1000,5000 routes; needs KUBEBUILDER_ASSETS; FORCE=1 on a busy machine
	@dotnet build bench/Operator --configuration Release --verbosity quiet --nologo -clp:NoSummary
	@$(BENCH) --sizes $(SIZES) --models $(MODELS) --steady $(STEADY) $(if $(ONLY),--only $(ONLY)) $(if $(FORCE),--force) $(BENCH_ARGS)

soak: $(OPERATOR) ## Run the operator for MINUTES=30 while routes come and go and its connections break; needs KUBEBUILDER_ASSETS
	@dotnet build bench/Operator --configuration Release --verbosity quiet --nologo -clp:NoSummary
	@$(BENCH) soak --minutes $(MINUTES) $(if $(FORCE),--force) $(BENCH_ARGS)

# The gateway's executable alone, when it is missing or older than its sources.
GATEWAY      := $(PUBLISH_DIR)/deepseek-gateway
GATEWAY_FROM := src/ControllerRuntime src/Gateway src/Hosting src/Protocol
$(GATEWAY): $(shell find $(GATEWAY_FROM) -name '*.cs' -o -name '*.csproj' 2>/dev/null) Directory.Packages.props
	@$(MAKE) --no-print-directory publish EXECUTABLES=Gateway

PORTKEY       := artifacts/portkey/node_modules/.patched
BENCH_GATEWAY := artifacts/bin/DeepSeek.Bench.Gateway/release/deepseek-bench-gateway
ROUNDS        ?= 7
EACH          ?= 3
REQUESTS      ?= 4000
SEED          ?= 1

# With the versions that its lock file pins. Its own repository patches async-retry; the package comes without the patch.
$(PORTKEY): bench/Gateway/portkey/package.json bench/Gateway/portkey/package-lock.json
	@mkdir -p artifacts/portkey && cp $^ artifacts/portkey/
	@cd artifacts/portkey && npm ci --ignore-scripts --no-audit --no-fund --silent
	@sed -i 's/val = fn(bail, num);/val = fn(bail, num, op);/' artifacts/portkey/node_modules/async-retry/lib/index.js
	@touch $@

portkey:
	@if command -v npm >/dev/null && command -v node >/dev/null; then $(MAKE) --no-print-directory --silent $(PORTKEY); \
	  else echo "Portkey is left out: npm and node aren't there (Debian: apt-get install npm)" >&2; fi

bench-gateway: $(GATEWAY) portkey ## Measure the gateway beside nginx, bare YARP and Portkey; needs nginx and wrk; FORCE=1 on a busy machine
	@dotnet build bench/Yarp --configuration Release --verbosity quiet --nologo -clp:NoSummary
	@dotnet build bench/Gateway --configuration Release --verbosity quiet --nologo -clp:NoSummary
	@$(BENCH_GATEWAY) --rounds $(ROUNDS) --seconds $(EACH) $(if $(ONLY),--only $(ONLY)) $(if $(FORCE),--force) $(BENCH_ARGS)

bench-availability: $(GATEWAY) portkey ## Let simulated nodes fail a third of REQUESTS=4000, and count what clients see of it
	@dotnet build bench/Gateway --configuration Release --verbosity quiet --nologo -clp:NoSummary
	@$(BENCH_GATEWAY) availability --requests $(REQUESTS) --seed $(SEED) $(if $(FORCE),--force) $(BENCH_ARGS)

soak-gateway: $(GATEWAY) ## Run the gateway for MINUTES=30 while upstreams fail, clients leave in the middle and its snapshot changes every second
	@dotnet build bench/Gateway --configuration Release --verbosity quiet --nologo -clp:NoSummary
	@$(BENCH_GATEWAY) soak --minutes $(MINUTES) $(if $(FORCE),--force) $(BENCH_ARGS)

BENCH_INFERENCE := artifacts/bin/DeepSeek.Bench.Inference/release/deepseek-bench-inference

bench-inference: ## Measure the model server's engine on CPUs: INT8 beside FP32, many sequences beside one, all beside ONNX Runtime alone; FORCE=1 on a busy machine
	@dotnet build bench/Inference --configuration Release --verbosity quiet --nologo -clp:NoSummary
	@$(BENCH_INFERENCE) --rounds $(ROUNDS) $(if $(THREADS),--threads $(THREADS)) $(if $(ONLY),--only $(ONLY)) $(if $(FORCE),--force) $(BENCH_ARGS)

native: ## Compile the shim over TensorRT; TENSORRT_INCLUDE=folder of NvInferRuntime.h, CUDA_INCLUDE=folder of cuda_runtime_api.h
	@$(MAKE) --no-print-directory -C native shim TENSORRT_INCLUDE=$(TENSORRT_INCLUDE) CUDA_INCLUDE=$(CUDA_INCLUDE)

native-test: ## Drive the fakes of CUDA and TensorRT through every order of calls and every error, under AddressSanitizer
	@$(MAKE) --no-print-directory -C native test

GPU_CHECK := $(PUBLISH_DIR)/deepseek-gpu-check

# One file, which a machine with NVIDIA's driver and nothing else runs; libdeepseek_trt.so beside it, where it was compiled.
gpu-check: ## Run what the engine does on a GPU, and say which parts ran; PLAN=file computes a plan of TensorRT too
	@dotnet publish eng/GpuCheck --configuration Release --runtime $(RID) --output artifacts/aot/GpuCheck \
	  -p:PublishAot=true -p:CppCompilerAndLinker=$(LINKER) --verbosity quiet --nologo
	@install -D -m 0755 artifacts/aot/GpuCheck/deepseek-gpu-check $(GPU_CHECK)
	@if test -f artifacts/native/libdeepseek_trt.so; then install -m 0755 artifacts/native/libdeepseek_trt.so $(PUBLISH_DIR)/; fi
	@$(GPU_CHECK) $(PLAN)

clean: ## Remove what was built
	rm -rf artifacts

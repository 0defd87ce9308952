#!/usr/bin/env bash
# What `make verify` and a try in a cluster need, besides the SDK.
set -euo pipefail
sudo apt-get update
sudo apt-get install --yes --no-install-recommends clang llvm zlib1g-dev make redis-server prometheus prometheus-alertmanager nginx-light chromium-browser
go install sigs.k8s.io/kind@v0.30.0
go install sigs.k8s.io/controller-runtime/tools/setup-envtest@release-0.22
assets=$(setup-envtest use 1.34.x --print path)
ln -sfn "$assets" "$(dirname "$assets")/current"
dotnet restore
echo 'kind create cluster, and config/samples have something to run in.'

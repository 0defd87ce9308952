#!/usr/bin/env bash
# krew-manifest.sh FOLDER: the manifest by which krew installs `kubectl dsr`, from the archives of a release in FOLDER.
set -euo pipefail
folder=$1
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' "$(dirname "$0")/../Directory.Build.props")
cat <<END
apiVersion: krew.googlecontainertools.github.com/v1alpha2
kind: Plugin
metadata:
  name: dsr
spec:
  version: v$version
  homepage: https://github.com/deepseek-operator/deepseek-operator
  shortDescription: Show and move the traffic of DeepSeekRoutes
  description: |
    Says where the traffic of a DeepSeekRoute goes and why, sends it to a tier for a time, freezes it, and gives it back to the operator.
  platforms:
END
for platform in amd64:linux-x64 arm64:linux-arm64; do
  archive=kubectl-dsr-${platform#*:}.tar.gz
  digest=$(sha256sum "$folder/$archive" | cut -d ' ' -f 1)
  cat <<END
  - selector: {matchLabels: {os: linux, arch: ${platform%:*}}}
    uri: https://github.com/deepseek-operator/deepseek-operator/releases/download/v$version/$archive
    sha256: $digest
    bin: kubectl-dsr
END
done

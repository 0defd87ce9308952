#!/usr/bin/env bash
# Takes the picture of the status page that the documentation shows: of the demo, a few seconds into its Emergency.
set -euo pipefail
picture=$1
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || {
  echo "screenshot: needs chromium (Debian: apt-get install chromium)" >&2
  exit 2
}
output=$(mktemp)
# The page names its pod by HOSTNAME; the picture shows no machine's.
env -u HOSTNAME dotnet artifacts/bin/DeepSeek.Standalone/release/deepseek-standalone.dll --demo --keep >"$output" &
demo=$!
trap 'kill $demo 2>/dev/null || true; wait $demo 2>/dev/null || true; rm -f "$output"' EXIT
page() { sed -n 's/.*to look at \(http[^ ]*\)$/\1/p' "$output" | head -1; }
for _ in {1..600}; do
  address=$(page)
  [ -n "$address" ] && curl --silent --fail "$address.json" | grep -q '"level":"Emergency"' && break
  kill -0 $demo
  sleep 0.2
done
sleep 2
mkdir -p "$(dirname "$picture")"
# Time runs fast in the picture's browser: the page asks twice before it is taken.
"$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size="${SIZE:-940,1250}" --virtual-time-budget=4000 \
  --screenshot="$picture" "$address" 2>/dev/null
echo "$picture: $(stat -c %s "$picture") bytes"

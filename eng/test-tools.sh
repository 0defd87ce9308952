#!/usr/bin/env bash
# Brings what tests run for real, where that is one command away; tests say what they missed where it isn't.
set -uo pipefail
packages=()
command -v redis-server >/dev/null || packages+=(redis-server)
command -v promtool >/dev/null || packages+=(prometheus)
command -v prometheus-alertmanager >/dev/null || command -v alertmanager >/dev/null || packages+=(prometheus-alertmanager)
command -v nginx >/dev/null || packages+=(nginx-light)
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || packages+=(chromium)
[ ${#packages[@]} -eq 0 ] && exit 0
command -v apt-get >/dev/null || exit 0
# The tests start servers of their own: the packages' are neither needed nor wanted.
quiet=(env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive)
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  sudo -n true 2>/dev/null || exit 0
  as_root=(sudo -n)
fi

echo "test: installing ${packages[*]}"
install() { "${as_root[@]}" "${quiet[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}"; }
{ install || { "${as_root[@]}" "${quiet[@]}" apt-get update -qq && install; }; } >/dev/null 2>&1 || echo "test: apt-get could not install ${packages[*]}; tests with them are skipped"

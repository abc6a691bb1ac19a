#!/usr/bin/env bash
# Installs the real servers that tests run against, each into a cache outside the repository, where it is missing.
# What cannot be had is said and left out: its tests are skipped with the reason, or fail where CI=true.
set -uo pipefail
cache="${XDG_CACHE_HOME:-$HOME/.cache}/planner-tests"
mkdir -p "$cache"

# install NAME HOW-LONG PRESENT-TEST COMMAND
install() {
  local name=$1 expected=$2 present=$3 command=$4 start=$SECONDS
  if eval "$present" >/dev/null 2>&1; then
    echo "$name: present"
  else
    echo "$name: installing ($expected) ..."
    if $command >"$cache/$name.log" 2>&1 && eval "$present" >/dev/null 2>&1; then
      echo "$name: installed in $((SECONDS - start)) s"
    else
      echo "$name: cannot be had here, its tests are left out; see $cache/$name.log"
    fi
  fi
}

get_azurite() {
  npm install --no-fund --no-audit --prefix "$cache/azurite" azurite
}

install azurite "about 15 s, from npm" \
  '[ -n "${AZURITE_TABLE:-}" ] || command -v azurite-table || [ -x "$cache/azurite/node_modules/.bin/azurite-table" ]' get_azurite

get_kusto() {
  npm install --no-fund --no-audit --prefix "$cache/kusto" @kusto/language-service-next@12.4.1
}

install kusto "about 5 s, from npm" '[ -f "$cache/kusto/node_modules/@kusto/language-service-next/bridge.min.js" ]' get_kusto

kube="${XDG_CACHE_HOME:-$HOME/.cache}/planner-kube"
install kube-apiserver "about 3 minutes, built from Debian's source" \
  '[ -x "${KUBEBUILDER_ASSETS:-$kube}/kube-apiserver" ] && [ -x "${KUBEBUILDER_ASSETS:-$kube}/etcd" ]' \
  "$(dirname "$0")/kube-apiserver.sh"

get_prometheus() {
  mkdir -p "$cache/prometheus" && cd "$cache/prometheus" || return 1
  ls /var/lib/apt/lists/*_InRelease >/dev/null 2>&1 || apt-get -qq update
  apt-get -qq download prometheus && dpkg -x prometheus_*.deb .
}

install prometheus "about 5 s, from Debian" \
  'command -v prometheus || [ -x "$cache/prometheus/usr/bin/prometheus" ]' get_prometheus

#!/usr/bin/env bash
# Builds what is deployed or released, with checksums: the function app, and the command line.
#   infra/package.sh [FOLDER]     (artifacts/release)
set -euo pipefail
cd "$(dirname "$0")/.."
out="$(mkdir -p "${1:-artifacts/release}" && cd "${1:-artifacts/release}" && pwd)"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The same sources give the same bytes, in whatever folder: no path is compiled in, files keep one date, and are packed in one order.
publish() { dotnet publish "$1" --configuration Release --output "$2" -p:PathMap="$PWD=/planner" --nologo --verbosity quiet; }
pack() {
  cp LICENSE "$1"
  (cd "$1" && find . -exec touch -h -d '2000-01-01T00:00:00Z' {} + && rm -f "$out/$2" \
    && find . -type f | LC_ALL=C sort | zip -qX "$out/$2" -@)
}

publish src/Planner.FunctionApp "$work/app"
pack "$work/app" planner.zip
publish src/Planner.Cli "$work/cli"
pack "$work/cli" planner-cli.zip
(cd "$out" && sha256sum planner.zip planner-cli.zip | tee SHA256SUMS)

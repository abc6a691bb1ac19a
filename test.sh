#!/usr/bin/env bash
# Builds, checks and tests everything; the last line counts the tests.
#   ./test.sh          installs the servers that tests need, where they are missing
#   ./test.sh --fast   leaves out the tests that need servers
set -euo pipefail
cd "$(dirname "$0")"
case "${1:-}" in
  "") tests=() ;;
  --fast) tests=(--filter "Needs!=servers") ;;
  *) echo "usage: ./test.sh [--fast]" >&2; exit 2 ;;
esac

step() { printf '\n== %s\n' "$*"; }

step "restore and build (warnings are errors)"
dotnet build Planner.sln --configuration Release --nologo --verbosity quiet

step "format"
dotnet format Planner.sln --no-restore --verify-no-changes

step "function app for Azure"
# The real worker's packages are not in every registry: only their absence is let pass, and said.
if azure=$(dotnet build src/Planner.FunctionApp --configuration Release -p:FunctionsRuntime=Azure --nologo --verbosity quiet 2>&1); then
  echo "built"
elif grep -Eq "error NU110[12].*(Microsoft.Azure.Functions|Azure.Monitor)" <<<"$azure" && ! grep "error" <<<"$azure" | grep -qv "error NU110[12]"; then
  echo "not built: this registry lacks the Functions worker's packages"
  grep -o "Unable to find package [^ ]*" <<<"$azure" | sort -u
else
  echo "$azure"
  exit 1
fi

if [ ${#tests[@]} -eq 0 ]; then
  step "servers for tests"
  tests/tools/install.sh
fi

step "tests"
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
status=0
# A test that hangs is named and fails its project; none takes more than three minutes.
dotnet test Planner.sln --configuration Release --no-build --nologo "${tests[@]}" \
  --blame-hang-timeout 10m --blame-hang-dump-type none --results-directory "$results/blame" \
  --logger "console;verbosity=minimal" 2>&1 | tee "$results/log" || status=$?

# Every test project prints "Failed: 0, Passed: 3, Skipped: 1, Total: 4"; the sum is the line that counts.
awk -v status="$status" '
  /Failed: +[0-9]+, Passed: +[0-9]+, Skipped: +[0-9]+/ {
    line = $0; gsub(/[^0-9,:]/, "", line); gsub(/,/, ":", line); n = split(line, field, ":")
    for (i = 1; i <= n; i++) if (field[i] != "") { list[++count] = field[i] }
    failed += list[1]; passed += list[2]; skipped += list[3]; count = 0
  }
  END {
    if (passed + failed == 0) { print "no test ran"; exit 1 }
    printf "%d passed, %d failed", passed, failed
    if (skipped > 0) printf ", %d skipped", skipped
    print ""
    exit (status != 0 || failed > 0)
  }' "$results/log"

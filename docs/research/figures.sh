# Sourced by the scripts that write figures into pages of this folder: builds the command line, and makes a folder for work.
# $page is the page; the argument a file of ../shared/data, which is not part of the repository.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

data=$(cd .. && pwd)/shared/data
if [ $# -gt 0 ] && [ ! -f "$data/$1" ]; then
  echo "$0 needs $1 in ../shared/data, which is not part of the repository; $page stays as it is"
  exit 0
fi

dotnet build src/Planner.Cli --configuration Release --output artifacts/cli --nologo --verbosity quiet
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

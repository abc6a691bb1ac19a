#!/usr/bin/env bash
# Compares auto-ARIMA with R's forecast::auto.arima (stepwise, exact likelihood, AIC) on the last points of real series:
# what a search costs and finds, and what one more point costs. Prints a table. Needs the series beside the repository.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/../.."

data=$PWD/../shared/data/series
if [ ! -f "$data/index.json" ]; then
  echo "compare-with-r.sh needs the series in ../shared/data, which is not part of the repository"
  exit 0
fi

if ! Rscript -e 'library(forecast)' >/dev/null 2>&1; then
  echo "installing R's forecast package (Debian: r-cran-forecast)" >&2
  apt-get install --yes --no-install-recommends r-cran-forecast >/dev/null ||
    { echo "apt-get install r-cran-forecast failed; install it by hand (as root)" >&2; exit 1; }
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/windows"
for file in "$data"/*.csv; do
  for n in ${WINDOWS:-50 100 200 500 1000}; do
    tail -n +2 "$file" | awk -F, '$NF != "" { print $NF }' | tail -n "$n" >"$work/window"
    if [ "$(wc -l <"$work/window")" -eq "$n" ]; then
      mv "$work/window" "$work/windows/$(basename "$file" .csv)-$n.txt"
    fi
  done
done

dotnet build tests/Planner.Benchmarks --configuration Release --nologo --verbosity quiet >&2
dotnet run --no-build --configuration Release --project tests/Planner.Benchmarks -- arima "$work/windows" | sort >"$work/ours"
Rscript tests/Planner.Benchmarks/compare-with-r.R "$work/windows" | sort >"$work/r"

# name n d aic search update | n d aic search refit refilter
join "$work/ours" "$work/r" | sort -t' ' -k2,2n -k1,1 | awk '
  function mean(sum, count) { return exp(sum / count) }
  function close_group() {
    if (!count) return
    printf "| **all of %d** | | **%.0f** | **%.2f** | **%.0f** | worst %+.2f | | | **%.0f** | **%.0f** |\n", points,
      mean(r, count), mean(ours, count), mean(search, count), worst, mean(refit, count), mean(refilter, count)
    r = ours = search = refit = refilter = count = 0; worst = -1e9
  }
  BEGIN {
    print "| series | points | search, R (ms) | ours (ms) | ratio | AIC, ours - R | refit, R (ms) | update, ours (us) | ratio | to filtering again in R |"
    print "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    worst = -1e9
  }
  {
    if ($2 != points) { close_group(); points = $2 }
    sub(/-[0-9]+$/, "", $1)
    comparable = $3 == $8
    difference = comparable ? sprintf("%+.2f", $4 - $9) : "other d"
    if (comparable && $4 - $9 > worst) worst = $4 - $9
    printf "| %s | %d | %.0f | %.2f | %.0f | %s | %.1f | %.2f | %.0f | %.0f |\n",
      $1, $2, $10, $5, $10 / $5, difference, $11, 1000 * $6, $11 / $6, $12 / $6
    r += log($10); ours += log($5); search += log($10 / $5); refit += log($11 / $6); refilter += log($12 / $6); count++
  }
  END { close_group() }'

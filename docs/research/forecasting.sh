#!/usr/bin/env bash
# Writes the figures of docs/research/forecasting.md anew. It needs the series and the reference results beside the repository.
page=docs/research/forecasting.md
source "$(dirname "$0")/figures.sh" series/index.json

# name, rows before the first that is scored, rows
series() { tr -d ' ",' <"$data/series/index.json" | awk -F: '
  $1 == "name" { name = $2 } $1 == "rows" { rows = $2 } $1 == "score_from" { print name, $2, rows }'; }

# series, predictor, MASE, coverage, scored rows at a level
scores() {
  local level=$1 name from rows
  series | while read -r name from rows; do
    artifacts/cli/planner forecast --predictor all --json --level "$level" --start "$from" --input "$data/series/$name.csv" |
      tr -d '", ' |
      awk -F: -v name="$name" -v scored=$((rows - from)) '
        $1 == "predictor" { predictor = $2 } $1 == "mase" { mase = $2 } $1 == "coverage" { print name, predictor, mase, $2, scored }'
  done
}

# The same of a column of the forecasts by others: its error over that of the last value.
others() {
  series | while read -r name from _; do
    history=$(tr -d ' ",' <"$data/series/index.json" | awk -F: -v name="$name" '
      $1 == "name" { own = $2 == name } own && $1 == "history" { print $2 }')
    tr -d '\r' <"$data/golden/forecasts_by_others.csv" |
      awk -F, -v name="$name" -v first=$((from - history)) -v column="$1" -v as="$2" '
      function abs(x) { return x < 0 ? -x : x }
      NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
      $1 == name && $2 >= first { own += abs($3 - $at[column]); last += abs($3 - $at["constant"]) }
      END { print name, as, own / last, "null", 0 }'
  done
}

table() {
  awk '
    !($1 in row) { row[$1] = ++rows; name[rows] = $1 }
    !($2 in column) { column[$2] = ++columns; heading[columns] = $2 }
    { value[row[$1], column[$2]] = $3 }
    function mean(title, parity,  c, r, sum, n, line) {
      line = "| **" title "** |"
      for (c = 2; c <= columns; c++) {
        sum = n = 0
        for (r = 1; r <= rows; r++) if (parity < 0 || (r - 1) % 2 == parity) { sum += log(value[r, c]); n++ }
        line = line sprintf(" **%.3f** |", exp(sum / n))
      }
      print line
    }
    END {
      line = "| series |"; rule = "|---|"
      for (c = 2; c <= columns; c++) { gsub("_", " ", heading[c]); line = line " " heading[c] " |"; rule = rule "--:|" }
      print line; print rule
      for (r = 1; r <= rows; r++) {
        line = "| " name[r] " |"
        for (c = 2; c <= columns; c++) line = line sprintf(" %.3f |", value[r, c])
        print line
      }
      mean("geometric mean", -1); mean("of the even ones", 0); mean("of the odd ones", 1)
    }'
}

covered() { awk '$2 == "auto" { inside += $4 * $5; all += $5 } END { printf "%.1f %%", 100 * inside / all }'; }

scores 0.9 >"$work/scores"
{
  cat "$work/scores"
  others arima_refit "R's_auto.arima"
  others ens_mini "best_by_others"
} | table >"$work/table"
echo >>"$work/table"
{
  echo "Intervals of \`auto\` cover $(covered <"$work/scores") of the values at a level of 90 %,"
  echo "$(scores 0.95 | covered) at 95 %."
} >>"$work/table"
awk -v table="$work/table" '
  /^<!-- figures -->$/ { print; while ((getline line < table) > 0) print line; skip = 1; next }
  /^<!-- end of figures -->$/ { skip = 0 }
  !skip' "$page" >"$work/page"
cat "$work/page" >"$page"

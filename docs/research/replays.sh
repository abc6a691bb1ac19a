#!/usr/bin/env bash
# Writes the table of docs/research/replays.md anew. It needs the traces and the reference results beside the repository.
page=docs/research/replays.md
source "$(dirname "$0")/figures.sh" traces/baselines.csv

# One row of baselines.csv: policy, interval -> limits, start-up, initial sizes, attainment, GPU-hours.
baseline() {
  awk -F, -v trace="$1" -v policy="$2" -v interval="$3" '
    { gsub(/["\r]/, "") }
    $1 == trace && $5 == policy && $6 == interval { print $2, $3, $4, $7 "," $8, $9, $14 }' "$data/traces/baselines.csv"
}

# The n-th plan of the JSON that a replay prints: size, attainment, GPU-hours.
plan() {
  awk -v n="$1" '
    function value() { sub(/.*: /, ""); sub(/,$/, ""); return $0 }
    /"plan":/ { row++ }
    row == n && /^    "prefill":/ { prefill = value() }
    row == n && /^    "decode":/ { decode = value() }
    row == n && /"sla_attainment":/ { sla = value() }
    row == n && /"total":/ { total = value() }
    END { if (sla == "") exit 1; print prefill "," decode, sla, total }'
}

row() { printf '| %s | %s | %s | %.2f %% | %.2f %% | %.3f | %.3f | %s |\n' "$@"; }
percent() { awk -v share="$1" 'BEGIN { print share * 100 }'; }
of_static() { awk -v hours="$1" -v static="$2" 'BEGIN { printf "%.2f", hours / static }'; }

replay() { # trace predictor interval ttft itl startup initial loops [option...]
  cat >"$work/fleet.yaml" <<CONFIG
deployments:
  - name: grid
    profile: $data/profiles/h200-tp1
    config:
      ttft: $4
      itl: $5
      max_gpu_budget: -1
      policy: dynamo
      load_predictor: $2
      throughput_adjustment_interval: $3
      enable_throughput_scaling: $([ "$8" = load ] && echo false || echo true)
      enable_load_scaling: $([ "$8" = throughput ] && echo false || echo true)
CONFIG
  artifacts/cli/planner replay --config "$work/fleet.yaml" --trace "$data/traces/$1.jsonl.gz" \
    --startup-seconds "$6" --initial "$7" --json "${@:9}" 2>>"$work/log" || { cat "$work/log" >&2; exit 1; }
}

{
  echo "| trace, limits, size at the start | plan | interval | SLA met | reference | GPU-hours | reference | of static |"
  echo "|---|---|--:|--:|--:|--:|--:|--:|"
  for trace in azure2023_conv mooncake_conversation azure2023_conv_x8 azure2023_conv_day mooncake_conversation_x10; do
    for predictor in constant kalman; do
      for interval in 180 60; do
        read -r ttft itl startup initial sla hours <<<"$(baseline $trace throughput-$predictor $interval)"
        first=
        options=(--no-compare)
        if [ "$predictor $interval" = "constant 180" ]; then
          first="$trace, $ttft / $itl ms, $initial"
          options=()
        fi
        replay $trace $predictor $interval "$ttft" "$itl" "$startup" "$initial" throughput ${options[@]+"${options[@]}"} >"$work/json"
        if [ -n "$first" ]; then
          read -r size static_sla static_hours <<<"$(plan 2 <"$work/json")"
          read -r _ _ _ theirs reference_sla reference_hours <<<"$(baseline $trace best-static '')"
          [ "$size" = "$theirs" ] || size="$size (reference: $theirs)"
          row "$first" "best static: $size" "" "$(percent "$static_sla")" "$(percent "$reference_sla")" \
            "$static_hours" "$reference_hours" "1"
        fi
        read -r _ ours our_hours <<<"$(plan 1 <"$work/json")"
        row "" "$predictor" "$interval s" "$(percent "$ours")" "$(percent "$sla")" "$our_hours" "$hours" \
          "$(of_static "$our_hours" "$static_hours")"
        echo "$trace $predictor $interval" >&2
      done
    done
    for loops in "load 180" "both 180" "both 60"; do
      read -r name interval <<<"$loops"
      in_reference=$([ $name = load ] || echo $interval)
      read -r ttft itl startup initial sla hours <<<"$(baseline $trace $name "$in_reference")"
      replay $trace constant $interval "$ttft" "$itl" "$startup" "$initial" $name --no-compare >"$work/json"
      read -r _ ours our_hours <<<"$(plan 1 <"$work/json")"
      row "" "$([ $name = load ] && echo load || echo constant and load)" "$([ $name = load ] || echo "$interval s")" \
        "$(percent "$ours")" "$(percent "$sla")" "$our_hours" "$hours" "$(of_static "$our_hours" "$static_hours")"
      echo "$trace $loops" >&2
    done
  done
} >"$work/table"

awk -v table="$work/table" '
  /^<!-- end of table -->/ { inside = 0 }
  !inside { print }
  /^<!-- table:/ { inside = 1; while ((getline line < table) > 0) print line }' "$page" >"$work/page"
cmp -s "$work/page" "$page" || cp "$work/page" "$page"

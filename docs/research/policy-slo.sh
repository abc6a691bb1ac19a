#!/usr/bin/env bash
# Prints the tables of docs/research/policy-slo.md, and draws its two pictures. The traces are beside the repository; the last table and
# the pictures need only docs/examples.
source "$(dirname "$0")/figures.sh"

# The charts of a report page are SVG inside of it.
draw() { # policy
  sed "s/^    config:/    config:\n      policy: $1/; s|profile: profile |profile: $PWD/docs/examples/profile |" docs/examples/fleet.yaml >"$work/day.yaml"
  artifacts/cli/planner replay --config "$work/day.yaml" --trace docs/examples/day.jsonl.gz --initial 2,2 --no-compare \
    --html "$work/$1.html" >/dev/null
}

# Share of requests within both limits, and GPU-hours as a multiple of a plan that knows the trace.
replay() { # trace ttft itl initial least startup option...
  cat >"$work/fleet.yaml" <<CONFIG
deployments:
  - name: slo
    profile: $data/profiles/h200-tp1
    config: { policy: ${policy:-slo}, ttft: $2, itl: $3, max_gpu_budget: -1, load_predictor: constant, throughput_adjustment_interval: ${interval:-180} }
CONFIG
  artifacts/cli/planner replay --config "$work/fleet.yaml" --trace "$data/traces/$1.jsonl.gz" --initial "$4" \
    --startup-seconds "$6" --no-compare --output "$work/report.json" "${@:7}" >/dev/null 2>&1
  awk -v least="$5" '/"sla_attainment"/ { met = $2 } /"total"/ { printf "%.1f %% at %.2fx", met * 100, $2 / least }' "$work/report.json"
}

rows() {
  cat <<'ROWS'
azure2023_conv 300 5 1,4 4.120
mooncake_conversation 3000 10 2,2 4.762
azure2023_conv_x8 300 6 2,7 9.424
azure2023_conv_day 300 6 1,1 9.801
mooncake_conversation_x10 3000 10 9,12 24.164
ROWS
}

if [ -d "$data" ]; then
  echo "| trace | policy dynamo (throughput, 60 s) | policy slo |"
  echo "|---|---|---|"
  rows | while read -r trace ttft itl initial least; do
    echo "| $trace | $(policy=dynamo interval=60 replay "$trace" "$ttft" "$itl" "$initial" "$least" 90) | $(replay "$trace" "$ttft" "$itl" "$initial" "$least" 90) |"
  done
  echo
  echo "| trace | workers' gauges | frontends' histograms |"
  echo "|---|---|---|"
  rows | while read -r trace ttft itl initial least; do
    echo "| $trace | $(replay "$trace" "$ttft" "$itl" "$initial" "$least" 90) | $(replay "$trace" "$ttft" "$itl" "$initial" "$least" 90 --no-worker-gauges) |"
  done
  echo
  echo "| start-up | day | x8 |"
  echo "|---|---|---|"
  for startup in 0 90 180 300; do
    echo "| $startup s | $(replay azure2023_conv_day 300 6 1,1 9.801 $startup) | $(replay azure2023_conv_x8 300 6 2,7 9.424 $startup) |"
  done
  echo
  echo "| limits | day | x8 |"
  echo "|---|---|---|"
  for factor in 0.5 1 2; do
    ttft=$(awk "BEGIN { print 300 * $factor }") itl=$(awk "BEGIN { print 6 * $factor }")
    echo "| $ttft and $itl ms | $(replay azure2023_conv_day "$ttft" "$itl" 1,1 9.801 90) | $(replay azure2023_conv_x8 "$ttft" "$itl" 2,7 9.424 90) |"
  done
fi

artifacts/cli/planner replay --config docs/examples/fleet.yaml --trace docs/examples/day.jsonl.gz --compare

mkdir -p docs/research/images
for policy in dynamo slo; do
  draw $policy
  # The chart of traffic and replicas is the first of the page.
  awk '/<svg/ && !done { on = 1 } on { print } on && /<\/svg>/ { on = 0; done = 1 }' "$work/$policy.html" >"docs/research/images/day-$policy.svg"
done

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

# Share of requests within both limits, GPU-hours and changes of replicas; of the n-th plan that a replay prints.
replay() { # trace ttft itl initial startup option...
  cat >"$work/fleet.yaml" <<CONFIG
deployments:
  - name: slo
    profile: $data/profiles/h200-tp1
    config: { policy: ${policy:-slo}, ttft: $2, itl: $3, max_gpu_budget: -1, load_predictor: constant, throughput_adjustment_interval: ${interval:-180} }
CONFIG
  artifacts/cli/planner replay --config "$work/fleet.yaml" --trace "$data/traces/$1.jsonl.gz" --initial "$4" \
    --startup-seconds "$5" --json ${compare:---no-compare} "${@:6}" 2>/dev/null |
    awk -v n="${plan:-1}" '/"plan":/ { row++ } row == n && /"sla_attainment"/ { met = $2 }
      row == n && /"total":/ { hours = $2 } row == n && /"scaling_events":/ { changes = $2 }
      END { printf n == 1 ? "%.1f %%, %.2f h, %d" : "%.1f %%, %.2f h", met * 100, hours, changes }'
}

rows() {
  cat <<'ROWS'
azure2023_conv 300 5 1,3
mooncake_conversation 3000 10 3,3
azure2023_conv_x8 300 6 2,7
azure2023_conv_day 300 6 1,3
mooncake_conversation_x10 3000 10 11,14
ROWS
}

if [ -d "$data" ]; then
  echo "| trace | policy dynamo (throughput, 60 s) | smallest static for 99 % | policy slo |"
  echo "|---|---|---|---|"
  rows | while read -r trace ttft itl initial; do
    echo "| $trace | $(policy=dynamo interval=60 replay "$trace" "$ttft" "$itl" "$initial" 90) | $(compare=" " plan=2 replay "$trace" "$ttft" "$itl" "$initial" 90) | $(replay "$trace" "$ttft" "$itl" "$initial" 90) |"
  done
  echo
  echo "| trace | workers' gauges | frontends' histograms |"
  echo "|---|---|---|"
  rows | while read -r trace ttft itl initial; do
    echo "| $trace | $(replay "$trace" "$ttft" "$itl" "$initial" 90) | $(replay "$trace" "$ttft" "$itl" "$initial" 90 --no-worker-gauges) |"
  done
  echo
  echo "| trace | from 1,1 |"
  echo "|---|---|"
  rows | while read -r trace ttft itl initial; do
    echo "| $trace | $(replay "$trace" "$ttft" "$itl" 1,1 90) |"
  done
  echo
  echo "| profile | azure2023_conv | mooncake_conversation | azure2023_conv_x8 | azure2023_conv_day | mooncake_conversation_x10 |"
  echo "|---|---|---|---|---|---|"
  for told in 0.7 1.3; do
    scaled=$work/told-$told
    mkdir -p "$scaled"
    for phase in prefill decode; do
      # Times are scaled, throughputs with them.
      jq --argjson f "$told" 'with_entries(if .key | IN("prefill_ttft", "z_itl") then .value |= map(. * $f)
        elif .key | endswith("thpt_per_gpu") then .value |= map(. / $f) else . end)' \
        "$data/profiles/h200-tp1/${phase}_raw_data.json" >"$scaled/${phase}_raw_data.json"
    done
    echo "| $told of the times |$(rows | while read -r trace ttft itl initial; do
      echo -n " $(replay "$trace" "$ttft" "$itl" "$initial" 90 --profile "$scaled" --engine "$data/profiles/h200-tp1") |"
    done)"
  done
  echo
  echo "| start-up | day | x8 |"
  echo "|---|---|---|"
  for startup in 0 90 180 300; do
    echo "| $startup s | $(replay azure2023_conv_day 300 6 1,3 $startup) | $(replay azure2023_conv_x8 300 6 2,7 $startup) |"
  done
  echo
  echo "| limits | day | x8 |"
  echo "|---|---|---|"
  for factor in 0.5 1 2; do
    ttft=$(awk "BEGIN { print 300 * $factor }") itl=$(awk "BEGIN { print 6 * $factor }")
    echo "| $ttft and $itl ms | $(replay azure2023_conv_day "$ttft" "$itl" 1,3 90) | $(replay azure2023_conv_x8 "$ttft" "$itl" 2,7 90) |"
  done
fi

artifacts/cli/planner replay --config docs/examples/fleet.yaml --trace docs/examples/day.jsonl.gz --compare

mkdir -p docs/research/images
for policy in dynamo slo; do
  draw $policy
  # The chart of traffic and replicas is the first of the page.
  awk '/<svg/ && !done { on = 1 } on { sub(/<\/figure>/, ""); print } on && /<\/svg>/ { on = 0; done = 1 }' "$work/$policy.html" >"docs/research/images/day-$policy.svg"
done

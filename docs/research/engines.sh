#!/usr/bin/env bash
# Draws the pictures of docs/research/engines.md. It needs the profiles beside the repository.
page=docs/research/engines.md
source "$(dirname "$0")/figures.sh" profiles/aic-llama31-8b-h100-tp1/meta.json

for engine in aic-llama31-8b-h100-tp1 aic-llama31-70b-fp8-h200-tp4 aic-qwen3-235b-fp8-h200-dep8; do
  artifacts/cli/planner profile show "$data/profiles/$engine" --html "$work/$engine.html" >/dev/null
  # The second chart of the page is decode.
  awk '/<svg/ { chart++ } chart == 2 { sub(/<\/figure>/, ""); print } chart == 2 && /<\/svg>/ { exit }' "$work/$engine.html" >"docs/research/images/$engine.svg"
done

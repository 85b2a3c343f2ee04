#!/usr/bin/env bash
# How fast is it on this GPU, beside PyTorch on the same GPU in the same minutes, and what do NVIDIA's tools say of the kernels? Under
# five minutes. eng/gpu-check.sh comes first: it says whether the numbers are right, and how to build what is carried over.
#
#   eng/gpu-measure.sh artifacts/gpu DIR      DIR: ptb.train.txt, ptb.valid.txt, ptb.test.txt
#
# PyTorch, compute-sanitizer and ncu are passed over where they are missing. Everything that was said is in the folder $OUT, or the
# current one. Ends with 0 only if all went well.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/gpu-stages.sh"
data=${2:?usage: gpu-measure.sh FOLDER DIR}
begin "$1"

# PyTorch's own words go to torch.txt, as those of every stage.
torch() { python3 "$here/torch_gpu.py" "$@" >> "$out/torch.jsonl"; }
export -f torch
export here out

# measure_torch FILE SECONDS ARGUMENT...: what PyTorch does not come to in its time is not measured, and is no failure of ours.
measure_torch() {
  stage "$1" "$2" bash -c 'torch "$@"' torch "${@:3}"
  case $? in 124 | 137) unset 'failures[-1]' ;; esac
}

: > "$out/torch.jsonl"
if has python3 'PyTorch is not measured'; then
  measure_torch torch 60 --modes eager graph --turns 2 --steps 20
  measure_torch compile 40 --modes compile --precisions tf32 bf16 --turns 2 --steps 20
fi

check speeds 100 --part speeds,launches,epoch --data-path "$data" --torch "$out/torch.jsonl"
grep -m 90 -E 'FAILED|sum|us per time step|epoch,' "$out/speeds.txt" | cut -c1-110
sed -n '/^PyTorch: /p; /^model /,$p' "$out/speeds.txt"

# What is off until it has been measured, beside the same without it.
check variants 40 --part agreement,speeds --model small,medium --precision bf16 --clusters
check variants 40 --part speeds --model large --precision tf32,bf16 --gemm auto
grep -m 30 -E 'FAILED|agreement|^speed' "$out/variants.txt" | cut -c1-110

# Some launches are judged, of small and of odd shapes; the others run as they are.
if has compute-sanitizer 'memory and races are not judged'; then
  for tool in memcheck racecheck synccheck initcheck; do
    # Races are looked for in shared memory, thread by thread: time loops of 50 blocks take minutes so.
    models=checked-lstm,small
    [ "$tool" != racecheck ] || models=checked-lstm
    stage sanitizers 30 compute-sanitizer --tool "$tool" --launch-count 400 --print-limit 5 --error-exitcode 9 \
      "$checks" check --quick --model "$models" --part agreement --precision fp32,bf16
  done
  grep -E '^== |=========|checks' "$out/sanitizers.txt" | tail -n 40
fi

# The slowest kernels of the medium model, as measured above.
slowest=$(sed -nE 's/^launches, medium, bf16: (\w+), [0-9]+ blocks +([0-9.,]+) us$/\2 \1/p' "$out/speeds.txt" \
  | tr -d , | sort -rn | sed -n 1,5p | cut -d' ' -f2 | paste -sd'|')
if has ncu 'kernels are not profiled' && [ -n "$slowest" ]; then
  stage ncu 45 ncu --clock-control none --graph-profiling node --kill yes --launch-count 5 --kernel-name "regex:^($slowest)\$" \
    --section SpeedOfLight --section WarpStateStats --section Occupancy --section MemoryWorkloadAnalysis \
    "$trainer" train --model medium --precision bf16 --data-path "$data" --device cuda --max-steps 4
  grep -m 60 -E '^  [A-Z]\w+_|Duration|Throughput|No Eligible|Registers' "$out/ncu.txt"
fi
verdict

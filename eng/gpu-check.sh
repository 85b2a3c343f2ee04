#!/usr/bin/env bash
# Is it right on this GPU? Compares all that models compute with the processor, trains for an epoch, and times each launch; under
# five minutes, however many kernels hang. eng/gpu-measure.sh says how fast it is beside PyTorch.
#
# Build the trainer and the checks anywhere, each as one file, and with them the kernels, for a machine that has nothing but a driver
# (with NVRTC there, the third command can be left out):
#
#   dotnet publish src/Ptb -c Release -r linux-x64 -o artifacts/gpu
#   dotnet publish tests/GpuChecks -c Release -r linux-x64 -o artifacts/gpu
#   artifacts/gpu/ModelGen.GpuChecks cuda-build --arch sm_90 --out artifacts/gpu/cubins
#
# and carry the folders artifacts/gpu and eng over. Then:
#
#   eng/gpu-check.sh artifacts/gpu DIR      DIR: ptb.train.txt, ptb.valid.txt, ptb.test.txt
#
# Everything that was said is in the folder $OUT, or the current one. Ends with 0 only if all went well.
set -uo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/gpu-stages.sh"
data=${2:?usage: gpu-check.sh FOLDER DIR}
begin "$1"

facts() {
  nvidia-smi --query-gpu=name,driver_version,memory.total,clocks.sm,clocks.max.sm,compute_mode --format=csv
  uname -r
  ldconfig -p | grep -E 'libcuda\.so|libnvrtc'
  command -v nvcc ncu compute-sanitizer python3
  "$trainer" cuda-info --model small --precision bf16
}
export -f facts
export trainer
stage facts 25 bash -c facts
head -n 20 "$out/facts.txt"

# A process for each model: after a fault of a kernel nothing works in its process any more.
for model in checked-lstm checked-gru checked-layer-norm small; do
  if ! check checks 40 --quick --model "$model" && has compute-sanitizer 'where memory is misused is not looked for'; then
    # Where: the same under the memory checker, for as long as there is time.
    stage memcheck 25 compute-sanitizer --tool memcheck --launch-count 2000 --print-limit 5 "$checks" check --quick --model "$model" --part agreement
    tail -n 12 "$out/memcheck.txt"
  fi
done
grep -m 25 FAILED "$out/checks.txt"
grep -c ' ok$' "$out/checks.txt"

for precision in fp32 tf32 bf16 fp16; do
  stage train 20 "$trainer" train --model small --data-path "$data" --device cuda --precision "$precision" --epochs 1
done
grep -E '^== .* --precision|(Train|Valid|Test) Perplexity' "$out/train.txt" | sed 's/^== .*--precision/precision/'

check large 80 --part agreement,training --model medium,large,small-gru,small-coupled,test,default --data-path "$data"
grep -m 25 FAILED "$out/large.txt"
check times 80 --part primitives,speeds,launches --data-path "$data"
grep -m 90 -E 'FAILED|sum|primitive|us per time step|words/s' "$out/times.txt" | cut -c1-110
verdict

#!/usr/bin/env bash
# Checks a GPU from end to end with the published trainer, and measures it beside PyTorch where that is installed.
#
# Build the trainer anywhere, as one file, and with it the kernels, for a machine that has nothing but a driver (with NVRTC there,
# the second command can be left out):
#
#   dotnet publish src/Ptb -c Release -r linux-x64 -o publish
#   publish/ModelGen.Ptb cuda-build --arch sm_90 --out publish/cubins
#
# and carry the folders publish/ and eng/ over. Then:
#
#   eng/gpu-check.sh publish/ModelGen.Ptb [DIR]      DIR: ptb.train.txt, ptb.valid.txt, ptb.test.txt; else the text is made up
#
# Results: gpu-check.txt, gpu-check.json and torch.jsonl in the folder $OUT, or the current one. Ends with 0 only if all went well.
set -uo pipefail

trainer=${1:?usage: gpu-check.sh TRAINER [DIR]}
data=${2:-}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=${OUT:-.}
failures=()

[ -x "$trainer" ] || { echo "$trainer is no program." >&2; exit 2; }
trainer=$(cd "$(dirname "$trainer")" && pwd)/$(basename "$trainer")
mkdir -p "$out"

# Python packages bring NVRTC along, where no loader looks for it.
find_nvrtc() {
  local folder library
  while IFS= read -r folder; do
    for library in "$folder"/nvidia/cu13/lib/libnvrtc.so.* "$folder"/nvidia/cuda_nvrtc/lib/libnvrtc.so.*; do
      if [ -e "$library" ]; then
        echo "$library"
        return
      fi
    done
  done < <(python3 -c 'import sys; print("\n".join(path for path in sys.path if path))' 2> /dev/null)
}

if [ -z "${MODELGEN_NVRTC:-}" ] && ! ldconfig -p 2> /dev/null | grep -q 'libnvrtc\.so\.1[123]' && [ ! -e /usr/local/cuda/lib64/libnvrtc.so ]; then
  nvrtc=$(find_nvrtc)
  if [ -n "$nvrtc" ]; then
    export MODELGEN_NVRTC=$nvrtc
    echo "NVRTC of a Python package: $nvrtc"
  fi
fi

echo "== PyTorch"
torch=()
if command -v python3 > /dev/null; then
  # What it has not measured within its time is missing in the table.
  timeout 100 python3 "$here/torch_gpu.py" > "$out/torch.jsonl"
  status=$?
  [ "$status" -eq 0 ] || failures+=("torch_gpu.py ended with $status")
  torch=(--torch "$out/torch.jsonl")
else
  echo "There is no python3: PyTorch is not measured."
fi

echo "== GPU"
options=(--json "$out/gpu-check.json")
[ -z "$data" ] || options+=(--data-path "$data")
timeout 300 "$trainer" gpu-check "${options[@]}" "${torch[@]}" | tee "$out/gpu-check.txt"
status=${PIPESTATUS[0]}
[ "$status" -eq 0 ] || failures+=("gpu-check ended with $status")

echo "== compute-sanitizer"
sanitizer=$(command -v compute-sanitizer || ls /usr/local/cuda/bin/compute-sanitizer 2> /dev/null)
if [ -n "$sanitizer" ]; then
  for tool in memcheck racecheck; do
    timeout 40 "$sanitizer" --tool "$tool" --error-exitcode 3 --print-limit 10 "$trainer" gpu-check --quick > "$out/$tool.txt" 2>&1
    status=$?
    if [ "$status" -eq 124 ]; then
      echo "$tool was stopped after 40 seconds; what it had found by then is in $out/$tool.txt"
    else
      tail -n 3 "$out/$tool.txt"
      [ "$status" -eq 0 ] || failures+=("$tool ended with $status, see $out/$tool.txt")
    fi
  done
else
  echo "There is no compute-sanitizer: memory accesses and races are not checked."
fi

if [ "${#failures[@]}" -gt 0 ]; then
  printf 'FAILED: %s\n' "${failures[@]}"
  exit 1
fi
echo "All is well."

# What the scripts for a GPU share, to be sourced: stages that cost no more than their own limits, whatever a kernel does.

# A machine with a GPU may be lent for minutes only: what all stages together may take.
all_seconds=285

# The program whose path was given, whether or not a copy has made it a plain file.
find_trainer() {
  [ -f "$1" ] || { echo "$1 is no program." >&2; exit 2; }
  trainer=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
  chmod +x "$trainer"
  out=${OUT:-.}
  mkdir -p "$out"
  failures=()
}

# stage FILE SECONDS COMMAND...: appends what a command says to $out/FILE.txt. A kernel that never ends does not hear SIGTERM: three
# seconds after it comes SIGKILL, and the next stage begins.
stage() {
  local file=$1 limit=$2 begin=$SECONDS status
  shift 2
  [ "$limit" -le $((all_seconds - SECONDS)) ] || limit=$((all_seconds - SECONDS))
  if [ "$limit" -le 0 ]; then
    failures+=("$file: no time was left for it: $*")
    return 1
  fi
  echo "== $*" >> "$out/$file.txt"
  timeout -k 3 "$limit" "$@" >> "$out/$file.txt" 2>&1
  status=$?
  echo "== $file: status $status after $((SECONDS - begin)) of $limit s, at $SECONDS s: ${*:2}"
  [ "$status" -eq 0 ] || failures+=("$file ended with $status: $*")
  return "$status"
}

# Python packages bring NVRTC along, where no loader looks for it.
find_nvrtc() {
  if [ -n "${MODELGEN_NVRTC:-}" ] || ldconfig -p 2> /dev/null | grep -q 'libnvrtc\.so\.1[123]' || [ -e /usr/local/cuda/lib64/libnvrtc.so ]; then
    return
  fi
  local folder library
  while IFS= read -r folder; do
    for library in "$folder"/nvidia/cu13/lib/libnvrtc.so.* "$folder"/nvidia/cuda_nvrtc/lib/libnvrtc.so.*; do
      if [ -e "$library" ]; then
        export MODELGEN_NVRTC=$library
        echo "NVRTC of a Python package: $library"
        return
      fi
    done
  done < <(python3 -c 'import sys; print("\n".join(path for path in sys.path if path))' 2> /dev/null)
}

# The last word: 0 only if all went well.
verdict() {
  if [ "${#failures[@]}" -gt 0 ]; then
    printf 'FAILED: %s\n' "${failures[@]}"
    exit 1
  fi
  echo "All is well."
}

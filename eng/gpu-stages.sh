# What the scripts for a GPU share, to be sourced: stages that cost no more than their own limits, whatever a kernel does.
#
# $out has their files, at most eight: FILE.txt, what a stage said; SCRIPT.jsonl, a line for each check, however it ended.
# A variable of the environment changes a limit, in seconds: all_seconds for all stages together, FILE_seconds for those of a file.

# A machine with a GPU may be lent for minutes only.
all_seconds=${all_seconds:-285}

# begin FOLDER: takes the two programs, whether or not a copy has made them plain files, and makes the folder of results.
begin() {
  local program
  for program in ModelGen.Ptb ModelGen.GpuChecks; do
    [ -f "$1/$program" ] || { echo "$1 has no program $program." >&2; exit 2; }
    chmod +x "$1/$program"
  done
  trainer=$(cd "$1" && pwd)/ModelGen.Ptb
  checks=$(cd "$1" && pwd)/ModelGen.GpuChecks
  out=${OUT:-.}
  mkdir -p "$out"
  failures=()
  declare -gA begun=()
  json=$(mktemp)
  trap 'rm -f "$json"' EXIT
  results=$out/$(basename "$0" .sh).jsonl
  : > "$results"
  find_nvrtc
}

# stage FILE SECONDS COMMAND...: appends what a command says to $out/FILE.txt. A kernel that never ends does not hear SIGTERM: three
# seconds after it comes SIGKILL, and the next stage begins.
stage() {
  local file=$1 own=${1}_seconds start=$SECONDS status
  local limit=${!own:-$2}
  shift 2
  # Nothing of a run before.
  [ -n "${begun[$file]:-}" ] || : > "$out/$file.txt"
  begun[$file]=yes
  [ "$limit" -le $((all_seconds - SECONDS)) ] || limit=$((all_seconds - SECONDS))
  if [ "$limit" -le 0 ]; then
    failures+=("$file: no time was left for it: $*")
    return 1
  fi
  echo "== $*" >> "$out/$file.txt"
  # In braces, so that the shell's own word of what was killed goes there, too.
  { timeout -k 3 "$limit" "$@"; status=$?; } >> "$out/$file.txt" 2>&1
  echo "== $file: status $status after $((SECONDS - start)) of $limit s, at $SECONDS s: ${*:2}"
  [ "$status" -eq 0 ] || failures+=("$file ended with $status: $*")
  return "$status"
}

# check FILE SECONDS ARGUMENT...: a stage of checks. Results that are there before a kernel hangs are kept.
check() {
  local file=$1 limit=$2 status
  shift 2
  : > "$json"
  stage "$file" "$limit" "$checks" check --json "$json" "$@"
  status=$?
  [ ! -s "$json" ] || { tr -d '\n' < "$json"; echo; } >> "$results"
  return "$status"
}

# has PROGRAM WHAT: whether there is a program; says what is not done without it.
has() {
  command -v "$1" > /dev/null || { echo "== $1 is not here: $2."; return 1; }
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

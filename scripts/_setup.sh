# shellcheck shell=bash
# Sourced by scripts/demo, scripts/test and scripts/docs: makes .venv from the lock files, once.
#
# .venv/.landuse-setup says what was installed (Python, this folder, the checksums of the locks). It is written last,
# so a set-up that was stopped half-way is seen and made anew, and a finished one costs next to nothing.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
venv=$root/.venv
python=$venv/bin/python
stamp=$venv/.landuse-setup
log=$venv/setup.log
oldest=3.11
newest=3.14
export PIP_DISABLE_PIP_VERSION_CHECK=1
unset PYTHONHOME PYTHONPATH  # another installation's packages must not leak in

say() { printf '==> %s\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 2; }

version_of() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null; }

fits() {  # does the version $1 lie between the oldest and the newest the locked packages are built for?
  local minor=${1#3.}
  [[ $1 == 3.* && $minor =~ ^[0-9]+$ ]] && ((minor >= ${oldest#3.} && minor <= ${newest#3.}))
}

find_python() {  # print the first Python that will do, or say which were found and why none will
  local candidate version seen="" without_venv=""
  local candidates=(python3.13 python3.12 python3.11 python3.14 python3 python)
  [[ -z ${LANDUSE_PYTHON:-} ]] || candidates=("$LANDUSE_PYTHON")
  for candidate in "${candidates[@]}"; do
    command -v "$candidate" >/dev/null 2>&1 || continue
    version=$(version_of "$candidate") || continue
    if ! fits "$version"; then
      seen+="$candidate is $version; "
    elif ! "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
      without_venv+="$candidate "
    else
      printf '%s\n' "$candidate"
      return
    fi
  done
  if [[ -n $without_venv ]]; then
    die "Python is here (${without_venv% }) but without its venv module. On Debian or Ubuntu: apt-get install python3-venv"
  fi
  die "no Python $oldest to $newest found (${seen:-none on the PATH; }looked for ${candidates[*]})." \
    "Install one, or name it: LANDUSE_PYTHON=/path/to/python $0"
}

checksum() { (cd "$root" && cat "$@" | cksum | tr -d ' \n'); }

line() {  # the line the stamp must hold for the part $1
  case $1 in
    python) printf 'python %s %s' "$("$python" -c 'import sys; print(sys.version.split()[0])' 2>/dev/null)" "$venv" ;;
    base) printf 'base %s' "$(checksum requirements.lock requirements-build.lock)" ;;
    test) printf 'test %s' "$(checksum requirements-test.lock)" ;;
    docs) printf 'docs %s' "$(checksum requirements-docs.lock)" ;;
    package) printf 'package %s' "$(checksum pyproject.toml)" ;;
  esac
}

has() { [[ -f $stamp ]] && grep -qxF "$(line "$1")" "$stamp"; }
stale() { [[ -f $stamp ]] && grep -q "^$1 " "$stamp" && ! has "$1"; }

make_venv() {
  local found
  found=$(find_python)
  say "making .venv with $found ($(version_of "$found"))"
  { mkdir -p "$venv" && : >"$stamp"; } 2>/dev/null || die "cannot write to $root: clone the repository to a folder of yours."
  "$found" -m venv --clear "$venv" || die "$found could not make $venv; what it said stands above."
  line python >"$stamp"
}

install() {
  case $1 in
    base) locked requirements.lock requirements-build.lock ;;
    test) locked requirements-test.lock ;;
    docs) locked requirements-docs.lock ;;
    package) pip_install --no-index --no-deps --no-build-isolation --editable "$root" >/dev/null ;;
  esac && return
  grep -v '^WARNING: Location' "$log" | tail -n 15 >&2
  die "the part '$1' could not be installed; above is the end of $log." \
    "Without a way to the package index, point pip at a mirror (PIP_INDEX_URL=...) or at a folder of wheels" \
    "(PIP_NO_INDEX=1 PIP_FIND_LINKS=...). Then run $0 again."
}

locked() {  # wheels only: nothing is compiled on this machine, and nothing that the lock doesn't know gets in
  local total
  total=$(cd "$root" && cat "$@" | grep -o '^[a-z][^ ]*' | sort -u | wc -l)
  say "installing $((total)) packages from $*"
  pip_install --only-binary :all: --require-hashes "${@/#/--requirement=$root/}" | progress "$total"
}

pip_install() { "$python" -m pip install --no-user "$@" 2>&1 | tee -a "$log"; }

progress() {  # of pip's many lines, one for each package; on a terminal, one line in all
  awk -v total="$1" -v terminal="$([[ -t 2 ]] && echo yes)" '
    function show(what) {
      if (terminal) printf "\r\033[K    %s", what; else print "    " what
      fflush()
    }
    /^(Collecting|Processing|Ignoring|Requirement already satisfied:)/ {
      name = $0
      sub(/^(Collecting|Processing|Ignoring|Requirement already satisfied:) /, "", name)
      sub(/[ :;].*/, "", name); sub(/.*\//, "", name); sub(/-(py[23]|cp3).*/, "", name)
      if (name in seen) next
      seen[name]
      show(sprintf("%d/%d %s", ++n, total, name))
    }
    terminal && /^  Downloading/ { show(sprintf("%d/%d %s %s %s", n, total, $2, $3, $4)) }
    /^Installing collected packages/ { show("unpacking") }
    END { if (terminal) printf "\r\033[K" }' >&2
}

# set_up base | set_up base test | set_up base docs
# A .venv that is unfinished, moved, of another lock or of a Python that is gone is made anew. One that was made by
# hand is kept, and the locked packages are installed into it.
set_up() {
  local part kept todo=()
  if [[ -d $venv && ! -f $stamp ]] && fits "$(version_of "$python")"; then
    say "using the .venv that is there"
    line python >"$stamp"
  elif ! has python || stale base || { [[ $* == *test* ]] && stale test; }; then
    make_venv
  fi
  for part in "$@" package; do has "$part" || todo+=("$part"); done
  ((${#todo[@]})) || return 0
  kept=$(<"$stamp")
  : >"$stamp"
  for part in "${todo[@]}"; do install "$part"; done
  {
    for part in "${todo[@]}"; do kept=$(grep -v "^$part " <<<"$kept" || true); done
    printf '%s\n' "$kept"
    for part in "${todo[@]}"; do line "$part"; printf '\n'; done
  } >"$stamp.new"
  mv "$stamp.new" "$stamp"
  say "set up in $SECONDS s"
}

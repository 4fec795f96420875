#!/bin/sh
# Prepares a fresh checkout to run: system libraries, then .venv from the hashed lock.
#
#   sh build_spec/setup.sh           what tests and the unattended demo need
#   sh build_spec/setup.sh window    also what a window on a display needs
#
# Does only what is missing, and is silent when nothing is. PYTHON=/path/to/python3.12 picks the interpreter.
set -eu
cd "$(dirname "$0")/.."

LOCK=requirements-dev.lock
STAMP=.venv/.lock-installed
# What Qt loads without a screen, and what its xcb platform loads on one.
OFFSCREEN="libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0 fonts-dejavu-core"
WINDOW="libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-image0 libxcb-render-util0 libxcb-xkb1
    libxcb-shape0 libxcb-randr0 libxkbcommon-x11-0 libx11-xcb1"

say() { printf 'setup: %s\n' "$*"; }

stop() {
    printf 'setup: STOP. %s\n' "$1" >&2
    shift
    for line in "$@"; do printf '           %s\n' "$line" >&2; done
    exit 1
}

# Prints the first interpreter that starts and is new enough (a version manager's shim may exist and not start).
find_python() {
    for name in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
}

# Prints those of the named Debian packages that are not installed ("t64" is the same library in newer releases).
missing_packages() {
    for package in "$@"; do
        installed=$(dpkg-query -W -f='${db:Status-Status} ' "$package" "${package}t64" 2>/dev/null || true)
        case " $installed" in
            *" installed "*) ;; # and not "not-installed", which dpkg says of what it once heard of
            *) printf '%s ' "$package" ;;
        esac
    done
}

install_packages() {
    if [ "$(id -u)" = 0 ]; then
        as_root="env"
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        as_root="sudo -n env"
    else
        stop "These system packages are missing and I may not install them: $*" "Type:" \
            "    sudo apt-get update && sudo apt-get install -y --no-install-recommends $*" \
            "and then the same make command again."
    fi
    say "installing system packages: $*"
    mkdir -p out
    apt="$as_root DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3"
    $apt update >out/setup.log 2>&1 || say "apt-get update failed; trying with the package lists that are here"
    if ! $apt install -y --no-install-recommends "$@" >>out/setup.log 2>&1; then
        tail -n 15 out/setup.log >&2
        stop "apt-get could not install: $*" "The lines above say why; out/setup.log has all of them."
    fi
}

ensure_system() {
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        say "not a Debian or Ubuntu system, so its libraries are not checked; Qt needs what these packages hold: $*"
        return
    fi
    missing=$(missing_packages "$@")
    # shellcheck disable=SC2086 # a list of words
    [ -z "$missing" ] || install_packages $missing
}

# Tells whether .venv is whole: a set-up that was cut off may have left a part of it.
venv_works() { .venv/bin/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

# Debian ships venv without ensurepip; it is in python3.N-venv.
venv_package() {
    venv_works || "$1" -c 'import ensurepip, venv' 2>/dev/null ||
        "$1" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])'
}

make_venv() {
    venv_works && return
    say "making .venv with $("$1" --version)"
    "$1" -m venv --clear .venv || stop "$1 could not make a virtual environment; the lines above say why." \
        "Another interpreter:  PYTHON=/path/to/python3.12 make test"
}

install_lock() {
    say "installing $(grep -c '==' $LOCK) Python packages into .venv (some 150 MB the first time)"
    .venv/bin/python -m pip install -qq --no-input --disable-pip-version-check --progress-bar off \
        --only-binary :all: --require-hashes -r $LOCK ||
        stop "pip could not install $LOCK; the lines above say why." \
            "Nothing else was changed. Check the network and type the same make command again."
}

wanted="$(cksum <$LOCK)"
python=$(find_python)
[ -n "$python" ] || stop "Floorwalker needs Python 3.11 or newer, and found none." \
    "On Debian 12 or newer, Ubuntu 24.04 or newer:  sudo apt-get install python3 python3-venv" \
    "If it is somewhere else:  PYTHON=/path/to/python3.12 make test"

# shellcheck disable=SC2046,SC2086 # lists of words
if [ "${1:-}" = window ]; then
    ensure_system $OFFSCREEN $WINDOW $(venv_package "$python")
else
    ensure_system $OFFSCREEN $(venv_package "$python")
fi

if ! venv_works || [ "$(cat $STAMP 2>/dev/null)" != "$wanted" ]; then
    make_venv "$python"
    install_lock
    printf '%s\n' "$wanted" >$STAMP
    say "ready"
fi
# The form that Python runs, so that no start has to make it first: a fifth of the time until a scan is heard.
.venv/bin/python -m compileall -q app devices printing ui floorwalker.py ||
    say "not everything could be compiled, so starts are slower; the lines above say why"

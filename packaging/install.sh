#!/bin/sh
# Makes the environment of the project: packaging/install.sh .venv
#
# Only the files named in requirements.lock are accepted (pip refuses another hash); the project itself
# is installed without its dependencies. Byte code is compiled at once: imports are three to four times
# slower without it, and some environments forbid Python to write it later.
set -eu

venv=${1:?usage: install.sh VENV}
cd "$(dirname "$0")/.."

suits() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    for name in ${PYTHON3:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if suits "$name"; then
            echo "$name"
            return 0
        fi
    done
    return 1
}

install_python() {
    # Debian and Ubuntu ship `venv` apart; Ubuntu 22.04 has Python 3.11 beside its 3.10.
    command -v apt-get >/dev/null 2>&1 || return 1
    if python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        packages="python3 python3-venv"
    elif command -v python3 >/dev/null 2>&1; then
        packages="python3.11 python3.11-venv"
    else
        packages="python3 python3-venv"
    fi
    if [ "$(id -u)" != 0 ]; then
        echo "Il manque Python 3.11 ou son module venv. Lancez :" >&2
        echo "  sudo apt-get update && sudo apt-get install -y $packages" >&2
        return 1
    fi
    apt-get update -qq
    # shellcheck disable=SC2086 # the list is split on purpose
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null
}

python=$(find_python) || {
    install_python
    python=$(find_python)
} || {
    echo "Python 3.11 ou plus récent est introuvable : installez-le, puis recommencez." >&2
    exit 1
}

if [ ! -x "$venv/bin/python" ] || ! suits "$venv/bin/python"; then
    rm -rf "$venv"
    "$python" -m venv "$venv"
fi
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-compile \
    --require-hashes -r requirements.lock
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-compile \
    --no-deps --no-build-isolation -e .
"$venv/bin/python" packaging/compile_bytecode.py
touch "$venv/.installed"
echo "Environnement prêt : $venv ($("$venv/bin/python" --version))"

#!/bin/sh
# Installs the system libraries Qt loads, when some are missing.
#
# As root on Debian or Ubuntu, installs them; otherwise prints the exact command. A missing library of
# the real window never stops the work that needs no screen; one Qt cannot start without does.
set -eu

[ "$(uname -s)" = Linux ] || exit 0

PATH=$PATH:/sbin:/usr/sbin
known=$(ldconfig -p 2>/dev/null || true)
missing=""
essential=""

need() { # need KIND SONAME PACKAGE
    case "$known" in
        *"$2 "*) return 0 ;;
    esac
    missing="$missing $3"
    if [ "$1" = always ]; then
        essential="$essential $3"
    fi
}

need always libEGL.so.1 libegl1
need always libGL.so.1 libgl1
need always libfontconfig.so.1 libfontconfig1
need always libdbus-1.so.3 libdbus-1-3
need always libxkbcommon.so.0 libxkbcommon0
need always libglib-2.0.so.0 libglib2.0-0
need window libxcb-cursor.so.0 libxcb-cursor0
need window libxkbcommon-x11.so.0 libxkbcommon-x11-0
need window libxcb-icccm.so.4 libxcb-icccm4
need window libxcb-keysyms.so.1 libxcb-keysyms1
need window libxcb-shape.so.0 libxcb-shape0

[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "Bibliothèques du système à installer pour l'interface :$missing (noms Debian)." >&2
elif [ "$(id -u)" = 0 ]; then
    echo "Installation des bibliothèques du système :$missing"
    # shellcheck disable=SC2086 # the list is split on purpose
    if apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
        --no-install-recommends $missing >/dev/null; then
        exit 0
    fi
else
    echo "Il manque des bibliothèques du système. Lancez :" >&2
    echo "  sudo apt-get update && sudo apt-get install -y --no-install-recommends$missing" >&2
fi
[ -z "$essential" ]

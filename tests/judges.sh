#!/bin/sh
# Installs what judges the built pages: a browser, Java with vnu, gettext, fonts. Never fails; says what it could not install.
here=$(cd "$(dirname "$0")" && pwd)
vnu="$here/.judges/node_modules/vnu-jar/build/dist/vnu.jar"

has() { command -v "$1" >/dev/null 2>&1; }
browser() { has chromium || has chromium-browser || has google-chrome; }
fonts() { [ -d /usr/share/fonts/truetype/noto ] || { has fc-list && fc-list : family | grep -q Noto; }; }

missing=""
browser || missing="$missing chromium"
has java || missing="$missing default-jre-headless"
has node || missing="$missing nodejs"
has npm || missing="$missing npm"
has msgfmt || missing="$missing gettext"
fonts || missing="$missing fonts-noto-core"
if [ -n "$missing" ] && [ "$(id -u)" = 0 ] && has apt-get; then
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086 # a list of names
    apt-get -qq install -y --no-install-recommends $missing >/dev/null 2>&1 || {
        apt-get -qq update >/dev/null 2>&1
        for name in $missing; do apt-get -qq install -y --no-install-recommends "$name" >/dev/null 2>&1; done
    }
fi

if has npm && ! cmp -s "$here/judges/package-lock.json" "$here/.judges/package-lock.json"; then
    mkdir -p "$here/.judges"
    cp "$here/judges/package.json" "$here/judges/package-lock.json" "$here/judges/.npmrc" "$here/.judges/"
    npm --prefix "$here/.judges" ci --silent --ignore-scripts >/dev/null 2>&1 || rm -f "$here/.judges/package-lock.json"
fi

lacking=""
browser || lacking="$lacking chromium"
has java || lacking="$lacking java"
has node || lacking="$lacking node"
[ -f "$vnu" ] || lacking="$lacking vnu"
has msgfmt || lacking="$lacking gettext"
fonts || lacking="$lacking fonts"
[ -z "$lacking" ] || echo "tests/judges.sh: could not install:$lacking. The tests that need them are skipped here and fail in CI." >&2
exit 0

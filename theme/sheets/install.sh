#!/bin/sh
# Installs what draws posters, handouts and pictures of pages: Pango, and fonts for every script. Never fails; says what it could not install.
PATH=$PATH:/usr/sbin:/sbin
has() { command -v "$1" >/dev/null 2>&1; }
library() { ldconfig -p 2>/dev/null | grep -q "$1"; }
font() { has fc-list && [ -n "$(fc-list ":lang=$1" file)" ]; }
every_font() { for code in am ar en hi ru vi; do font "$code" || return 1; done; }

missing=""
library libpango-1.0 || missing="$missing libpango-1.0-0"
library libpangoft2-1.0 || missing="$missing libpangoft2-1.0-0"
library libharfbuzz-subset || missing="$missing libharfbuzz-subset0"
has fc-list || missing="$missing fontconfig"
every_font || missing="$missing fonts-noto-core"
{ font zh && font ko; } || missing="$missing fonts-wqy-zenhei"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && has apt-get; then
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086 # a list of names
    apt-get -qq install -y --no-install-recommends $missing >/dev/null 2>&1 || {
        apt-get -qq update >/dev/null 2>&1
        for name in $missing; do apt-get -qq install -y --no-install-recommends "$name" >/dev/null 2>&1; done
    }
fi

lacking=""
library libpango-1.0 && library libpangoft2-1.0 || lacking="$lacking Pango"
{ every_font && font zh && font ko; } || lacking="$lacking fonts"
[ -z "$lacking" ] || echo "theme/sheets/install.sh: could not install:$lacking ($missing ). Sites are built without posters, or with letters missing in them." >&2
exit 0

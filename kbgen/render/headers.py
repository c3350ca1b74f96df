"""What a web host must say beside the pages: who may frame them, and that other sites may read the feeds.

Frames are a matter of HTTP headers alone (``frame-ancestors`` of Content Security Policy 3 means nothing in a page). So the rules
are written in the forms that static hosts read: ``_headers`` (Netlify, Cloudflare Pages), ``.htaccess`` (Apache) and
``headers.nginx.conf``, to include in a ``server`` block.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kbgen.language import Voice
    from kbgen.model.site import CentreSite, Network
    from kbgen.render.furniture import Furniture

_ALWAYS = (("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "strict-origin-when-cross-origin"))
_OWN = "frame-ancestors 'self'"
_OPEN = ("json", "xml")
"""Endings of files that scripts of other sites may read."""


def of_centre(centre: CentreSite, _voices: Mapping[str, Voice], _theme: Furniture) -> dict[str, bytes]:
    """Return the files for a centre's folder: for a host of its own, and for Apache, which reads them in any folder."""
    policies = {"": _policy(centre.framed_by)} if centre.framed_by else {}
    return {**_files(policies), ".htaccess": _apache(policies.get("")).encode()}


def of_network(network: Network) -> dict[str, bytes]:
    """Return the files for the root, with the policies of the centres in its folders."""
    folders = sorted(
        (f"{centre.languages[0][1].split('/')[0]}/", centre.framed_by)
        for centre in network.centres
        if "://" not in centre.languages[0][1]
    )
    policies = {folder: _policy(origins) for folder, origins in folders if origins}
    return {**_files(policies), ".htaccess": _apache(None).encode()}


def _policy(origins: tuple[str, ...]) -> str:
    """Return who may show a list in a frame: the centre's own pages besides, for they show what a frame looks like."""
    return "frame-ancestors *" if "*" in origins else f"frame-ancestors 'self' {' '.join(origins)}"


def _files(policies: Mapping[str, str]) -> dict[str, bytes]:
    return {"_headers": _netlify(policies).encode(), "headers.nginx.conf": _nginx(policies).encode()}


def _netlify(policies: Mapping[str, str]) -> str:
    """Return the rules of ``_headers``.

    Where two rules fit one address, Cloudflare joins the values of a header by a comma, and of two policies browsers enforce
    both. So no header stands in two rules that can fit together: X-Frame-Options is for all, and a page that has
    frame-ancestors is judged by that alone (Content Security Policy 3).
    """
    rules: list[tuple[str, tuple[tuple[str, str], ...]]] = [("/*", (*_ALWAYS, ("X-Frame-Options", "SAMEORIGIN")))]
    rules += [(f"/*.{ending}", (("Access-Control-Allow-Origin", "*"),)) for ending in _OPEN]
    rules += [(f"/{folder}:language/embed/*", (("Content-Security-Policy", policy),)) for folder, policy in policies.items()]
    return "".join("\n".join((where, *(f"  {name}: {value}" for name, value in named), "")) for where, named in rules)


def _apache(policy: str | None) -> str:
    """Return a ``.htaccess``. One in a centre's folder adds to that at the root; ``If`` is looked at last of all."""
    lines = ["<IfModule mod_headers.c>"]
    lines += [f'Header always set {name} "{value}"' for name, value in (*_ALWAYS, ("Content-Security-Policy", _OWN))]
    lines += [f'<FilesMatch "\\.({"|".join(_OPEN)})$">', 'Header always set Access-Control-Allow-Origin "*"', "</FilesMatch>"]
    if policy:
        lines += ['<If "%{REQUEST_URI} =~ m#/[A-Za-z0-9-]+/embed/#">']
        lines += [f'Header always set Content-Security-Policy "{policy}"', "</If>"]
    return "\n".join([*lines, "</IfModule>", ""])


def _nginx(policies: Mapping[str, str]) -> str:
    """Return lines for a ``server`` block; nginx sends no header whose value is empty."""
    lines = [
        "# include this inside server { ... }; a location with an add_header of its own needs these again",
        f'set $kbgen_frames "{_OWN}";',
        'set $kbgen_open "";',
        f'if ($uri ~ "\\.({"|".join(_OPEN)})$") {{ set $kbgen_open "*"; }}',
    ]
    folders: dict[str, list[str]] = {}
    for folder, policy in policies.items():
        folders.setdefault(policy, []).append(folder)
    lines += [
        f'if ($uri ~ "^/({"|".join(same)})[A-Za-z0-9-]+/embed/") {{ set $kbgen_frames "{policy}"; }}'
        for policy, same in folders.items()
    ]
    lines += [f'add_header {name} "{value}" always;' for name, value in _ALWAYS]
    lines += [
        "add_header Content-Security-Policy $kbgen_frames always;",
        "add_header Access-Control-Allow-Origin $kbgen_open always;",
    ]
    return "\n".join([*lines, ""])

"""What all pages share: the theme's fonts, stylesheet, scripts and icon, under names by their content."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_COMMENTS = re.compile(rb"^[ \t]*(?://[^\n]*|/\*(?:(?!\*/).)*\*/[ \t]*)\n", re.DOTALL | re.MULTILINE)
"""Comments on lines of their own: they are for us, and every phone would pay for them."""
ASSETS = (
    "kbgen.css", "kbgen.js", "words.js", "lookup.js", "search.js", "feedback.js", "survey.js",
    "plant.js", "share.css", "icon.svg",
)  # fmt: skip


@dataclass(frozen=True)
class Furniture:
    """What all pages share: the theme's own files, by name, with their content in their address."""

    folder: Path
    """The theme's folder, whose ``sheets`` and fonts documents of their own are made from."""
    files: Mapping[str, bytes]
    names: Mapping[str, str]

    @property
    def root(self) -> Path:
        """The folder of the repository, which holds the theme's."""
        return self.folder.parent


def furniture(theme: Path) -> Furniture:
    """Return the theme's fonts, stylesheet and scripts, without comments, under names by their content: cached for ever."""
    files: dict[str, bytes] = {}
    names: dict[str, str] = {}
    folder = theme / "assets"
    for path in [*sorted(folder.glob("fonts/*.woff2")), *(folder / name for name in ASSETS)]:
        name, data = path.relative_to(folder).as_posix(), path.read_bytes()
        if path.suffix in {".css", ".js"}:
            data = _COMMENTS.sub(b"", data)
        if path.suffix == ".css":
            data = _with_fonts(data, names)
        names[name] = f"assets/{path.stem}.{hashlib.sha256(data).hexdigest()[:10]}{path.suffix}"
        files[names[name]] = data
    return Furniture(theme, files, names)


def _with_fonts(css: bytes, names: Mapping[str, str]) -> bytes:
    """Return a stylesheet that names the fonts as they are published, beside it."""
    for name, where in names.items():
        css = css.replace(f"url({name})".encode(), f"url({posixpath.basename(where)})".encode())
    return css

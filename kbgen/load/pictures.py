"""Pictures that phones can cope with and that run nothing: looked at by size, by header and, for SVG, by text."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from kbgen.model.finding import Finding, Phrase, Place, Severity, phrase

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".svg", ".gif", ".avif"})
MAX_BYTES = 2 * 1024 * 1024
MAX_PIXELS = 40_000_000  # a small file can unfold to gigabytes in the reader's browser

_PNG = b"\x89PNG\r\n\x1a\n"
_RUNS = re.compile(
    rb"<!ENTITY|<\s*(?:script|foreignObject|iframe|animate|set|handler)\b|[\s/\"']on[a-z]+\s*=|script\s*:|url\(\s*[\"']?(?!#)"
    rb"|@import|href\s*=\s*[\"']?\s*(?!#|[\"'\s]|data:image/(?:png|jpeg|webp);)",
    re.IGNORECASE,
)


def look(root: Path, path: str) -> Finding | None:
    """Return what keeps a picture from being published, if anything."""
    file = root / path
    size = file.stat().st_size
    if size > MAX_BYTES:
        message = phrase("The picture has {size} bytes; at most {limit} are published.", size=size, limit=MAX_BYTES)
        return _refused(
            "KB001", path, message, phrase("Save it smaller: 1600 pixels are wide enough, JPEG or WebP at quality 80.")
        )
    data = file.read_bytes()
    if data.startswith(_PNG) and (pixels := _pixels(data)) > MAX_PIXELS:
        message = phrase("The picture has {pixels} pixels; at most {limit} are published.", pixels=pixels, limit=MAX_PIXELS)
        return _refused("KB001", path, message, phrase("Save it smaller: 1600 pixels are wide enough."))
    if PurePosixPath(path).suffix.lower() == ".svg" and (found := _RUNS.search(data.replace(b"\0", b""))):
        message = phrase(
            "This drawing holds {found}, which can run or load something.", found=found[0].decode("ascii", "replace").strip()
        )
        return _refused("KB016", path, message, phrase("Save it as plain SVG, or as PNG."))
    return None


def _pixels(png: bytes) -> int:
    """Return width times height from the header of a PNG."""
    return int.from_bytes(png[16:20], "big") * int.from_bytes(png[20:24], "big")


def _refused(code: str, path: str, message: Phrase, hint: Phrase) -> Finding:
    return Finding(code, Severity.ERROR, Place(path), message, hint)

"""What a host makes of ``_headers``: as Cloudflare Pages does, all rules that fit count, and equal names are joined by a comma."""

from __future__ import annotations

import re
from pathlib import Path


def rules(file: Path) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return (pattern, headers) of a file."""
    found: list[tuple[str, list[tuple[str, str]]]] = []
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("/"):
            found.append((line, []))
        else:
            name, _, value = line.strip().partition(": ")
            found[-1][1].append((name, value))
    return found


def fits(pattern: str, path: str) -> bool:
    """Tell whether a rule is for a path: ``*`` is anything, ``:name`` one part."""
    assert pattern.count("*") <= 1, "Cloudflare takes one"
    parts = re.split(r"(\*|:[A-Za-z]+)", pattern)
    form = "".join(".*" if part == "*" else "[^/]+" if part.startswith(":") else re.escape(part) for part in parts)
    return re.fullmatch(form, path) is not None


def headers(file: Path, path: str) -> dict[str, str]:
    """Return the headers that a host sends for a path."""
    said: dict[str, str] = {}
    for pattern, named in rules(file):
        if fits(pattern, path):
            for name, value in named:
                said[name] = f"{said[name]}, {value}" if name in said else value
    return said

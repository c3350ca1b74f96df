"""What a piece of a page said before, if version control is there to tell."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kbgen.l10n.dialect import split
from kbgen.l10n.inline import collapsed, text_hash
from kbgen.l10n.pieces import RAW

if TYPE_CHECKING:
    from pathlib import Path

_MOST = 200
"""Versions of a file that are looked at, newest first."""


def earlier(root: Path, path: str, hashes: Iterable[str]) -> dict[str, str]:
    """Return the words of pieces by their hash, on one line, from earlier versions of a file; none without git."""
    wanted = set(hashes)
    found: dict[str, str] = {}
    for text in _versions(root, path):
        if not wanted:
            break
        for each in _texts(text):
            mark = text_hash(each)
            if mark in wanted:
                wanted.discard(mark)
                found[mark] = collapsed(each)
    return found


def _texts(page: str) -> Iterator[str]:
    """Yield the pieces of a page's body; its fields are compared line by line, for they may be folded."""
    _, _, rest = page.partition("---\n")
    fields, _, body = rest.partition("\n---\n")
    yield from (part.text for part in split(body) if part.kind != RAW)
    lines = fields.split("\n")
    for n, line in enumerate(lines):
        value = line.partition(":")[2].strip()
        if value in {">-", ">", "|", "|-"}:
            folded = []
            for more in lines[n + 1 :]:
                if not more.startswith(" "):
                    break
                folded.append(more.strip())
            yield " ".join(folded)
        else:
            yield value.strip("\"'")


def _versions(root: Path, path: str) -> Iterator[str]:
    """Yield the earlier texts of a file, also from before it was renamed."""
    lines = _git(root, "-c", "core.quotePath=off", "log", f"-{_MOST}", "--format=:%H", "--name-only", "--follow", "--", path)
    commit = ""
    for line in filter(None, lines.splitlines()):
        if line.startswith(":"):
            commit = line[1:]
        else:
            yield _git(root, "show", f"{commit}:{line}")


def _git(root: Path, *words: str) -> str:
    """Return what git prints, nothing when it is not there or knows nothing."""
    try:
        done = subprocess.run(["git", *words], cwd=root, capture_output=True, check=False, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""

"""The words of texts by the hash of the text: shared by all sites, and by later builds while the analyser is the same."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import unicodedata
from collections import Counter
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from kbgen.search.analyser import tokens
from kbgen.search.plain import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kbgen.model.document import Library

Counts: TypeAlias = tuple[tuple[str, str, int], ...]
"""(form, canonical key, how often) of each word of a text."""
Analysed: TypeAlias = "Mapping[tuple[str, str], Counts]"
"""Texts by (text, language)."""


def counted(words: str, language: str) -> Counts:
    """Return the words of a text."""
    found = Counter((token.form, token.keys[0]) for token in tokens(words, language, ends=True))
    return tuple((form, key, times) for (form, key), times in found.items())


def analysed(library: Library, file: Path) -> dict[tuple[str, str], Counts]:
    """Return the words of the text of every edition, analysing only what ``file`` of an earlier build lacks."""
    held = _read(file)
    editions = [edition for document in library.documents.values() for edition in document.editions.values()]
    texts = {(text(edition), edition.language): _mark(text(edition), edition.language) for edition in editions}
    known = {each: held[mark] if mark in held else counted(*each) for each, mark in texts.items()}
    if set(texts.values()) != held.keys():
        _write(file, {mark: known[each] for each, mark in texts.items()})
    return known


def _mark(words: str, language: str) -> str:
    return hashlib.sha256(f"{language}\0{words}".encode()).hexdigest()[:24]


def _read(file: Path) -> dict[str, Counts]:
    """Return what an earlier build left; nothing when it cannot be read or another analyser made it."""
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
        if held["analyser"] != _analyser():
            return {}
        return {
            mark: tuple((str(form), str(key), int(times)) for form, key, times in words) for mark, words in held["texts"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _write(file: Path, texts: Mapping[str, Counts]) -> None:
    with suppress(OSError):  # a full disk or a read-only library costs time, nothing else
        file.parent.mkdir(parents=True, exist_ok=True)
        waiting = file.with_suffix(f".{os.getpid()}")
        waiting.write_text(json.dumps({"analyser": _analyser(), "texts": texts}, ensure_ascii=False), encoding="utf-8")
        waiting.replace(file)


@cache
def _analyser() -> str:
    """Return a name that changes with the code, the tables and the libraries that words depend on."""
    here = Path(__file__).parent
    parts = [here / "analyser.py", here / "folding.py", here / "plain.py", *here.glob("languages/*"), *here.glob("*.txt")]
    seen = hashlib.sha256(repr((sys.version_info[:2], unicodedata.unidata_version, version("snowballstemmer"))).encode())
    for part in sorted(parts):
        if part.is_file():
            seen.update(part.read_bytes())
    return seen.hexdigest()[:16]

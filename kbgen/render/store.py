"""Rendered articles by the hash of what they were made from: shared by all sites and by later builds."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from kbgen.model.outline import Outline
from kbgen.render.markdown import DIALECT, Article, article

if TYPE_CHECKING:
    from pathlib import Path

    from kbgen.model.document import Edition, Library


def articles(library: Library, folder: Path) -> dict[str, Article]:
    """Return the article of every edition of the library by its path, converting only what the store lacks."""
    found: dict[str, Article] = {}
    for document in library.documents.values():
        original = _stored(document.original, None, None, folder)
        for edition in document.editions.values():
            if edition is document.original:
                found[edition.path] = original
                continue
            found[edition.path] = _stored(edition, original.outline, document.source_of(edition), folder)
    return found


def _stored(edition: Edition, original: Outline | None, source: Edition | None, folder: Path) -> Article:
    headings = repr(original.headings) if original else ""
    pieces = repr(edition.freshness.pieces) if edition.freshness and edition.freshness.pieces else ""
    key = hashlib.sha256(f"{DIALECT}\0{edition.path}\0{edition.body}\0{headings}\0{pieces}".encode()).hexdigest()
    path = folder / key[:2] / f"{key[2:]}.json"
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return Article(held["html"], Outline(**{name: _tuples(value) for name, value in held["outline"].items()}))
    except (OSError, ValueError, KeyError, TypeError):
        made = article(edition, original, source)
    if made.outline.failed:
        return made
    with suppress(OSError):  # a full disk or a read-only library costs time, not the article
        path.parent.mkdir(parents=True, exist_ok=True)
        waiting = path.with_suffix(f".{os.getpid()}")
        waiting.write_text(json.dumps(asdict(made), ensure_ascii=False), encoding="utf-8")
        waiting.replace(path)
    return made


def _tuples(value: Any) -> Any:
    """Return JSON lists as the tuples they were."""
    return tuple(_tuples(member) for member in value) if isinstance(value, list) else value

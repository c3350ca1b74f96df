"""Words that are not ours to copy: every run of eight words of the publication and of the notes on its facts, as hashes.

The publication is all rights reserved and lies beside this project only on its founders' machines. What is kept here cannot be
read back: ``own-words.bin`` holds the first six bytes of the BLAKE2b hash of each run, sorted, without anything between. ::

    python tests/ownwords.py      # make the file anew from ../shared/facts
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from kbgen.model.document import Document
from kbgen.model.figures import Source

RUN = 8
"""Words in a run: fewer are common speech."""
_MOST_NUMBERS = 2
"""Figures in a run of words; a row of figures is nobody's sentence."""
_SIZE = 6
_NAMES = {"title", "publisher", "url", "also", "company", "id"}
"""What the fact files hold besides notes: names, which stay as they are."""
_NAMED = {"programme", "host", "company"}
HERE = Path(__file__).parent
KEPT = HERE / "own-words.bin"
FACTS = HERE.parent.parent / "shared/facts"


def runs(text: str) -> Iterator[str]:
    """Yield every eight words in a row, in small letters, that do not cross the border of a paragraph or a cell."""
    for part in re.split(r"\n\s*\n|\|", text):
        words = re.findall(r"\w+(?:'\w+)?", part.lower().replace("’", "'"))
        for start in range(len(words) - RUN + 1):
            run = words[start : start + RUN]
            if sum(word[0].isdigit() for word in run) <= _MOST_NUMBERS:
                yield " ".join(run)


def hashed(run: str) -> bytes:
    """Return what is kept of a run."""
    return blake2b(run.encode(), digest_size=_SIZE).digest()


def kept() -> frozenset[bytes]:
    """Return the hashes that are kept."""
    data = KEPT.read_bytes()
    return frozenset(data[start : start + _SIZE] for start in range(0, len(data), _SIZE))


def shared(document: Document, taken: frozenset[bytes]) -> tuple[str, ...]:
    """Return the runs of the original words of a document that are among those taken."""
    texts = (*_said(document.facts), document.original.title, document.original.summary, _spoken(document.original.body))
    return tuple(sorted({run for text in texts for run in runs(text) if hashed(run) in taken}))


def published(folder: Path) -> bytes:
    """Return what is to be kept of the publication and the facts in a folder."""
    book = (folder / "changing-production-patterns.txt").read_text(encoding="utf-8")
    pages = re.sub(r"\n\s*\n", "\n", re.sub(r"-\n\s*", "", book))  # words cut at the end of a line, pages between lines
    notes = (text for path in sorted(folder.glob("*.yaml")) for text in _told(yaml.safe_load(path.read_text(encoding="utf-8"))))
    found = sorted({hashed(run) for text in (pages, *notes) for run in runs(text)})
    if any(one == other for one, other in pairwise(found)):
        raise ValueError(found)
    return b"".join(found)


def _told(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for key, each in value.items() if key not in _NAMES for text in _told(each))
    elif isinstance(value, list):
        yield from (text for each in value for text in _told(each))


def _said(value: Any) -> Iterator[str]:
    """Yield the texts of facts but for the names in them: those of sources, companies, hosts and programmes."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Source):
        yield from _said(value.note)
    elif is_dataclass(value):
        yield from (text for each in fields(value) if each.name not in _NAMED for text in _said(getattr(value, each.name)))
    elif isinstance(value, Iterable):
        yield from (text for each in value for text in _said(each))


def _spoken(body: str) -> str:
    """Return a text without its addresses and without the footnotes that name sources."""
    return re.sub(r"<?https?://\S+|\]\([^)]*\)|^\[\^\w+\]:.*$", "", body, flags=re.MULTILINE)


if __name__ == "__main__":
    KEPT.write_bytes(published(FACTS))

"""Why a translator's words cannot stand where the original's stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kbgen.l10n.dialect import split
from kbgen.l10n.inline import text_hash
from kbgen.l10n.parity import of_texts
from kbgen.l10n.segments import written
from kbgen.model.finding import Phrase, phrase

if TYPE_CHECKING:
    from kbgen.l10n.segments import Segment
    from kbgen.l10n.units import Unit

_LONGEST = 20_000
"""Letters of a piece: the fields of a page have 64 KB in all."""
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\U000f0000-\U0010ffff]")
"""What load refuses in a page: control characters, and those that turn the direction of text around unseen."""
_OPENS = re.compile(r"\s*(?:`{3}|~{3}|\[TOC\]\s*\Z)")
"""What opens a block of code, which the next mark of that kind would close, or asks for a list of the headings."""
FORM = phrase("These words would be no piece of the same kind: start no list, heading or rule, and leave no empty line.")


def refusal(source: Segment, unit: Unit, known: frozenset[str]) -> Phrase | None:
    """Return why the words of a unit cannot be taken, None when they can; ``known`` are the labels that the page defines."""
    if len(unit.target) > _LONGEST:
        return phrase("The piece has {n} letters; at most {limit} are taken.", n=len(unit.target), limit=_LONGEST)
    if _UNSEEN.search(unit.target):
        return phrase("There is a character here that nobody sees.")
    if source.part >= 0 and _OPENS.match(unit.target):
        return FORM
    for doubt in of_texts(unit.source, unit.target, unit.line, known):
        return doubt.said
    if source.part >= 0 and source.kind == "title" and '"' in unit.target:
        return phrase("A title of a box cannot hold straight quotation marks. Write “ and ”.")
    return None


def changes_form(body: str, texts: Mapping[int, str]) -> frozenset[int]:
    """Return those parts of a body whose new words would no longer be one piece of the same kind."""
    if _keeps_form(body, texts):
        return frozenset()
    return frozenset(n for n, text in texts.items() if not _keeps_form(body, {n: text}))


def _keeps_form(body: str, texts: Mapping[int, str]) -> bool:
    before, after = split(body), split(written(body, texts))
    same = [part.kind for part in before] == [part.kind for part in after]
    return same and all(text_hash(after[n].text) == text_hash(text) for n, text in texts.items())

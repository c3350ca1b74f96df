"""Figures inside words that run from right to left: each stands for itself, so that sign, number and unit keep their order."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_NUMBER = r"(?:[−+±≈~<>≤≥]\s?)?\d+(?:[.,\u00a0\u202f]\d+)*"
_UNIT = "%‰°$€£A-Za-zµΩ²³₀-₉/·"
_FIGURE = re.compile(rf"{_NUMBER}(?:\s?[–→-]\s?{_NUMBER})*(?:(?:[ \u00a0]|&nbsp;)?[{_UNIT}][{_UNIT}\d]*)*")
_PLAIN = re.compile(r"[\d.,]+")
"""A number without sign and unit reads right in any direction."""
_BETWEEN_TAGS = re.compile(r"(?<=>)[^<]+")


def apart(words: str) -> str:
    """Return words as markup in which figures are set apart, when the words run from right to left; else the words."""
    return _apart(words) if _RIGHT_TO_LEFT.search(words) else words


def _apart(words: str) -> Markup:
    found, at = Markup(), 0
    for figure in _FIGURE.finditer(words):
        if not _PLAIN.fullmatch(figure.group()):
            found += escape(words[at : figure.start()]) + Markup('<bdi dir="ltr">{}</bdi>').format(
                words[figure.start() : figure.end()]
            )
            at = figure.end()
    return found + escape(words[at:])


def marked(words: str) -> str:
    """Return words in which signs, not markup, set figures apart, for what draws each element's words by themselves (paper).

    The whole stands for itself as well: a figure beside words of another direction keeps its place.
    """
    if not words:
        return words
    inner = _FIGURE.sub(lambda found: f"\u2066{found.group()}\u2069", words) if _RIGHT_TO_LEFT.search(words) else words
    return f"\u2068{inner}\u2069"


def alone(words: str) -> Markup:
    """Return words as markup that stands for itself, in the direction of its script whichever letter comes first."""
    if not words:
        return Markup()
    side = Markup(' dir="rtl"') if _RIGHT_TO_LEFT.search(words) else ""
    return Markup("<bdi{}>{}</bdi>").format(side, apart(words))


def side(words: str) -> str:
    """Return the direction in which words run, for what draws sheets of paper: it does not find out for itself."""
    return "rtl" if _RIGHT_TO_LEFT.search(words) else "ltr"


def article(text: Markup) -> Markup:
    """Return an article in which figures are set apart, when it runs from right to left."""
    if not _RIGHT_TO_LEFT.search(text):
        return text
    return Markup(_BETWEEN_TAGS.sub(lambda found: _apart(Markup(found.group())), text))  # noqa: S704 - cleaned by nh3


FILTERS = {"apart": apart, "alone": alone, "article": article, "marked": marked, "side": side}

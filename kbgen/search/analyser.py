"""The analyser: text in, tokens out. Both back ends are fed by it and by nothing else.

A token has a *form*, which is what a reader may type and a browser can look up, and *keys*, which all the
forms of a word share. A language is a file of ``languages/``; one without a file is found by its forms.
The browser's half is ``theme/assets/words.js``: it makes the same forms by what ``settings`` says, and knows no keys.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

import snowballstemmer

from kbgen.search import folding
from kbgen.search.folding import HAN, HANGUL, JOINERS, fold, form
from kbgen.search.languages import base, changer
from kbgen.search.languages import language as the

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_LONGEST = 64
"""Letters of a form; what is longer is no word of a language."""
_MARKS = "".join(
    chr(code) for code in chain(range(0x300, 0x1F000), range(0xE0100, 0xE01F0)) if unicodedata.category(chr(code))[0] == "M"
)
_WORD = re.compile(rf"[\w{JOINERS}{_MARKS}]+")
_EAST = re.compile(f"[{HAN}{HANGUL}]")
_KOREAN = re.compile(f"[{HANGUL}]")
_PART = re.compile(f"[{HAN}]+|[{HANGUL}]+|[^{HAN}{HANGUL}]+")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or two neighbouring signs where words are not written apart."""

    form: str
    keys: tuple[str, ...]
    """The canonical one first."""


def is_paired(language: str) -> bool:
    """Tell whether two neighbouring words are a token of their own."""
    return the(language).paired


def is_sign(form: str) -> bool:
    """Tell whether a form is one sign of a writing without spaces, which may stand anywhere in a word."""
    return len(form) == 1 and bool(_EAST.match(form))


def is_pair(form: str) -> bool:
    """Tell whether a form is two neighbours, which are found as they are or not at all."""
    return "_" in form or (len(form) == 2 and bool(_EAST.match(form)))  # noqa: PLR2004


@cache
def common(language: str) -> frozenset[str]:
    """Return the forms of words that say little of what a text is about."""
    return frozenset(token.form for word in the(language).common for token in tokens(word, language))


def settings(language: str, signs: Iterable[str] = ()) -> dict[str, Any]:
    """Return what words.js needs for a site in a language that holds some Chinese characters."""
    affixes = [_for_browser(*rule) for rule in folding.affixes()]
    return {"fold": folding.table(signs), "zeros": folding.ZEROS, "affixes": affixes, "paired": is_paired(language)}


def _for_browser(pattern: str, instead: str | dict[str, str]) -> list[str]:
    """Return a rule as [pattern, replacement] of JavaScript; of letters that stand for one another as [groups] alone."""
    if isinstance(instead, str):
        return [pattern, instead.replace("\\", "$")]
    groups: dict[str, str] = {}
    for old, new in instead.items():
        groups[new] = groups.get(new, new) + old
    return [" ".join(groups.values())]


def tokens(text: str, language: str, *, ends: bool = False) -> Iterator[Token]:
    """Yield the tokens of a text in its order.

    With ``ends`` also the last sign of Chinese words that stand together, which is for texts and not for questions: then each
    sign of a text stands alone or begins a pair, and a question of one sign finds it by what begins with it.
    """
    code, paired = base(language), is_paired(language)
    before = ""
    for part in _parts(text):
        if _EAST.match(part):
            is_korean = bool(_KOREAN.match(part))
            yield from map(_same, _korean(part) if is_korean else _pairs(part))
            if ends and not is_korean and len(part) > 1:
                yield _same(part[-1])
            continue
        token = _token(part, code)
        if token.form:
            yield token
            if paired and before:
                yield _same(f"{before}_{token.form}")
            before = token.form


def keys(text: str, language: str) -> tuple[str, ...]:
    """Return the canonical key of every token."""
    return tuple(token.keys[0] for token in tokens(text, language))


def words(text: str) -> Iterator[str]:
    """Yield the words of a text in small letters, not folded."""
    yield from _WORD.findall(unicodedata.normalize("NFKC", text).lower().replace("_", " "))


def _parts(text: str) -> Iterator[str]:
    for word in words(text):
        if _EAST.search(word):
            yield from _PART.findall(fold(word))
        else:
            yield word


def _same(shape: str) -> Token:
    return Token(shape, (shape,))


def _pairs(signs: str) -> tuple[str, ...]:
    """Return the pairs of neighbouring signs, or a sign that stands alone."""
    return tuple(map("".join, pairwise(signs))) or (signs,)


def _korean(part: str) -> tuple[str, ...]:
    """Return the pairs of a word without its particles: spaces are left out freely, so a word may hold another."""
    stem = form(part)
    return (part, stem) if len(stem) == 1 and part != stem else _pairs(stem)


@lru_cache(maxsize=1 << 17)
def _token(word: str, code: str) -> Token:
    """Return the token of a word; its keys are its stem, folded, and the stem of its folded form."""
    shape = form(word)[:_LONGEST]
    snowball, shorten = _stemmer(code)
    stems = (form(snowball(word[:_LONGEST])), snowball(shape)) if snowball else (shape,)
    return Token(shape, tuple(dict.fromkeys(key for key in map(shorten, stems) if key)) or (shape,))


@cache
def _stemmer(code: str) -> tuple[Callable[[str], str] | None, Callable[[str], str]]:
    """Return the Snowball stemmer of a language, if it has one, and its own rules that come after that."""
    name = the(code).stemmer
    return snowballstemmer.stemmer(name).stemWord if name else None, changer(the(code).stem)

"""The analyser: text in, tokens out. Both back ends are fed by it and by nothing else.

A token has a *form*, which is what a reader may type and a browser can look up, and *keys*, which all the
forms of a word share. A language is a row in the tables below; one without a row is found by its forms.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import snowballstemmer

from kbgen.search.folding import HAN, HANGUL, fold, form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SNOWBALL = {
    "en": "english",
    "es": "spanish",
    "pt": "portuguese",
    "fr": "french",
    "cs": "czech",
    "sk": "czech",
    "hu": "hungarian",
    "ar": "arabic",
    "hi": "hindi",
    "ru": "russian",
}
_AFFIXES = {
    "sw": r"^(?:(?:ni|u|a|tu|m|wa|i|li|ya|ki|vi|zi)(?:na|li|ta|me)|hu|ku|ki|vi|mi|ma|wa|m|u)(?=.{4})|(?<=.{4})ni$",
    "am": r"(?<=..)(?:[ዎኦ]ች)?(?:ኣችን|አችን|ዎቹን|ዎቹ|ዎች|ኦች|ችን|ውን|ዋን|ው|ዋ|ን|ም|ና)$",
}
"""What the forms of a word differ in, where no Snowball stemmer exists."""
_PARTICLE = re.compile(
    "(?<=.)(?:에서는|에서도|으로서|으로써|으로는|까지는|부터는|이라는|에게서|에서|에게|으로|까지|부터|처럼|보다|마다|이나|이란|과의|와의"
    "|은|는|이|가|을|를|의|에|로|과|와|도|만|나)$"
)
"""What Korean writes onto the end of a noun."""
_PAIRED = frozenset({"vi"})
"""Languages that write a space between syllables, so that two neighbours are a word."""
_MARKS = "".join(chr(code) for code in range(0x300, 0x1800) if unicodedata.category(chr(code)) in {"Mn", "Mc"})
_WORD = re.compile(rf"[\w\u00ad\u200c\u200d{re.escape(_MARKS)}]+")
_EAST = re.compile(f"[{HAN}{HANGUL}]")
_PART = re.compile(f"[{HAN}]+|[{HANGUL}]+|[^{HAN}{HANGUL}]+")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or two neighbouring signs where words are not written apart."""

    form: str
    keys: tuple[str, ...]
    """The canonical one first."""


def base(language: str) -> str:
    """Return the code without its region: ``pt`` of ``pt-BR``."""
    return language.partition("-")[0]


def is_paired(language: str) -> bool:
    """Tell whether two neighbouring words are a token of their own."""
    return base(language) in _PAIRED


def is_sign(form: str) -> bool:
    """Tell whether a form is one sign of a writing without spaces, which may stand anywhere in a word."""
    return len(form) == 1 and bool(_EAST.match(form))


def is_pair(form: str) -> bool:
    """Tell whether a form is two neighbours, which are found as they are or not at all."""
    return "_" in form or (len(form) == 2 and bool(_EAST.match(form)))  # noqa: PLR2004


def tokens(text: str, language: str) -> Iterator[Token]:
    """Yield the tokens of a text in its order."""
    code, paired = base(language), is_paired(language)
    before = ""
    for part in _parts(text):
        if _EAST.match(part):
            yield from _grams(part, before)
            before = _without_particle(part)
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
            yield from _PART.findall(word)
        else:
            yield word


def _same(shape: str) -> Token:
    return Token(shape, (shape,))


def _grams(part: str, before: str) -> Iterator[Token]:
    """Yield pairs of signs; in Korean also the pair across a space, since spaces are left out freely."""
    signs = fold(part)
    korean = bool(re.match(f"[{HANGUL}]", part))
    if korean and before and re.match(f"[{HANGUL}]", before[-1]):
        yield _same(before[-1] + signs[0])
    for first, second in pairwise(signs):
        yield _same(first + second)
    stem = _without_particle(signs) if korean else signs
    if len(stem) == 1:
        yield _same(stem)


def _without_particle(part: str) -> str:
    return _PARTICLE.sub("", part)


@lru_cache(maxsize=1 << 17)
def _token(word: str, code: str) -> Token:
    """Return the token of a word; its keys are its stem, folded, and the stem of its folded form."""
    shape, stem = form(word), _stemmer(code)
    stems = (form(stem(word)), stem(shape))
    return Token(shape, tuple(dict.fromkeys(key for key in stems if key)) or (shape,))


@cache
def _stemmer(code: str) -> Callable[[str], str]:
    if code in _SNOWBALL:
        stem: Callable[[str], str] = snowballstemmer.stemmer(_SNOWBALL[code]).stemWord
        return stem
    if code in _AFFIXES:
        affixes = re.compile(_AFFIXES[code])
        return lambda word: affixes.sub("", fold(word))
    return fold

"""The order of words in a language: the Unicode Collation Algorithm over the rules of CLDR in ``orders``.

The letters of a text are compared first by what they are, then by their accents, then by case and width; so an accent counts
only where all letters are the same. PyICU has no wheel, and pyuca knows no language, only the order that languages start from.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

_ORDERS = Path(__file__).parent / "orders"
_ROOT = "root"
_BEFORE_SCRIPTS = ("ignorable", "marks", "signs")
_LETTER, _ACCENT, _CASE = 1, 2, 3
_LEVELS = {"<": _LETTER, "<<": _ACCENT, "<<<": _CASE}
"""At which level a relation says that two letters differ: in what they are, in accent, in case."""
_HAN, _OTHERS = "\ufdd0", "\ufdd1"
"""Stand in the rules for the letters without a rule, which follow their codes: Han, and any other."""
_HAN_CORE = ((0x4E00, 0x9FFF), (0xFA0E, 0xFA29))
_HAN_LATER = ((0x3400, 0x4DBF), (0x20000, 0x3FFFF))
_LATER = 0x10000
_LETTERS = re.compile(r"(\\u[0-9A-F]{4}|\\U[0-9A-F]{8}|.)(?:-(\\u[0-9A-F]{4}|\\U[0-9A-F]{8}|.))?")
_RULE = re.compile(r"(&|<{1,3}|=)(\*?)([^&<=/]+)(?:/([^&<=/]+))?")
_SECTION = re.compile(r"^\[(.+)\]\n", re.MULTILINE)
_PRIVATE = 0xF0000
"""Where the signs begin that stand for letters taken together, as ch."""
_BEFORE = "[before 2]"
_MOST_TOGETHER = 4
_SURROGATES, _PAST_SURROGATES = 0xD800, 0xE000
_LAST_CASE = "\U0010ffff"
_APART = 0x400
"""An accent that stands by itself weighs more than any that a letter has in itself, and so it is with case."""
_KEPT = 20_000


@lru_cache(maxsize=_KEPT)
def collation_key(text: str, language: str) -> str:
    """Return a key by which texts stand in a language's order; two ways to encode the same letters have the same key."""
    return _order(language).key(text)


@cache
def _order(language: str) -> _Order:
    """Return the order of a language, else of the language it is a variety of, else the root order."""
    if language and not (_ORDERS / f"{language}.txt").exists():
        return _order(language.rpartition("-")[0])
    return _Order(_Chain("".join(_rules(language))))


def _rules(language: str) -> Iterator[str]:
    """Yield the rules of the root order, a language's own script before the others, and then what the language changes."""
    root, own = _sections(_ROOT), _sections(language) if language else {"": ""}
    first = next((name.split()[1:] for name in own if name.startswith("reorder")), [])
    for name in dict.fromkeys((*_BEFORE_SCRIPTS, *first, *root)):
        if name:
            yield own.get(name, "") + root[name]
    yield own[""] + own.get(f"reorder {' '.join(first)}", "")


def _sections(name: str) -> dict[str, str]:
    """Return the rules of a file by the heading above them; those before any have none."""
    text = re.sub(r"^#.*\n", "", (_ORDERS / f"{name}.txt").read_text("utf-8"), flags=re.MULTILINE)
    start, *parts = _SECTION.split(text)
    rules = {"": start} | dict(zip(parts[::2], parts[1::2], strict=True))
    return {heading: rule.replace("\n ", "").replace("\n", "") for heading, rule in rules.items()}


def _letters(said: str) -> Iterator[str]:
    """Yield the letters of a rule: some are written by their code, and a-d stands for a, b, c and d."""
    for first, last in _LETTERS.findall(said):
        start = _code(first)
        yield from map(chr, range(start, (_code(last) if last else start) + 1))


def _code(letter: str) -> int:
    return int(letter.lstrip("\\uU"), 16) if len(letter) > 1 else ord(letter)


@dataclass(eq=False, slots=True)
class _Element:
    """One weight in the chain of all: at which level it differs from the one before, and then its weight at each level."""

    level: int
    weights: tuple[str, str, str] = ("", "", "")
    following: _Element | None = None

    def put(self, level: int) -> _Element:
        """Return a new one that differs at a level from this; what differs less from this one stays before it."""
        before = self
        while before.following and before.following.level > level:
            before = before.following
        before.following = _Element(level, following=before.following)
        return before.following

    def put_before(self, other: _Element, level: int) -> _Element:
        """Return a new one before another that follows this one somewhere, and now differs at a level from the new one."""
        before = self
        while before.following and before.following is not other:
            before = before.following
        before.following = _Element(other.level, following=other)
        other.level = max(other.level, level)
        return before.following


class _Chain:
    """What letters weigh, in the order into which rules put them."""

    def __init__(self, rules: str) -> None:
        """Read rules: & goes to a letter, < << <<< put one after it, = weighs the same, / says what a letter weighs besides."""
        self.weighed: dict[str, tuple[_Element, ...]] = {}
        start = _Element(level=0)
        last: tuple[_Element, ...] = (start,)
        before = False
        for relation, many, said, more in _RULE.findall(rules):
            letters, added = list(_letters(said.removeprefix(_BEFORE))), self.elements("".join(_letters(more)))
            if relation == "&":
                last, before = self.elements("".join(letters)), said.startswith(_BEFORE)
                continue
            for letter in letters if many else ["".join(letters)]:
                if level := _LEVELS.get(relation):
                    last = (*last[:-1], start.put_before(last[-1], level) if before else last[-1].put(level))
                    before = False
                self.weighed[unicodedata.normalize("NFD", letter)] = (*last, *added)
        _weigh(start)

    def elements(self, text: str) -> tuple[_Element, ...]:
        """Return what a text weighs; of letters that are taken together, the most."""
        found: list[_Element] = []
        text = unicodedata.normalize("NFD", text)
        while text:
            taken = next((n for n in range(_MOST_TOGETHER, 0, -1) if text[:n] in self.weighed), 0)
            found += self.weighed[text[:taken]] if taken else self._without_rule(text[0])
            text = text[taken or 1 :]
        return tuple(found)

    def _without_rule(self, letter: str) -> Iterable[_Element]:
        code = ord(letter)
        if any(start <= code <= end for start, end in (*_HAN_CORE, *_HAN_LATER)):
            return [self._by_code(_HAN, code if any(start <= code <= end for start, end in _HAN_CORE) else code + _LATER)]
        plain = unicodedata.normalize("NFKD", letter)
        if plain != letter:
            return [_Element(each.level, (*each.weights[:2], _LAST_CASE)) for each in self.elements(plain)]
        return [self._by_code(_OTHERS, code)]

    def _by_code(self, among: str, code: int) -> _Element:
        what, accent, case = self.weighed[among][0].weights
        return _Element(_LETTER, (what + chr(code), accent, case))


def _weigh(start: _Element) -> None:
    """Give all that follow their weights: those before the first letter are accents, and before these what weighs less still."""
    what = accent = case = 0
    each = start.following
    while each:
        what += each.level == _LETTER
        accent = 0 if each.level == _LETTER else accent + (each.level == _ACCENT)
        case = case + 1 if each.level == _CASE else 0
        if what:
            each.weights = (_sign(what), _sign(accent), _sign(case))
        else:
            each.weights = ("", _sign(_APART + accent) if accent else "", _sign(case if accent else _APART + case))
        each = each.following


def _sign(weight: int) -> str:
    """Return the sign that sorts as a weight; NUL is left, to stand between levels."""
    return chr(weight + 1 if weight + 1 < _SURROGATES else weight + 1 + _PAST_SURROGATES - _SURROGATES)


class _Weights(dict[int, str]):
    """What letters weigh at one level, found when first asked for."""

    def __init__(self, chain: _Chain, level: int, together: dict[int, str]) -> None:
        super().__init__()
        self._chain, self._level, self._together = chain, level, together

    def __missing__(self, code: int) -> str:
        letters = self._together.get(code) or chr(code)
        self[code] = "".join(each.weights[self._level] for each in self._chain.elements(letters))
        return self[code]


class _Order:
    """Makes the keys of one language."""

    def __init__(self, chain: _Chain) -> None:
        together = [letters for letters in chain.weighed if len(letters) > 1]
        self._signs = {letters: chr(_PRIVATE + at) for at, letters in enumerate(together)}
        self._begun = {letters[:end] for letters in together for end in range(2, len(letters) + 1)}
        known = {ord(sign): letters for letters, sign in self._signs.items()}
        self._levels = [_Weights(chain, level, known) for level in range(3)]
        marks = "".join(letter for letter in chain.weighed if len(letter) == 1 and unicodedata.combining(letter))
        accented = "".join(sorted({letters[0] for letters in together if letters[1] in marks}))
        plain = sorted((re.escape(letters) for letters in together if letters[1] not in marks), key=len, reverse=True)
        self._together = re.compile("|".join([*plain, f"[{accented}][{marks}]+"]))

    def key(self, text: str) -> str:
        """Return the weights of all letters, level after level."""
        shape = self._together.sub(self._joined, unicodedata.normalize("NFD", text))
        return "\0".join([shape.translate(weights) for weights in self._levels])

    def _joined(self, found: re.Match[str]) -> str:
        """Return one sign for letters taken together; an accent may stand among them that would not touch the next one."""
        taken, left = found[0][0], ""
        for letter in found[0][1:]:
            free = not left or unicodedata.combining(left[-1]) < unicodedata.combining(letter)
            if free and taken + letter in self._begun:
                taken += letter
            else:
                left += letter
        return self._signs.get(taken, taken) + left

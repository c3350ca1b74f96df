"""What must be the same in every language: the figures that a reader sees, links, code and notes; and what things are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from kbgen.l10n.inline import Number, marks, numbers, tokens
from kbgen.l10n.matching import Pair
from kbgen.language.kin import chain
from kbgen.model.freshness import Doubt
from kbgen.model.glossary import Glossary, Term

_SPOKEN = 99
"""Whole numbers up to this are often written as a word in one language and as a digit in another."""
_SPACED = re.compile(r"[^\u0e00-\u0eff\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""How a name of a language begins that puts spaces between words and nothing at the end of a word: not Chinese, not Korean."""
_START, _END, _ANY = r"(?<![^\W\d_])", r"(?![^\W\d_])", r"[^\W\d_]*"
_THOUSANDS = {"万": 4, "萬": 4, "만": 4, "亿": 8, "億": 8, "억": 8}
_DIGIT = re.compile(r"\d")
_MULTIPLIED = re.compile(r"(\d[\d.,]*)\s?[多余餘여]?\s?([万萬만亿億억])(?:\s?(\d[\d.,]*)\s?([万萬만]))?")
"""A number before ten thousand or a hundred million, and what of the smaller follows: 6억 2500만 is one number."""
_NUMBER = r"(\d(?:[\d.,\u00a0\u202f ]*\d)?)\s?"
_BILLION = re.compile(
    _NUMBER + r"(?:billion|mil millones|mil milh\w+|bilh\w+|milliards?|miliard\w*|miliárd\w*|milliárd\w*|миллиард\w*|млрд"
    r"|tỷ|tỉ|مليارات?|مليارا|ቢሊዮን|बिलियन|अरब|bilioni|십억)",
    re.IGNORECASE,
)
_MILLION = re.compile(
    _NUMBER + r"(?:million|millones|millón|milh|milión|milio|milion|millió|миллион|млн|triệu|مليون|ملايين|ሚሊዮን|मिलियन"
    r"|ṁîļ(?:ļ?î[öó]ñ|ļöñ|ĥ)|ميل(?:ل?يون|لون|ه))",
    re.IGNORECASE,
)
"""The last line is what the invented languages of ``kbgen l10n pseudo`` make of these words."""


def doubts(found: Iterable[Pair], labels: frozenset[str] = frozenset()) -> Iterator[Doubt]:
    """Yield what did not survive in pieces that exist on both sides."""
    for source, _row, target in found:
        if source and target and source.kind != "raw":
            yield from of_texts(source.text, target.text, target.line, labels)


def unnamed(found: Iterable[Pair], glossary: Glossary, languages: tuple[str, str]) -> Iterator[Doubt]:
    """Yield where a translation calls a thing of the glossary by another name; ``languages`` are the original's and its own."""
    terms = [
        (names, allowed) for term in glossary if (names := _named(term, languages[0])) and (allowed := _named(term, languages[1]))
    ]
    for source, _row, target in found:
        for names, allowed in terms if source and target else ():
            said = _says(names, source.text) if source else ""
            if said and target and not _says(allowed, target.text):
                yield Doubt(kind="glossary", line=target.line, lost=(said,), gained=allowed)


def _named(term: Term, language: str) -> tuple[str, ...]:
    """Return the names of a term in a language, or in the nearest that may stand in for it."""
    return next((names for code in chain(language) if (names := term.names.get(code))), ())


def _says(names: tuple[str, ...], text: str) -> str:
    """Return the first of some names that a text holds, in any of the endings that the name leaves open."""
    seen = " ".join(token.text for token in tokens(text) if token.kind == "text").casefold()
    return next((name for name in names if _pattern(name).search(seen)), "")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    folded = name.casefold()
    if not _SPACED.match(folded.lstrip("* ")):
        return re.compile(re.escape(folded.replace("*", "")))
    words = [
        (_ANY if word.startswith("*") else _START) + re.escape(word.strip("*")) + (_ANY if word.endswith("*") else _END)
        for word in folded.split()
    ]
    return re.compile(r"[\s-]+".join(words))


def of_texts(source: str, target: str, line: int, labels: frozenset[str] = frozenset()) -> Iterator[Doubt]:
    """Yield what did not survive between two texts."""
    wanted, held = marks(source, labels), marks(target, labels)
    if wanted != held:
        lost, gained = tuple((wanted - held).elements()), tuple((held - wanted).elements())
        yield Doubt(kind="marks", line=line, lost=lost, gained=gained)
    lost_numbers, gained_numbers = _unlike(_figures(source), _figures(target))
    if _is_doubtful(lost_numbers, gained_numbers):
        shown = tuple(tuple(_shown(number) for number in side) for side in (lost_numbers, gained_numbers))
        yield Doubt(kind="numbers", line=line, lost=shown[0], gained=shown[1])


@lru_cache(maxsize=2048)  # the pieces of a page are compared with those of each of its translations
def _figures(text: str) -> tuple[Number, ...]:
    if not _DIGIT.search(text):
        return ()
    plain = _MULTIPLIED.sub(_written_out, text)
    for pattern, zeros in ((_BILLION, 9), (_MILLION, 6)):
        plain = pattern.sub(lambda found, zeros=zeros: _times(found[1], zeros), plain)  # type: ignore[misc]
    return tuple(numbers(plain))


def _written_out(found: re.Match[str]) -> str:
    """Return a Chinese or Korean number of two parts as one: 6억 2500만 is 625000000."""
    great = _times(found[1], _THOUSANDS[found[2]])
    if not found[3]:
        return great
    small = _times(found[3], _THOUSANDS[found[4]])
    both = great.strip(), small.strip()
    return f"{int(both[0]) + int(both[1])} " if all(each.isdigit() for each in both) else f"{great}{small}"


def _times(written: str, zeros: int) -> str:
    """Return a number written out: 1.2 with six zeros is 1200000."""
    found = numbers(written)
    if len(found) != 1:
        return written
    decimals = found[0].decimals
    if decimals is None:  # 1,234 million
        return found[0].digits + "0" * zeros + " "
    return (found[0].digits + "0" * (zeros - decimals)).lstrip("0") + " " if decimals <= zeros else written


def _unlike(source: Iterable[Number], target: Iterable[Number]) -> tuple[list[Number], list[Number]]:
    """Return the numbers of each side that the other lacks."""
    left, lost = list(target), []
    for number in source:
        same = next((each for each in left if number.means(each)), None)
        if same:
            left.remove(same)
        else:
            lost.append(number)
    return lost, left


def _is_doubtful(lost: list[Number], gained: list[Number]) -> bool:
    """Tell whether a difference is more than a small number written as a word, or a month as a number."""
    return any(not _is_spoken(number) for number in (*lost, *gained)) or bool(lost and gained)


def _is_spoken(number: Number) -> bool:
    return number.decimals == 0 and int(number.digits) <= _SPOKEN


def _shown(number: Number) -> str:
    if number.decimals:
        return f"{number.digits[: -number.decimals] or '0'}.{number.digits[-number.decimals :]}"
    return number.digits

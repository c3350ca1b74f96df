"""What must be the same in every language: the figures that a reader sees, and links, code, notes and placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kbgen.l10n.inline import Number, marks, numbers
from kbgen.l10n.matching import Pair
from kbgen.model.freshness import Doubt

_SPOKEN = 99
"""Whole numbers up to this are often written as a word in one language and as a digit in another."""
_THOUSANDS = {"万": 4, "萬": 4, "만": 4, "亿": 8, "億": 8, "억": 8}
_MULTIPLIED = re.compile(r"(\d[\d.,]*)\s?[多余餘여]?\s?([万萬만亿億억])")
_MILLION = re.compile(
    r"(\d(?:[\d.,\u00a0\u202f ]*\d)?)\s?"
    r"(?:million|millones|millón|milh|milión|milio|milion|millió|миллион|млн|triệu|مليون|ملايين|ሚሊዮን|मिलियन)",
    re.IGNORECASE,
)


def doubts(found: Iterable[Pair], labels: frozenset[str] = frozenset()) -> Iterator[Doubt]:
    """Yield what did not survive in pieces that exist on both sides."""
    for source, _row, target in found:
        if source and target:
            yield from of_texts(source.text, target.text, target.line, labels)


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


def _figures(text: str) -> list[Number]:
    return numbers(
        _MILLION.sub(lambda found: _times(found[1], 6), _MULTIPLIED.sub(lambda f: _times(f[1], _THOUSANDS[f[2]]), text))
    )


def _times(written: str, zeros: int) -> str:
    """Return a number written out: 1.2 with six zeros is 1200000."""
    found = numbers(written)
    if len(found) != 1:
        return written
    decimals = found[0].decimals
    if decimals is None:  # 1,234 million
        return found[0].digits + "0" * zeros + " "
    return found[0].digits + "0" * (zeros - decimals) + " " if decimals <= zeros else written


def _unlike(source: list[Number], target: list[Number]) -> tuple[list[Number], list[Number]]:
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

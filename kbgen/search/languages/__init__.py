"""The languages of search: a TOML file each, read once.

A file may hold ``stemmer`` (a Snowball algorithm), ``paired`` (true where a space stands between syllables, so that two
neighbours are a word), ``common`` (words that say little), and three kinds of tables:

``[fold]``    each letter with all those that are written for it; ``""`` with those that are left out
``[[form]]``  what is taken off a folded word in the text and in the question, here and in the browser
``[[stem]]``  what is taken off after that to find the key of a word, here only

A table of the last two kinds has ``front`` or ``back``, regular expressions separated by spaces of which one is taken off (of
fronts the first that fits, of backs the longest), and ``keeps``, the letters that must remain; or, for what is not taken off but
written otherwise, ``pattern`` and ``instead``, or, in ``[[stem]]``, ``last``, groups of letters of which the first stands for the
others at the end of a word. Tables apply in their order, ``[[stem]]`` after Snowball and folding.
``[fold]`` and ``[[form]]`` apply to every language, for a question has none, so they may name only letters of a script that
no other language has.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


Rule: TypeAlias = tuple[str, str | dict[str, str]]
"""A regular expression, and what stands instead of what it meets, which may be told for each letter."""


@dataclass(frozen=True, slots=True)
class Language:
    """What search knows of a language; nothing of it is needed."""

    stemmer: str = ""
    paired: bool = False
    common: tuple[str, ...] = ()
    fold: tuple[tuple[str, str], ...] = ()
    form: tuple[Rule, ...] = ()
    stem: tuple[Rule, ...] = ()


def base(code: str) -> str:
    """Return the code without its region: ``pt`` of ``pt-BR``."""
    return code.partition("-")[0]


@cache
def languages() -> dict[str, Language]:
    """Return every language by its code."""
    files = (file for file in resources.files(__name__).iterdir() if file.name.endswith(".toml"))
    return {file.name.removesuffix(".toml"): _language(tomllib.loads(file.read_text("utf-8"))) for file in sorted(files, key=str)}


def language(code: str) -> Language:
    """Return a language, or one without tables when there is no file."""
    return languages().get(base(code), _UNKNOWN)


def changer(rules: Iterable[Rule]) -> Callable[[str], str]:
    """Return what changes a word by rules, one after the other."""
    compiled = tuple((re.compile(pattern), _instead(instead)) for pattern, instead in rules)

    def change(word: str) -> str:
        for pattern, instead in compiled:
            word = pattern.sub(instead, word)
        return word

    return change


def _instead(instead: str | dict[str, str]) -> str | Callable[[re.Match[str]], str]:
    return instead if isinstance(instead, str) else lambda met: instead[met[0]]


_UNKNOWN = Language()


def _language(table: dict[str, Any]) -> Language:
    return Language(
        stemmer=table.get("stemmer", ""),
        paired=table.get("paired", False),
        common=tuple(table.get("common", "").split()),
        fold=tuple(table.get("fold", {}).items()),
        form=tuple(map(_rule, table.get("form", ()))),
        stem=tuple(map(_rule, table.get("stem", ()))),
    )


def _rule(affix: dict[str, Any]) -> Rule:
    if "instead" in affix:
        return affix["pattern"], affix["instead"]
    if "last" in affix:
        letters = {old: group[0] for group in affix["last"].split() for old in group[1:]}
        return f"[{''.join(letters)}]$", letters
    keeps = affix["keeps"]
    if "front" in affix:
        return f"^(?:{'|'.join(affix['front'].split())})(.{{{keeps},}})$", r"\1"
    return f"^(.{{{keeps},}}?)(?:{'|'.join(affix['back'].split())})$", r"\1"

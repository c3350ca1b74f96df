"""What a thing is called in each language, so that every page calls it the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """One thing. ``names`` are the ways to say it by language; ``*`` at an end of a word stands for any letters."""

    names: Mapping[str, tuple[str, ...]]


Glossary = tuple[Term, ...]

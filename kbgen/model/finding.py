"""What is wrong with the content, where, and what to write instead."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Severity(StrEnum):
    """An error keeps its page from being published; a warning does so only under ``--strict``."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True)
class Place:
    """Where in the repository: a path relative to its root, line and column counted from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        """Return ``path:line:column``, the form that editors make clickable."""
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Phrase:
    """A sentence that is translated only when somebody reads it.

    ``msgid`` is English with ``{name}`` fields; ``plural`` and ``n`` choose a plural form.
    An argument may itself be a Phrase.
    """

    msgid: str
    args: Mapping[str, object] = field(default_factory=dict)
    plural: str | None = None
    n: int | None = None
    context: str | None = None

    def __str__(self) -> str:
        """Return the English sentence."""
        text = self.plural if self.plural is not None and self.n != 1 else self.msgid
        return text.format(**{"n": self.n, **self.args}) if self.args or self.n is not None else text


def phrase(msgid: str, **args: object) -> Phrase:
    """Return a translatable sentence; extraction looks for calls of this name."""
    return Phrase(msgid, args)


@dataclass(frozen=True)
class Finding:
    """One thing wrong at one place, with a hint that says what to type."""

    code: str
    severity: Severity
    place: Place
    message: Phrase
    hint: Phrase | None = None

    @property
    def sort_key(self) -> tuple[str, int, int, str]:
        """Order findings as a person reads: by file, line, column, code."""
        return (self.place.path, self.place.line, self.place.column, self.code)

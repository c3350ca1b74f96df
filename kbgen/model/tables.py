"""Tables of totals: the figures of an overview as facts, so that they are checked, and never typed again in a translation."""

from __future__ import annotations

from dataclasses import dataclass

from kbgen.model.figures import Number, NumberOrUnknown, Slug, Text, Words


@dataclass(frozen=True, kw_only=True)
class Line:
    """What is counted in each column of a table."""

    id: Slug
    name: Words
    unit: Text | None = None
    values: tuple[NumberOrUnknown, ...]
    """One for each column; ``unknown`` where none was printed."""
    at_least: Slug | None = None
    """The line than which it cannot be less: people trained, for the days that they were trained together."""
    at_most: Number | None = None
    note: Words | None = None
    """What readers should know of it; it also says why a figure stands there that cannot be right."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table as its source prints it: the figures of several places or programmes side by side."""

    id: Slug
    title: Words
    columns: tuple[Words, ...]
    rows: tuple[Line, ...]

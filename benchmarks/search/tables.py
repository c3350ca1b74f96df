"""Results as lines of text, as Markdown and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def kilobytes(size: float) -> str:
    """Return a number of bytes in KB of 1,000."""
    return f"{size / 1000:,.1f}" if size < 100_000 else f"{size / 1000:,.0f}"


def line(cells: Iterable[object], widths: Sequence[int]) -> str:
    """Return a line of a table for the terminal: the first cell to the left, all others to the right."""
    first, *rest = (str(cell) for cell in cells)
    return first.ljust(widths[0]) + "".join(cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True))


def markdown(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table in Markdown: the first column to the left, all others to the right."""
    lines = [head, ["-", *["-:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in cells) + " |" for cells in lines)


def total(rows: Sequence[Mapping[str, Any]], name: str) -> Any:
    """Return the sum of one value of all rows."""
    return sum(row[name] for row in rows)

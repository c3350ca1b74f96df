"""Tables for a terminal, and CSV for programs: a cell that a spreadsheet would take for a formula is text there too."""

from __future__ import annotations

import csv
import io
import os
import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a cell begins with that spreadsheets compute (OWASP, CSV injection)."""


def shown(table: Table, width: int = 140) -> str:
    """Return a table as a terminal of some width shows it."""
    console = Console(file=None, width=width, no_color="NO_COLOR" in os.environ or not sys.stdout.isatty())
    with console.capture() as captured:
        console.print(table)
    return captured.get().rstrip()


def as_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a CSV table (RFC 4180) with a heading; words that begin like a formula get an apostrophe before them."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(header)
    writer.writerows([_cell(each) for each in row] for row in rows)
    return file.getvalue().rstrip("\r\n")


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value

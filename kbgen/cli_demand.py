"""The commands that deal with what people ask for: surveys, logs, the ledger of what is missing, and why a page is shown."""

from __future__ import annotations

import click

EXIT_FINDINGS = 1


@click.group()
def demand() -> None:
    """Ask what people need, count what they look for, and see what is missing."""

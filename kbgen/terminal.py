"""What a terminal shows besides findings: progress, the table at the end, the address to open."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from kbgen import scaffold
from kbgen.language import SOURCE, voices
from kbgen.model.finding import phrase
from kbgen.model.misuse import Misuse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kbgen.model.finding import Finding
    from kbgen.pipeline import Built, Checked, Report


at_root = click.option(
    "--root",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    default=Path(),
    show_default="this folder",
    help="The folder that holds content/ and casestudies/.",
)


def language() -> str:
    """Return the language of messages that the surroundings ask for: LC_ALL, LC_MESSAGES, LANG."""
    asked = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return asked.partition(".")[0].partition("_")[0] or "en"


def within(path: str, wanted: Iterable[str], root: Path) -> bool:
    """Tell whether a path of the repository lies in one of those asked for; all do when none is."""
    asked = [Path(each) for each in wanted]
    full = (root / path).resolve()
    return not asked or any(full.is_relative_to(each.resolve()) or full.is_relative_to((root / each).resolve()) for each in asked)


def summary(findings: list[Finding]) -> str:
    """Return one line: how many errors and warnings."""
    errors = sum(finding.severity == "error" for finding in findings)
    return f"{errors} errors, {len(findings) - errors} warnings"


def address(out: Path) -> str:
    """Return how to look at what was built: links to folders and the search need a server, be it the smallest."""
    return f"To look at it: python3 -m http.server --directory {out}, then open http://127.0.0.1:8000/"


@contextmanager
def progress(total: int) -> Iterator[Callable[[Built], None]]:
    """Show a bar on a terminal and nothing elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _built: None
        return
    with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=console, transient=True) as bar:
        task = bar.add_task("kbgen build", total=total)
        yield lambda built: bar.update(task, advance=1, description=built.centre)


def trouble(error: Misuse | OSError, lang: str) -> click.ClickException:
    """Return what ends the command: one line in the person's language, and the exit code."""
    if isinstance(error, OSError):
        error = Misuse(
            phrase("{reason}: {file}. The last good site stays.", reason=error.strerror or error, file=error.filename or "")
        )
    known = voices(scaffold.parts())
    told = click.ClickException(known.get(lang, known[SOURCE]).say(error.said))
    told.exit_code = error.exit_code  # type: ignore[misc]
    return told


def table(report: Report, checked: Checked) -> str:
    """Return how the build went, a line for each centre."""
    shown = Table(box=None, pad_edge=False)
    for name in ("centre", "languages", "pages", "seconds", "findings"):
        shown.add_column(name, justify="left" if name in {"centre", "languages"} else "right")
    for built in report.centres:
        if built.failure:
            shown.add_row(built.centre, f"not built, its last good site stays: {built.failure}", "", "", "")
        else:
            shown.add_row(built.centre, " ".join(built.languages), str(built.pages), f"{built.seconds:.1f}", str(built.findings))
    pages = sum(built.pages for built in report.centres)
    shown.add_row(
        "all", str(len({code for b in report.centres for code in b.languages})), str(pages), "", str(len(checked.findings))
    )
    console = Console(file=None, width=120, no_color="NO_COLOR" in os.environ or not sys.stdout.isatty())
    with console.capture() as captured:
        console.print(shown)
    return captured.get().rstrip()

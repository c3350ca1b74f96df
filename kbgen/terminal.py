"""What a terminal shows besides findings: progress, the table at the end, the address to open."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from kbgen import scaffold, tables, wrong
from kbgen.language import SOURCE, Voice, is_language, voices
from kbgen.language.kin import chain
from kbgen.model.finding import Phrase, phrase
from kbgen.model.misuse import Misuse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kbgen.model.finding import Finding
    from kbgen.pipeline import Built, Report
    from kbgen.reading import Checked


at_root = click.option(
    "--root",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    default=Path(),
    show_default="this folder",
    help="The folder that holds content/ and casestudies/.",
)


def _codes(_context: click.Context, _parameter: click.Parameter, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
    """Return language codes as typed, if they are such: they become names of files."""
    for code in [value] if isinstance(value, str) else value:
        if not is_language(code):
            raise Misuse(phrase("{code} is not a language code.", code=code))
    return value


of_language = click.option(
    "--lang", "language", metavar="CODE", required=True, callback=_codes, help="The language of the translation."
)
of_languages = click.option(
    "--lang", "languages", metavar="CODE", multiple=True, callback=_codes, help="Only this language; may be given again."
)


def language(given: str = "", surroundings: Mapping[str, str] = os.environ) -> str:
    """Return the language in which commands speak: the first of those asked for that has phrases.

    Asked for is what is ``given``, else the list in LANGUAGE, else LC_ALL, LC_MESSAGES or LANG; each with those that may stand
    in for it, as es for es_GT. As in other programs LANGUAGE says nothing where the locale is C.
    """
    locale = next((surroundings[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if surroundings.get(name)), "")
    plain = _code(locale) in {"C", "POSIX"}
    listed = [] if plain else [each for each in surroundings.get("LANGUAGE", "").split(":") if each]
    asked = [given] if given else listed or [SOURCE if plain else locale]
    codes = [code for each in asked for code in chain(_code(each)) if code]
    known = {SOURCE, *_catalogues()}
    return next((code for code in codes if code in known), codes[-1] if codes else SOURCE)


def _code(locale: str) -> str:
    """Return es-GT for es_GT.UTF-8@euro."""
    return re.split("[.@]", locale)[0].replace("_", "-")


def _catalogues() -> list[str]:
    """Return the languages of the phrases that came with kbgen."""
    return [path.parent.parent.name for path in scaffold.parts().glob("translations/*/LC_MESSAGES/kbgen.po")]


def voice(lang: str, own: Mapping[str, Voice] = MappingProxyType({})) -> Voice:
    """Return in which voice a command speaks: with the phrases that came with kbgen, and a repository's own before them."""
    known = voices(scaffold.parts(), lang if lang in _catalogues() else SOURCE)
    ours, theirs = known.get(lang, known[SOURCE]), own.get(lang)
    if not theirs:
        return ours
    # a catalogue of theirs that an editor saved may have another number of plural forms than ours
    most = max(map(len, theirs.messages.values()), default=0)
    fitting = {said: forms for said, forms in ours.messages.items() if len(forms) in {1, most}}
    return replace(theirs, messages={**fitting, **theirs.messages})


def within(path: str, wanted: Iterable[str], root: Path) -> bool:
    """Tell whether a path of the repository lies in one of those asked for; all do when none is."""
    asked = [Path(each) for each in wanted]
    full = (root / path).resolve()
    return not asked or any(full.is_relative_to(each.resolve()) or full.is_relative_to((root / each).resolve()) for each in asked)


def summary(findings: list[Finding], voice: Voice) -> str:
    """Return one line: how many errors and warnings."""
    errors = sum(finding.severity == "error" for finding in findings)
    return voice.say(
        "{errors}, {warnings}",
        errors=voice.counted("{n} error", "{n} errors", errors),
        warnings=voice.counted("{n} warning", "{n} warnings", len(findings) - errors),
    )


def address(out: Path) -> Phrase:
    """Return how to look at what was built: links to folders and the search need a server, be it the smallest."""
    return phrase(
        "To look at it: {command}, then open {address}",
        command=f"python3 -m http.server --directory {out}",
        address="http://127.0.0.1:8000/",
    )


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


@contextmanager
def bytes_read(total: int) -> Iterator[Callable[[int], None]]:
    """Show how much of some files has been read, on a terminal; it is told how many bytes more were."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _read: None
        return
    with Progress(BarColumn(), DownloadColumn(), console=console, transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda read: bar.update(task, advance=read)


@contextmanager
def counted(total: int) -> Iterator[Callable[[], None]]:
    """Show how many of so many are done, on a terminal; it is told of each."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda: None
        return
    with Progress(BarColumn(), MofNCompleteColumn(), console=console, transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda: bar.update(task, advance=1)


def trouble(error: Misuse | OSError, voice: Voice) -> wrong.Wrong:
    """Return what ends the command: one line in the person's language, and the exit code."""
    if isinstance(error, OSError):
        error = Misuse(
            phrase("{reason}: {file}. The last good site stays.", reason=error.strerror or error, file=error.filename or "")
        )
    return wrong.misuse(error.said, voice, error.exit_code)


def table(report: Report, checked: Checked, voice: Voice) -> str:
    """Return how the build went, a line for each centre."""
    shown = Table(box=None, pad_edge=False)
    for name in (phrase("centre"), phrase("languages")):
        shown.add_column(voice.say(name))
    for name in (phrase("pages"), phrase("seconds"), phrase("findings")):
        shown.add_column(voice.say(name), justify="right")
    for built in report.centres:
        if built.failure:
            failed = voice.say(phrase("not built, its last good site stays: {reason}", reason=built.failure))
            shown.add_row(built.centre, failed, "", "", "")
        else:
            seconds = voice.number(built.seconds, 1)
            shown.add_row(built.centre, " ".join(built.languages), str(built.pages), seconds, str(built.findings))
    pages = sum(built.pages for built in report.centres)
    languages = {code for built in report.centres for code in built.languages}
    shown.add_row(voice.say(phrase("all centres")), str(len(languages)), str(pages), "", str(len(checked.findings)))
    return tables.shown(shown, 120)

"""The commands of translators: what waits, what changed, and the exchange with Poedit and Weblate."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from kbgen import incoming, pseudo_site, reading, report, terminal, translating, waiting
from kbgen.l10n.exchange import Made, Outcome
from kbgen.language import Voice, voices
from kbgen.model.finding import phrase
from kbgen.model.misuse import Misuse
from kbgen.terminal import at_root, of_language, of_languages

EXIT_FINDINGS = 1
_SUBJECT = "KB4"
"""How the codes of findings about translations begin."""


@click.group()
def l10n() -> None:
    """Translate: see what waits, what changed, and exchange texts with Poedit or Weblate.

    \b
    Examples:
      kbgen l10n status --lang cs                  what waits in Czech, the most needed first
      kbgen l10n start casestudies/vn/ppj-thanh-chau --lang cs
      kbgen l10n ack casestudies/vn/ppj-thanh-chau.cs.md
      kbgen l10n export --lang cs -o cs.po         for Poedit or Weblate
      kbgen l10n import cs.po --lang cs
    """


@l10n.command()
@click.argument("paths", nargs=-1)
@of_languages
@click.option(
    "--format", "form", type=click.Choice(list(waiting.FORMATS)), default="text", show_default=True, help="How to print."
)
@click.option("--all", "everything", is_flag=True, help="Show every page that waits, not the first 20.")
@at_root
@click.pass_obj
def status(lang: str, paths: tuple[str, ...], languages: tuple[str, ...], form: str, *, everything: bool, root: Path) -> None:
    """Say how every translation stands beside its original, and which pages wait, the most needed first.

    \b
    Examples:
      kbgen l10n status
      kbgen l10n status casestudies/cz --lang en --all
      kbgen l10n status --format html > waiting.html

    A translation is fresh, partly old (n of m pieces), outdated (a figure, a negation or a warning of the original changed,
    or most of it), or unknown: nobody has said from which state of the original it was made. It is computed from hashes of
    the pieces, never from dates. First come pages that would answer wishes that no page answers in the language (unmet: the sum
    of the weights of those wishes, see kbgen demand ledger). Demand is the sum of the points with which the centres of a
    language chose the page.
    """
    shop = translating.opened(root)
    wanted = {document.id for document in translating.documents(shop, paths)}
    found = [
        each for each in translating.waiting(shop) if each.document in wanted and (not languages or each.language in languages)
    ]
    click.echo(waiting.FORMATS[form](found, _voice(lang, root), None if everything else waiting.FIRST))


@l10n.command()
@click.argument("page")
@of_language
@at_root
@click.pass_obj
def start(lang: str, page: str, language: str, root: Path) -> None:
    """Begin a translation of PAGE: a file with the original's words, each piece marked as waiting.

    \b
    Example:
      kbgen l10n start casestudies/cz/moravska-trebova-1999 --lang en

    A page is published in the language when half of its pieces are translated; what still holds the original's words is
    marked as such.
    """
    shop = translating.opened(root)
    path = translating.start(shop, translating.document(shop, page), language, reading.today())
    said = phrase("{file}: translate it, then run kbgen l10n ack {file}", file=path)
    click.echo(_voice(lang, root).say(said))


@l10n.command()
@click.argument("paths", nargs=-1, required=True)
@of_languages
@click.option("--piece", "pieces", metavar="ID", multiple=True, help="Only this piece, as results/2; may be given again.")
@at_root
@click.pass_obj
def ack(lang: str, paths: tuple[str, ...], languages: tuple[str, ...], pieces: tuple[str, ...], root: Path) -> None:
    """Say that translations fit their originals as both stand now.

    \b
    Examples:
      kbgen l10n ack casestudies/cz/moravska-trebova-1999.en.md
      kbgen l10n ack content/guidelines --lang cs
      kbgen l10n ack content/guidelines/dairy.es.md --piece results/2

    Pieces that still hold the original's words stay untranslated unless --piece names them. What was recorded lies in
    translations/state/CODE.tsv; it is hashes alone, and version control merges it.
    """
    shop = translating.opened(root)
    found = translating.translations(shop, paths, languages)
    if not found:
        raise Misuse(phrase("There is no translation among these."))
    files = translating.acknowledge(shop, found, pieces, reading.today())
    voice = _voice(lang, root)
    click.echo(
        voice.counted(
            "{n} translation, recorded in {files}", "{n} translations, recorded in {files}", len(found), files=", ".join(files)
        )
    )


@l10n.command()
@click.argument("page")
@of_languages
@at_root
@click.pass_obj
def diff(lang: str, page: str, languages: tuple[str, ...], root: Path) -> None:
    """Show what changed in the original of PAGE since it was translated: - then, + now, = the translation.

    \b
    Example:
      kbgen l10n diff content/guidelines/brewery.cs.md

    What the original said then is looked up in version control; without it only the new words are shown.
    Exit code 1 when something changed.
    """
    shop = translating.opened(root)
    voice = _voice(lang, root)
    changed = False
    translations = translating.translations(shop, [page], languages)
    if not translations:
        raise Misuse(phrase("There is no translation among these."))
    for document, edition in translations:
        found = translating.differences(shop, document, edition)
        state = edition.freshness.state if edition.freshness else "unknown"
        click.echo(f"{edition.path}: {voice.say(waiting.STATES[state])}")
        if found:
            click.echo(waiting.differences(found, voice))
        changed = changed or bool(found)
    sys.exit(EXIT_FINDINGS if changed else 0)


@l10n.command()
@click.argument("paths", nargs=-1)
@of_languages
@click.option(
    "--format", "form", type=click.Choice(list(report.FORMATS)), default="text", show_default=True, help="How to print."
)
@at_root
@click.pass_obj
def check(lang: str, paths: tuple[str, ...], languages: tuple[str, ...], form: str, root: Path) -> None:
    """Check translations alone: numbers, links and placeholders that did not survive, headings, names of the glossary.

    \b
    Examples:
      kbgen l10n check --lang cs
      kbgen l10n check content/guidelines/brewery.cs.md

    The names are those of translations/glossary.yml. Exit code 1 when something is found.
    """
    lost = next((path for path in paths if not ((root / path).exists() or Path(path).exists())), None)
    if lost:
        raise Misuse(phrase("There is no page {name}. Name it by its file, as casestudies/cz/heat-saved.md", name=lost))
    checked = reading.read(root)
    found = [
        finding
        for finding in checked.findings
        if finding.code.startswith(_SUBJECT)
        and terminal.within(finding.place.path, paths, root)
        and (not languages or any(_is_of(finding.place.path, code) for code in languages))
    ]
    click.echo(report.FORMATS[form](found, terminal.voice(lang, checked.voices), root), nl=False)
    sys.exit(EXIT_FINDINGS if found else 0)


def _voice(lang: str, root: Path) -> Voice:
    return terminal.voice(lang, voices(root, lang))


def _is_of(path: str, code: str) -> bool:
    """Tell whether a file is one of a language: a page, its catalogue, or what is recorded of its translations."""
    return f".{code}." in path or f"/{code}/" in path or path.endswith(f"/{code}.tsv")


@l10n.command()
@click.argument("paths", nargs=-1)
@of_language
@click.option("--xliff", is_flag=True, help="XLIFF 1.2 instead of PO.")
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.  [default: print it]")
@at_root
def export(paths: tuple[str, ...], language: str, out: Path | None, *, xliff: bool, root: Path) -> None:
    """Write the pieces of all pages, or of PATHS, for a translator's program.

    \b
    Examples:
      kbgen l10n export --lang sw -o sw.po
      kbgen l10n export casestudies/ke --lang sw --xliff -o ke.xlf

    Each piece is an entry of its own. Fuzzy are those whose original is newer and those that no person has read.
    """
    shop = translating.opened(root)
    text = translating.exported(shop, language, translating.documents(shop, paths), "xliff" if xliff else "po")
    if out:
        out.write_text(text, encoding="utf-8", newline="\n")
    else:
        click.echo(text, nl=False)


@l10n.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@of_language
@click.option(
    "--origin",
    type=click.Choice(["human", "machine", "machine-edited"]),
    default="human",
    show_default=True,
    help="Who translated.",
)
@click.option("--dry-run", is_flag=True, help="Change nothing; only say what would become of each entry.")
@at_root
@click.pass_obj
def import_(lang: str, file: Path, language: str, origin: str, *, dry_run: bool, root: Path) -> None:
    """Lay a translator's FILE (PO or XLIFF) over the pages.

    \b
    Examples:
      kbgen l10n import sw.po --lang sw --dry-run
      kbgen l10n import sw.po --lang sw

    What only the file changed is taken over. What only the page changed stays. What both changed is listed and left as it
    is. An entry that lost a link, code, a placeholder or a number of its original is refused, with its line and the reason.
    Exit code 1 when an entry was refused or is left to you.
    """
    shop = translating.opened(root)
    made = Made(origin=origin, day=reading.today().isoformat())
    found = incoming.imported(shop, file, language, made, write=not dry_run)
    voice = _voice(lang, root)
    click.echo(report.text(found.findings, voice, Path()), nl=False, err=True)
    click.echo(waiting.imported(found.results, voice))
    for path in found.written:
        click.echo(path)
    left = any(result.outcome in {Outcome.CONFLICT, Outcome.REFUSED} for result in found.results)
    sys.exit(EXIT_FINDINGS if left or found.findings else 0)


@l10n.command()
@of_language
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The first day, as 2026-11-01.")
@at_root
@click.pass_obj
def digest(lang: str, language: str, since: dt.datetime, root: Path) -> None:
    """List what translators of a language should look at: pages that are new or changed since a day, and wait.

    \b
    Example:
      kbgen l10n digest --lang cs --since 2026-11-01

    The day of a page is its field last_updated.
    """
    found = [
        each
        for each in translating.waiting(translating.opened(root))
        if each.language == language and each.waits and each.updated and each.updated >= since.date()
    ]
    click.echo(waiting.text(found, _voice(lang, root), None))


@l10n.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@at_root
@click.pass_obj
def pseudo(lang: str, folder: Path, root: Path) -> None:
    """Write a copy of the repository into FOLDER with two invented languages, to see what cannot be translated.

    \b
    Example:
      kbgen l10n pseudo ../pseudo && kbgen build --root ../pseudo --lang en-XA

    en-XA has accents and is a third longer: a word without accents is in no catalogue. ar-XB runs from right to left.
    """
    pseudo_site.write(root, folder)
    click.echo(_voice(lang, root).say(phrase("{folder}: build it with kbgen build --root {folder}", folder=folder)))

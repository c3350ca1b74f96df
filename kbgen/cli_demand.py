"""The commands that deal with what people ask for: surveys, logs, the ledger of what is missing, and why a page is shown."""

from __future__ import annotations

import datetime as dt
import shlex
import sys
from pathlib import Path

import click

from kbgen import counting, ledgers, pipeline, reading, surveyed, surveying, terminal, wanting
from kbgen.compose import in_languages
from kbgen.demand import forms
from kbgen.language import voices
from kbgen.model.document import named
from kbgen.model.finding import phrase
from kbgen.model.misuse import Misuse
from kbgen.terminal import at_root

EXIT_FINDINGS = 1


@click.group()
def demand() -> None:
    """Ask what people need, count what they look for, and see what is missing.

    \b
    Examples:
      kbgen demand import khao-sat.csv --centre vn     a survey into a centre's needs
      kbgen demand import-log access.log               what readers looked for, in sums
      kbgen demand ledger --centre vn                  what is asked for and missing
      kbgen demand why casestudies/vn/ppj-thanh-chau   why centres show a page
    """


@demand.command()
@click.argument("document", metavar="DOC")
@click.option("--centre", metavar="CODE", help="Only this centre, as vn.  [default: every centre]")
@at_root
@click.pass_obj
def why(lang: str, document: str, centre: str | None, root: Path) -> None:
    """Say why a centre shows DOC, or does not: each reason with the points that it gives.

    \b
    Examples:
      kbgen demand why casestudies/vn/ppj-thanh-chau --centre vn
      kbgen demand why content/guidelines/brewery.md

    The points: 5 for the centre's own work, 2 for work from its country, a half for a page for every centre; for each need that
    the page meets its weight, halved for each line met by a broader or narrower tag only; up to 2 for what readers looked for.
    Pages with more points stand first; of equal ones the better evidence, then the own country, the sector itself, the newer.
    """
    checked = reading.read(root)
    _known(checked, centre)
    voice = terminal.voice(lang, checked.voices)
    found = ledgers.why(checked, named(checked.library, document), centre)
    click.echo(wanting.why(found, checked.library, voice))


@demand.command()
@click.option("--centre", metavar="CODE", help="Only what this centre's users ask for, as vn.  [default: the whole network]")
@click.option("--lang", "languages", metavar="CODE", multiple=True, help="Only this language; may be given again.")
@click.option(
    "--format", "form", type=click.Choice(list(wanting.FORMATS)), default="text", show_default=True, help="How to print."
)
@click.option("--all", "everything", is_flag=True, help="Show every line, not the first 10.")
@at_root
@click.pass_obj
def ledger(lang: str, centre: str | None, languages: tuple[str, ...], form: str, *, everything: bool, root: Path) -> None:
    """Show what is asked for and what there is, in each language: what is missing first, the most wanted before all.

    \b
    Examples:
      kbgen demand ledger --centre vn
      kbgen demand ledger --lang sw --format csv > swahili.csv

    A line is a wish: a sector, a topic, an option type, an audience, an effort, or several together, in one language. Its weight
    is the sum of the weights of the needs that state it; readers are those who opened the page of its tags or searched with
    their names in twelve months. To write: no page answers it in any language. To translate: only pages in other languages do.
    Draft to read: only a machine's words that no person has read do. Below stand questions without a good answer.
    """
    checked = reading.read(root)
    _known(checked, centre)
    found = ledgers.ledger(checked, centre)
    if languages:
        found = in_languages(found, languages)
    voice = terminal.voice(lang, checked.voices)
    click.echo(wanting.FORMATS[form](found, checked.library, voice, None if everything else wanting.FIRST))


def _known(checked: reading.Checked, centre: str | None) -> None:
    if centre and centre not in checked.choices:
        raise Misuse(checked.no_centre(centre))


@demand.command(name="import-log")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--centre", metavar="CODE", help="Only this centre's pages, as vn.  [default: every centre]")
@click.option(
    "--least",
    type=click.IntRange(1, 1000),
    default=2,
    show_default=True,
    help="Keep the words of searches made at least so often.",
)
@click.option("--dry-run", is_flag=True, help="Change nothing; only say what would be counted.")
@at_root
@click.pass_obj
def import_log(lang: str, files: tuple[Path, ...], centre: str | None, least: int, *, dry_run: bool, root: Path) -> None:
    """Count what readers did from the FILES of a web server's log into content/demand/CENTRE/MONTH.tsv.

    \b
    Examples:
      kbgen demand import-log access.log access.log.1 access.log.2.gz
      kbgen demand import-log /var/log/nginx/access.log --centre vn --dry-run

    Logs of Apache and nginx (common, combined, with hosts), IIS and CloudFront (W3C), and lines of JSON as from Cloudflare and
    Caddy, plain or gzip. Counted are pages opened, tags asked for, searches, and answers to "Did this help?". Addresses and
    agents are never written; robots are left out; what an earlier run has counted is not counted again, so the same file may be
    given as often as you like. Give all files of one time in one run.

    Exit code 1 when a file could be read only in part, and nothing was written.
    """
    checked = reading.read(root)
    _known(checked, centre)
    voice = terminal.voice(lang, checked.voices)
    with terminal.bytes_read(sum(file.stat().st_size for file in files)) as step:
        found = counting.imported(
            checked, pipeline.address(root), files, centre=centre, least=least, write=not dry_run, progress=step
        )
    click.echo(wanting.counted(found, voice))
    sys.exit(EXIT_FINDINGS if found.counted.damaged else 0)


def _column(_context: click.Context, _parameter: click.Parameter, value: tuple[str, ...]) -> dict[str, str]:
    """Return headers by column, from NAME=HEADER."""
    pairs = {name: header for name, _, header in (each.partition("=") for each in value)}
    wrong = next((name for name, header in pairs.items() if name not in forms.COLUMNS or not header), None)
    if wrong is not None:
        columns = ", ".join(forms.COLUMNS)
        raise Misuse(phrase("--column is NAME=HEADER, as page=Trang. Names: {columns}", columns=columns))
    return pairs


@demand.command(name="import-feedback")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--centre", metavar="CODE", required=True, help="The centre whose readers answered, as vn.")
@click.option(
    "--column",
    "columns",
    metavar="NAME=HEADER",
    multiple=True,
    callback=_column,
    help="What a column is called in the table; may be given again.",
)
@click.option("--dry-run", is_flag=True, help="Change nothing; only say what would be counted.")
@at_root
@click.pass_obj
def import_feedback(lang: str, file: Path, centre: str, columns: dict[str, str], *, dry_run: bool, root: Path) -> None:
    """Count the answers of a form elsewhere (CSV FILE): did a page help, and what were readers looking for.

    \b
    Examples:
      kbgen demand import-feedback answers.csv --centre vn
      kbgen demand import-feedback answers.csv --centre vn --column date="Dấu thời gian" --column page=Trang

    The columns: date, page (an address or a permanent name), helped (yes, partly, no, in any language of the site), wanted,
    language. The sums of each month in the table replace those of an earlier table, so give the whole table each time.
    """
    checked = reading.read(root)
    _known(checked, centre)
    voice = terminal.voice(lang, checked.voices)
    found = counting.answered(checked, checked.library.documents[f"content/centres/{centre}"], file, columns, write=not dry_run)
    for note in found.notes:
        click.echo(voice.say(note), err=True)
    click.echo(wanting.answered(found, voice))


@demand.command(name="import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--centre", metavar="CODE", required=True, help="The centre whose users answered, as vn.")
@click.option(
    "--map",
    "map_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What columns and answers are.  [default: TABLE.map.yml]",
)
@click.option("--method", metavar="TEXT", default="", help="How people were asked, in the language of the centre's page.")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="When they were asked.  [default: the last day in the table]")
@click.option("--dry-run", is_flag=True, help="Change nothing; print the needs as they would be written.")
@at_root
@click.pass_obj
def import_(
    lang: str,
    files: tuple[Path, ...],
    centre: str,
    map_file: Path | None,
    method: str,
    date: dt.datetime | None,
    *,
    dry_run: bool,
    root: Path,
) -> None:
    """Turn the answers of a survey (CSV from any form tool) into the needs of a centre.

    \b
    Examples:
      kbgen demand import khao-sat.csv --centre vn
      kbgen demand import khao-sat.csv --centre vn --method "Web form sent to 200 firms"

    The first run writes khao-sat.map.yml beside the table, which says what each column and each answer was taken for, and
    changes nothing else. Read it, change what is wrong, and run the command again. Who answered is kept nowhere.
    Exit code 1 when something is left to you.
    """
    voice = terminal.voice(lang, voices(root, lang))
    request = surveying.Request(
        files=files,
        centre=centre,
        mapping=map_file,
        method=method,
        date=date.date() if date else None,
        today=reading.today(),
        write=not dry_run,
    )
    found = surveying.brought(root, request, voice)
    for note in found.notes:
        click.echo(voice.say(note), err=True)
    for table in found.undecided:
        click.echo("\n".join(surveyed.undecided(table, found, voice)))
    if found.undecided:
        if not dry_run and not any(table.wrong for table in found.undecided):
            words = ["kbgen", "demand", "import", *map(str, files), "--centre", centre]
            words += ["--map", str(map_file)] if map_file else []
            command = shlex.join([*words, "--method", method]) if method else f'{shlex.join(words)} --method "..."'
            click.echo(voice.say(phrase("Then run: {command}", command=command)))
        sys.exit(EXIT_FINDINGS)
    click.echo("\n".join(surveyed.brought(found, voice)))

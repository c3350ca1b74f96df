"""The command that tells readers what is new."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from kbgen import announcing, digesting, pipeline, reading, terminal
from kbgen.model.finding import phrase
from kbgen.model.misuse import Misuse
from kbgen.terminal import at_root

OUTBOX = "outbox"


@click.command()
@click.option("--centre", metavar="CODE", required=True, help="The centre whose readers are told, as tn.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="What has appeared or changed since this day; records nothing.")
@click.option("--due", is_flag=True, help="What has not been announced yet, if the time for it has come; records it.")
@click.option("--lang", "languages", metavar="CODE", multiple=True, help="Only this language; may be given again.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Where issues are written.  [default with --due: outbox]"
)
@at_root
@click.pass_obj
def digest(
    lang: str,
    centre: str,
    since: dt.datetime | None,
    out: Path | None,
    *,
    due: bool,
    languages: tuple[str, ...],
    root: Path,
) -> None:
    """Tell what is new or changed for a centre, for whom and why, in each of its languages.

    \b
    Examples:
      kbgen digest --centre tn --since 2026-10-01                  look
      kbgen digest --centre tn --since 2026-10-01 --out preview    and write it
      kbgen digest --centre tn --due                               what has not been told yet

    An issue is a folder with a mail (.eml), its HTML, plain text, a short message, a calendar and two printed pages for each
    language; content/announced/CENTRE.tsv keeps what was told. Nothing is sent. With nothing new nothing is written. A run
    that was stopped is made good by the next: nothing is announced twice, and nothing is left out.
    """
    if due == bool(since):
        raise Misuse(phrase("Say one of the two: --since with a day, or --due."))
    if due and languages:
        raise Misuse(phrase("--due tells all languages of a centre, for all of them share what is recorded. Leave --lang out."))
    checked = reading.read(root)
    network = pipeline.address(root)
    if since:
        found = digesting.told_since(checked, centre, network, since.date(), languages, out)
    else:
        found = digesting.told_when_due(checked, centre, network, out or root / OUTBOX)
    click.echo(announcing.told(found, centre, terminal.voice(lang, checked.voices)))

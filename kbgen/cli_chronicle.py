"""The command that keeps the days on which pages appeared and changed."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kbgen import chronicling, reading, terminal
from kbgen.model.finding import phrase
from kbgen.terminal import at_root

EXIT_FINDINGS = 1


@click.command()
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 if something would change.")
@at_root
@click.pass_obj
def chronicle(lang: str, *, only_check: bool, root: Path) -> None:
    """Write down which pages are new and which say something else than before, with the day.

    \b
    Examples:
      kbgen chronicle
      kbgen chronicle --check

    Feeds and digests go by these days. They stand in content/chronicle.tsv: run this after pages were added or changed, and
    commit the file with them. Commas, capitals, Markdown and addresses of links are no change; words, figures and tags are.
    The first run believes the last_updated of each page. Without the file, and for pages not in it yet, that counts.
    """
    checked = reading.read(root)
    voice = terminal.voice(lang, checked.voices)
    found = chronicling.brought(checked, write=not only_check)
    for said, editions in ((phrase("new"), found.new), (phrase("changed"), found.changed)):
        for document, language in editions:
            click.echo(f"{voice.say(said)}\t{document}\t{language}")
    if not found.changes_file:
        click.echo(voice.say(phrase("Nothing changes.")))
    sys.exit(EXIT_FINDINGS if only_check and found.changes_file else 0)

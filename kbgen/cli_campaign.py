"""The commands about what hangs on walls: short addresses, links of campaigns, and what a campaign brought."""

from __future__ import annotations

from pathlib import Path

import click

from kbgen import campaigning, campaigns_told, pipeline, reading, terminal
from kbgen.model.document import Document
from kbgen.model.finding import phrase
from kbgen.model.misuse import Misuse
from kbgen.terminal import at_root


@click.command()
@click.argument("documents", metavar="[DOC]...", nargs=-1)
@click.option("--centre", metavar="CODE", help="As they stand at this centre, as vn.  [default: inside a centre's folder]")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Where to write QR codes (SVG and PNG).")
@click.option("--keep", is_flag=True, help="Write into content/short-addresses.tsv what was given out for good.")
@click.option("--format", "form", type=click.Choice(["text", "csv"]), default="text", show_default=True, help="How to print.")
@at_root
@click.pass_obj
def addresses(
    lang: str, documents: tuple[str, ...], centre: str | None, form: str, out: Path | None, *, keep: bool, root: Path
) -> None:
    """Show the short addresses of every page, or of DOC; they lead to the reader's language and stay for good.

    \b
    Examples:
      kbgen addresses casestudies/vn/ppj-thanh-chau --centre vn --out codes
      kbgen addresses --keep                        every page: nothing printed is ever lost
      kbgen addresses heat-you-pay-for --keep

    A campaign stands at CENTRE/c/NAME, every other page at CENTRE/p/ and six letters that are made from its name, so they are
    the same in every build. An address in the register is never used again and never leads to nothing: when its page is
    renamed or deleted kbgen check asks for the page that took its place.
    """
    checked = reading.read(root)
    voice = terminal.voice(lang, checked.voices)
    names = [_named(checked, name) for name in documents]
    if keep:
        new = campaigning.keep(checked, names)
        click.echo(campaigns_told.addresses(new, voice, form=form) if new else voice.say(phrase("Nothing to write.")))
        return
    if out and not centre:
        raise Misuse(phrase("A QR code is of one centre: say which with --centre."))
    at = _centre(checked, centre) if centre else None
    found = campaigning.listed(checked, names, at, pipeline.address(root))
    click.echo(campaigns_told.addresses(found, voice, form=form))
    for path in (
        campaigning.drawn(((each.address, f"{centre}-{each.document.rpartition('/')[2]}") for each in found), out) if out else ()
    ):
        click.echo(path)


def _named(checked: reading.Checked, name: str) -> str:
    """Return the id of a document, which for a campaign may be its name in the address."""
    short = {where.split("/")[1]: document for document, where in checked.library.short.items()}
    return short.get(name, name)


def _centre(checked: reading.Checked, code: str) -> Document:
    found = next((each for each in checked.library.centres if each.slug == code), None)
    if not found:
        raise Misuse(checked.no_centre(code))
    return found


@click.group()
def campaign() -> None:
    """Make the links of a campaign, and see what it brought.

    \b
    Examples:
      kbgen campaign links heat-you-pay-for --centre tn --out codes
      kbgen campaign report heat-you-pay-for
    """


@campaign.command()
@click.argument("name")
@click.option("--centre", metavar="CODE", required=True, help="The centre that runs it, as tn.")
@click.option("--via", "channels", metavar="WORD", multiple=True, help="Only this channel; may be given again.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Where to write QR codes (SVG and PNG).")
@at_root
def links(name: str, centre: str, channels: tuple[str, ...], out: Path | None, root: Path) -> None:
    """Print the short address of the campaign NAME for each channel, so that it can be counted by which one people came.

    \b
    Examples:
      kbgen campaign links heat-you-pay-for --centre tn
      kbgen campaign links heat-you-pay-for --centre tn --via canteen --via bus --out codes

    Any other page can be linked with ?via=NAME.CHANNEL behind its address; newsletters may say the same with utm_campaign=NAME
    and utm_source=CHANNEL. kbgen demand import-log counts them, kbgen campaign report tells.
    """
    checked = reading.read(root)
    found = campaigning.campaign(checked.library, name)
    made = campaigning.links(checked, found, _centre(checked, centre), pipeline.address(root), channels)
    click.echo(campaigns_told.links(made))
    if out:
        for path in campaigning.drawn(((link.address, f"{centre}-{found.slug}-{link.channel}") for link in made), out):
            click.echo(path)


@campaign.command()
@click.argument("name")
@click.option("--centre", metavar="CODE", help="Only this centre, as tn.  [default: all that run it]")
@click.option(
    "--format", "form", type=click.Choice(list(campaigns_told.FORMATS)), default="text", show_default=True, help="How to print."
)
@at_root
@click.pass_obj
def report(lang: str, name: str, centre: str | None, form: str, *, root: Path) -> None:
    """Say what the campaign NAME brought: who came by which channel, and whether its pages were opened more than before.

    \b
    Examples:
      kbgen campaign report heat-you-pay-for --centre tn
      kbgen campaign report heat-you-pay-for --format csv > heat.csv

    The figures are the monthly sums of kbgen demand import-log. Compared are whole months in the campaign with as many before
    it; a month that was not counted is named and left out, never taken as zero.
    """
    checked = reading.read(root)
    if centre:
        _centre(checked, centre)
    told = campaigning.told(checked, campaigning.campaign(checked.library, name), centre)
    click.echo(campaigns_told.FORMATS[form](told, terminal.voice(lang, checked.voices)))

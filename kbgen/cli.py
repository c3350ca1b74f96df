"""The command line: parse, call, print, exit."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from click.exceptions import NoArgsIsHelpError

from kbgen import (
    __version__,
    cli_campaign,
    cli_chronicle,
    cli_demand,
    cli_digest,
    cli_l10n,
    cli_search,
    cli_send,
    doctor,
    pipeline,
    reading,
    report,
    scaffold,
    terminal,
    wrong,
)
from kbgen.helptext import explained, localised
from kbgen.language import SOURCE
from kbgen.model.finding import Phrase, phrase
from kbgen.model.misuse import Misuse
from kbgen.terminal import at_root

EXIT_FINDINGS = 1

_strict = click.option("--strict", is_flag=True, help="Treat warnings as errors.")


class Commands(click.Group):
    """The commands; what their user must change first is said here, in one place, and all of it in the user's language."""

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, **more: Any) -> Any:  # type: ignore[override]
        """Run a copy of all commands that speaks the language asked for."""
        words = sys.argv[1:] if args is None else list(args)
        # click reads --help before other options, so the language is read before all of them
        asked = self.make_context(prog_name or "kbgen", [*words], resilient_parsing=True).params.get("lang")
        lang = terminal.language(asked or "")
        return super(Commands, localised(self, terminal.voice(lang))).main(args, prog_name, obj=lang, **more)

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **more: Any
    ) -> click.Context:
        """Read what was typed."""
        try:
            return super().make_context(info_name, args, parent, **more)
        except NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            raise wrong.told(error, terminal.voice(more.get("obj", SOURCE))) from error

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        voice = terminal.voice(str(ctx.obj))
        try:
            return super().invoke(ctx)
        except NoArgsIsHelpError:
            raise
        except click.ClickException as error:
            raise wrong.told(error, voice) from error
        except (KeyboardInterrupt, click.Abort) as error:
            raise wrong.aborted(voice) from error
        except (Misuse, OSError) as error:
            raise terminal.trouble(error, voice) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="kbgen", message="%(prog)s %(version)s")
@click.option("--lang", metavar="CODE", show_default="LANGUAGE, LANG", help="The language of help and messages, as cs.")
@click.pass_context
def main(context: click.Context, lang: str | None) -> None:
    """Build a multilingual, searchable site for every centre from one library.

    \b
    Examples:
      kbgen check                     what is wrong, and what to write
      kbgen build                     every centre into site/
      kbgen serve --centre cz         preview one centre
      kbgen new case cz/heat-saved    start a case study

    Exit codes: 0 all well, 1 findings, 2 wrong usage, 75 another build is running.
    """
    context.obj = terminal.language(lang or "")
    if os.environ.get("NO_COLOR"):
        context.color = False


main.add_command(cli_search.search)
main.add_command(cli_search.similar)
main.add_command(cli_l10n.l10n)
main.add_command(cli_demand.demand)
main.add_command(cli_digest.digest)
main.add_command(cli_send.send)
main.add_command(cli_campaign.addresses)
main.add_command(cli_campaign.campaign)
main.add_command(cli_chronicle.chronicle)


@main.command()
@click.argument("paths", nargs=-1)
@click.option(
    "--format", "form", type=click.Choice(list(report.FORMATS)), default="text", show_default=True, help="How to print."
)
@_strict
@at_root
@click.pass_obj
def check(lang: str, paths: tuple[str, ...], form: str, *, strict: bool, root: Path) -> None:
    """Check the library, or only PATHS of it, and say what to write.

    \b
    Examples:
      kbgen check
      kbgen check casestudies/cz --strict
      kbgen check --format sarif > findings.sarif
    """
    checked = reading.read(root, strict=strict)
    findings = [finding for finding in checked.findings if terminal.within(finding.place.path, paths, root)]
    voice = terminal.voice(lang, checked.voices)
    click.echo(report.FORMATS[form](findings, voice, root), nl=False)
    if form == "text":
        click.echo(terminal.summary(findings, voice), err=True)
    sys.exit(EXIT_FINDINGS if any(finding.severity == "error" for finding in findings) else 0)


@main.command()
@click.argument("code")
@click.pass_context
def explain(context: click.Context, code: str) -> None:
    """Say what a code such as KB105 means and what to write.

    \b
    Example:
      kbgen explain KB105
    """
    known = reading.explanations()
    if code.upper() not in known:
        raise Misuse(phrase("There is no code {code}. Codes: {codes}", code=code, codes=", ".join(sorted(known))))
    voice = terminal.voice(context.obj)
    sentence, advice = explained(known[code.upper()], lambda text: voice.say(Phrase(text)))
    page = context.make_formatter()
    page.write_text(advice)
    click.echo(f"{code.upper()}: {sentence}\n\n{page.getvalue()}", nl=False)


@main.command()
@click.argument("kind", default="case")
def schema(kind: str) -> None:
    """Print the JSON Schema of a KIND of page, for editors.

    \b
    Example:
      kbgen schema case > case.schema.json
    """
    kinds = reading.kinds()
    if kind not in kinds:
        raise Misuse(phrase("There is no kind {kind}. Kinds: {kinds}", kind=kind, kinds=", ".join(kinds)))
    click.echo(json.dumps(reading.json_schema(kind), indent=2, ensure_ascii=False))


@main.command()
@click.option("--centre", "centres", multiple=True, help="Only this centre, as cz; may be given again.")
@click.option("--lang", "languages", multiple=True, help="Only this language; may be given again.")
@click.option("--out", type=click.Path(path_type=Path), help="Where to publish.  [default: site]")
@click.option("--jobs", type=click.IntRange(1, 64), default=2, show_default=True, help="How many centres at a time.")
@_strict
@at_root
@click.pass_obj
def build(
    lang: str, out: Path | None, jobs: int, *, centres: tuple[str, ...], languages: tuple[str, ...], strict: bool, root: Path
) -> None:
    """Build every centre and publish all of them at once.

    \b
    Examples:
      kbgen build
      kbgen build --centre cz --centre vn --out preview
    """
    checked = reading.read(root, strict=strict)
    voice = terminal.voice(lang, checked.voices)
    click.echo(report.text(checked.findings, voice, root), nl=False, err=True)
    unknown = set(centres) - {centre.slug for centre in checked.library.centres}
    if unknown:
        raise Misuse(checked.no_centre(min(unknown)))
    target = out or root / "site"
    with terminal.progress(len(centres) or len(checked.library.centres)) as step:
        built = pipeline.build(checked, target, only=centres, languages=languages, jobs=jobs, progress=step)
    click.echo(terminal.table(built, checked, voice))
    if not built.has_sheets:
        click.echo(voice.say("Built without posters, handouts and pictures beside links: kbgen doctor says why."), err=True)
    click.echo(f"\n{voice.say(terminal.address(target))}")
    sys.exit(EXIT_FINDINGS if checked.errors or any(each.failure for each in built.centres) else 0)


@main.command()
@click.option("--centre", help="The centre to preview, as cz.  [default: the one in mkdocs.yml]")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port on this machine.")
@at_root
@click.pass_obj
def serve(lang: str, centre: str | None, port: int, root: Path) -> None:
    """Preview one centre on this machine; the page reloads when a file changes.

    \b
    Example:
      kbgen serve --centre vn
    """
    address = f"http://127.0.0.1:{port}/"
    click.echo(terminal.voice(lang).say("Preview on {address} in a moment; Ctrl-C ends it.", address=address))
    pipeline.preview(root, centre, f"127.0.0.1:{port}")


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.pass_obj
def init(lang: str, folder: Path) -> None:
    """Write a small new knowledge base into FOLDER; it builds as it is.

    \b
    Example:
      kbgen init our-knowledge && cd our-knowledge && kbgen build
    """
    scaffold.new_repository(folder, scaffold.parts(), dt.datetime.now(tz=dt.UTC).date())
    said = phrase(
        "{folder}: a centre (xx), an example case study, vocabulary, theme and phrases. Next: {command}",
        folder=folder, command=f"cd {folder} && kbgen build",
    )  # fmt: skip
    click.echo(terminal.voice(lang).say(said))


@main.command()
@click.argument("kind", type=click.Choice([*scaffold.KINDS, "translation"]))
@click.argument("name")
@click.option("--lang", "language", default=SOURCE, show_default=True, help="The language of the new page.")
@at_root
@click.pass_context
def new(context: click.Context, kind: str, name: str, language: str, root: Path) -> None:
    """Start a page of a KIND under NAME, with a comment on every field.

    \b
    Examples:
      kbgen new case cz/heat-saved --lang cs
      kbgen new translation casestudies/cz/heat-saved --lang en
    """
    if kind == "translation":
        context.invoke(cli_l10n.start, page=name, language=language, root=root)
        return
    path = scaffold.new_page(root, kind, name, language, reading.today())
    said = phrase("{file}: fill in the empty fields, then run {command}", file=path, command=f"kbgen check {path}")
    click.echo(terminal.voice(str(context.obj)).say(said))


@main.command()
@click.argument("paths", nargs=-1)
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 if something would change.")
@at_root
def fmt(paths: tuple[str, ...], *, only_check: bool, root: Path) -> None:
    """Put the fields of every page, or of PATHS, in one order; comments and values stay.

    \b
    Examples:
      kbgen fmt
      kbgen fmt casestudies/cz --check
    """
    changed = list(reading.formatted(root, write=not only_check, wanted=lambda path: terminal.within(path, paths, root)))
    for path in changed:
        click.echo(path)
    sys.exit(EXIT_FINDINGS if only_check and changed else 0)


@main.command(name="doctor")
@at_root
@click.pass_obj
def examine(lang: str, root: Path) -> None:
    """Say which versions are installed, what is missing, and how long the host is maintained.

    \b
    Example:
      kbgen doctor
    """
    lines = list(doctor.report(root, terminal.voice(lang)))
    for well, line in lines:
        click.echo(f"{click.style('ok', fg='green') if well else click.style('--', fg='yellow')}  {line}")

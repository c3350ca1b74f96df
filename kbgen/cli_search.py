"""The commands that ask the library: search and similar."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from kbgen import asking, reading, results, terminal
from kbgen.model.finding import phrase
from kbgen.model.misuse import Misuse
from kbgen.search.answer import SORTS
from kbgen.terminal import at_root

if TYPE_CHECKING:
    from collections.abc import Callable

    from kbgen.language import Voice

    Command: TypeAlias = Callable[..., Any]

EXIT_NOTHING = 1
_MINUS = "−"
_EXCLUDED = re.compile(r"^-(?![-\d]|h$)(?=.)")


_SEARCH = """Search the whole library in all its languages for any of WORDS, in any of their forms.

\b
Examples:
  kbgen search uspora tepla --lang cs
  kbgen search water reuse --sector textiles --sector brewery --facets
  kbgen search '"heat recovery" -brewery country:CZ'
  kbgen search --topic energy --sort payback
  kbgen search --replay queries.csv --json > unanswered.json

\b
WORDS may hold (in quotes, so that the shell leaves them alone)
  "side by side"      words next to each other, in any of their forms
  title:word          a word or a phrase of the title
  sector:brewery      also kind: topic: option: country: status: evidence: lang:
  -word               without it; also -"a phrase" and -sector:brewery

Everything else is taken as ordinary words: *, ?, brackets, a quotation mark without its fellow. The first 32 words
(and 4,000 letters) count, the first 40 letters of each. A tag can be named by its id or in any language, as
sector:pivovarnictví. The name of a tag finds all documents that carry the tag, whatever their language.

A word that nobody wrote is answered by words that are nearly it. Sorted by a figure, only documents with all the words
are listed, if there are any; savings are never converted, so each currency is a list of its own; a document without the
figure comes last.

--replay reads one question a line, or CSV or TSV whose first line names the columns query, lang, count. A question has a
good answer when one of its first five documents in its language has every word that says something, in a known form and
not by a guess. Those without one are listed for each language, the most asked first.

JSON: question, found (how many documents), did_you_mean, unknown_words, not_understood (value, group, nearest),
shortened, hits (document, language, title, path, score, excerpt, kinds, sectors, topics, option_types, countries,
status, evidence, payback_months, annual_saving with currency and value, year), facets (group: tag: count).

JSON of --replay: languages (code: questions, asked, unanswered), unanswered (query, lang, count, missing,
did_you_mean, nearest), bad_lines (how many), bad (line, reason).

Exit codes: 1 when nothing is found, or when a logged question has no good answer.
"""


class Asked(click.Command):
    """A command whose words may begin with a minus, which is how options begin as well."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Write the sign for minus instead of the hyphen before words that are not wanted."""
        return super().parse_args(ctx, [_EXCLUDED.sub(_MINUS, each) for each in args])


def _facet(name: str, group: str, example: str) -> Callable[[Command], Command]:
    return click.option(
        f"--{name}",
        group,
        multiple=True,
        metavar="TAG",
        help=f"Only this, as {example}; again: one of these; a name in any language.",
    )


@click.command(cls=Asked, help=_SEARCH)
@click.argument("words", nargs=-1)
@click.option("--lang", "languages", multiple=True, metavar="CODE", help="Only editions in this language; may be given again.")
@_facet("kind", "kinds", "case")
@_facet("sector", "sectors", "brewery")
@_facet("topic", "topics", "water")
@_facet("option-type", "option_types", "good-housekeeping")
@_facet("country", "countries", "CZ")
@_facet("status", "status", "implemented")
@_facet("evidence", "evidence", "measured")
@click.option("--sort", type=click.Choice(SORTS), default="relevance", show_default=True, help="What comes first.")
@click.option("--facets", "with_facets", is_flag=True, help="Count what was found, for each of the options above.")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many at most.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--replay", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Ask the questions of a log; say which fail."
)
@at_root
@click.pass_obj
def search(
    lang: str,
    /,
    words: tuple[str, ...],
    sort: str,
    limit: int,
    replay: Path | None,
    *,
    with_facets: bool,
    as_json: bool,
    root: Path,
    **given: tuple[str, ...],
) -> None:
    """Search the whole library in all its languages."""
    if not (words or replay or any(given.values())):
        raise Misuse(phrase("Say what to search for: words, an option such as --sector brewery, or --replay FILE."))
    checked = reading.read(root)
    voice = terminal.voice(lang, checked.voices)
    if replay:
        _replay(checked, replay, voice, as_json=as_json)
    found = asking.search(checked, " ".join(words), given, sort=sort, limit=limit)
    click.echo(results.answer_json(found) if as_json else results.answer(found, voice, sort, with_facets=with_facets))
    sys.exit(0 if found.hits else EXIT_NOTHING)


def _replay(checked: reading.Checked, log: Path, voice: Voice, *, as_json: bool) -> None:
    with log.open("rb") as lines:
        found = asking.replayed(checked, lines)
    click.echo(results.replayed_json(found) if as_json else results.replayed(found, voice))
    sys.exit(EXIT_NOTHING if found.unanswered else 0)


@click.command()
@click.argument("document", metavar="DOC")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many at most.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@at_root
@click.pass_obj
def similar(lang: str, document: str, limit: int, *, as_json: bool, root: Path) -> None:
    """List what is most like DOC, a page named by its id or its file: what is related, and what tells the same twice.

    \b
    Examples:
      kbgen similar casestudies/cz/moravska-trebova-1999
      kbgen similar casestudies/sk/saris-brewery.cs.md --limit 3 --json

    Half of the score, from 0 to 1, is for tags in common, the rarer the more, whatever the languages; half is for words in
    common, within a language. Pages that share most of their words, or half of their figures and at least two, are named
    as probably the same.

    JSON: a list of document, score, text (how much of the words), tags and named (pairs of group and tag; named are
    those that only one carries and the other names), words, facts, is_duplicate, path.

    Exit code 1 when nothing is like it.
    """
    checked = reading.read(root)
    found = asking.similar(checked, document, limit)
    voice = terminal.voice(lang, checked.voices)
    click.echo(results.near_json(found, checked) if as_json else results.near(found, checked, voice))
    sys.exit(0 if found else EXIT_NOTHING)

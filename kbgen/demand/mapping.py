"""The mapping file of a survey: what its columns and answers are, proposed and explained by kbgen, decided by a person."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TypeVar

from kbgen.demand import cells as apart
from kbgen.demand.answers import Table
from kbgen.demand.columns import COLUMNS, GROUPS, IGNORE, WANTED, Taken, known_to, taken
from kbgen.demand.naming import LONGEST, Book, folded
from kbgen.demand.typed import is_private
from kbgen.language import Voice, is_language
from kbgen.model.document import Path
from kbgen.model.finding import Phrase, Place, phrase

_Held = TypeVar("_Held")
OTHERS = "*"
"""All answers that have no line of their own."""
_NOTE, _WIDTH = "    # ", 118
_LISTED = 100
"""So many unknown answers of a question get a line; the rest is what people wrote in their own words."""


@dataclass(frozen=True)
class Plan:
    """What a mapping file decided."""

    columns: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """For each group the tags of an answer, or ``wanted`` or ``ignore``; an answer as typed or folded."""

    def column(self, header: str) -> str | None:
        """Return what a column is."""
        return self.columns.get(header, self.columns.get(folded(header)))

    def targets(self, book: Book, group: str, answer: str) -> tuple[str, ...] | None:
        """Return what an answer means: by its line, else by its name; None when neither is there."""
        lines = self.answers.get(group, {})
        if held := lines.get(answer, lines.get(folded(answer))):
            return held
        if tag := book.find(group, answer):
            return (tag,)
        return lines.get(OTHERS) or ((WANTED,) if is_long(answer) else None)

    def split(self, book: Book, group: str, column: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
        """Return the answers in each cell of a column."""
        lines = self.answers.get(group, {})
        known = known_to(book, group)

        def is_known(text: str) -> bool:
            return text in lines or known(text) or (len(text) <= 2 * LONGEST and folded(text) in lines)

        return apart.answers(column, is_known, book.tags.get(group, ()))


def is_long(answer: str) -> bool:
    """Tell whether an answer is people's own words and no choice: too long, or with what could name a person.

    Such answers stand in no mapping file, which is kept.
    """
    return len(answer) > LONGEST or is_private(answer)


@dataclass(frozen=True)
class Proposal:
    """What the columns and answers of a table are taken for, as far as no mapping says so."""

    columns: Mapping[str, Taken]
    answers: Mapping[str, Mapping[str, Taken]]

    @property
    def is_own(self) -> bool:
        """True for a table that kbgen's own page of questions made: ids alone, nothing to decide."""
        found = [*self.columns.values(), *(each for group in self.answers.values() for each in group.values())]
        return bool(self.columns) and all(each.how == "id" for each in found)

    def left(self) -> Proposal:
        """Return what a person must decide before a mapping that is already there can be used."""
        answers = {
            group: {answer: each for answer, each in lines.items() if not each.is_sure} for group, lines in self.answers.items()
        }
        return Proposal(self.columns, {group: lines for group, lines in answers.items() if lines})

    @property
    def plan(self) -> Plan:
        """The proposal as if a person had agreed."""
        return Plan({header: each.targets[0] for header, each in self.columns.items()})


def proposed(table: Table, book: Book, plan: Plan) -> Proposal:
    """Return what the columns and answers of a table may be that a plan does not speak of."""
    columns: dict[str, Taken] = {}
    counts: dict[str, Counter[str]] = {}
    for at, header in enumerate(table.headers):
        column = Counter(cell for cell in table.column(at) if cell)
        kind = plan.column(header)
        if not kind:
            columns[header] = _once(taken(header, column, book), columns.values())
            kind = columns[header].targets[0]
        if kind in GROUPS:
            given = counts.setdefault(kind, Counter())
            for cell, found in plan.split(book, kind, column).items():
                given.update(dict.fromkeys(found, column[cell]))
    answers = {group: _answers(group, counts[group], book, plan) for group in GROUPS if group in counts}
    return Proposal(columns, {group: lines for group, lines in answers.items() if lines})


def _once(found: Taken, before: Collection[Taken]) -> Taken:
    """Return what a column is taken for; of several columns with days or addresses the first is the one."""
    is_second = found.how in {"mail", "days"} and any(each.targets == found.targets for each in before)
    return Taken((IGNORE,), "unknown") if is_second else found


def _answers(group: str, given: Counter[str], book: Book, plan: Plan) -> dict[str, Taken]:
    """Return what each answer is taken for, the sure ones first, then by how often it was given."""
    sure: dict[str, Taken] = {}
    left: dict[str, Taken] = {}
    seen: set[str] = set()
    decided = plan.answers.get(group, {})
    for answer, count in sorted(given.items(), key=lambda item: (-item[1], item[0])):
        same = folded(answer)
        if same in seen or answer in decided or same in decided:
            continue
        seen.add(same)
        if tag := book.find(group, answer):
            sure[answer] = Taken((tag,), "id" if answer == tag else "name", count)
        elif is_long(answer) or OTHERS in decided:
            continue
        elif len(left) < _LISTED:
            guess = book.guess(group, answer)
            unknown = Taken((IGNORE if count > 1 else WANTED,), "unknown", count)
            left[answer] = Taken((guess[0],), "guess", count, guess[1]) if guess else unknown
        else:
            before = left[OTHERS].count if OTHERS in left else 0
            left[OTHERS] = Taken((WANTED,), "unknown", before + count)
    return sure | left


def why(each: Taken) -> Phrase | None:
    """Return in words why something is taken for what it is; nothing for ids and names."""
    said = {
        "answers": phrase("its answers are such names"),
        "mail": phrase("addresses: they only tell who answered twice, and are kept nowhere"),
        "days": phrase("days"),
        "guess": phrase('a guess: nearest is "{name}"', name=each.like),
        "names": phrase("these may be names of people; they are not read"),
        "texts": phrase("a guess: people's own words"),
        "same": phrase("the same language in every row: the form's own, as it seems"),
        "empty": phrase("no answers"),
        "unknown": phrase("nobody knows what this is"),
    }
    return said.get(each.how)


def lines(proposal: Proposal, book: Book, voice: Voice) -> Iterator[str]:
    """Yield the lines of a mapping file that say what a proposal says."""
    if proposal.columns:
        yield "columns:"
        yield from (_line("  ", header, each, voice) for header, each in proposal.columns.items())
    if proposal.answers:
        yield "answers:"
        for group, held in proposal.answers.items():
            yield f"  {group}:"
            if any(not each.is_sure for each in held.values()):
                yield from textwrap.wrap(", ".join(book.tags[group]), _WIDTH, initial_indent=_NOTE, subsequent_indent=_NOTE)
            yield from (_line("    ", answer, each, voice) for answer, each in held.items())


def written(proposal: Proposal, book: Book, voice: Voice) -> str:
    """Return a mapping file that a person can read and change."""
    told = (
        phrase("What the columns and answers of this table are. Change what is wrong, then run the same command again."),
        phrase("A column may be: {names}", names=", ".join(COLUMNS)),
        phrase("respondent: who answered twice counts once; kept nowhere. wanted: people's own words, for you to read."),
        phrase(
            "An answer may be an id of its group, several as [one, two], wanted, or ignore; * is every answer without a line."
        ),
    )
    return "\n".join([*(f"# {_one_line(voice.say(each))}" for each in told), *lines(proposal, book, voice), ""])


def _line(indent: str, name: str, each: Taken, voice: Voice) -> str:
    said = why(each)
    target = each.targets[0] if len(each.targets) == 1 else f"[{', '.join(each.targets)}]"
    return f"{indent}{quoted(name)}: {target}" + (f"  # {_one_line(voice.say(said))}" if said else "")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def quoted(text: str) -> str:
    """Return text in quotation marks as YAML reads it; brackets without a partner are written as escapes."""
    written = json.dumps(text, ensure_ascii=False)
    if text.count("[") == text.count("]") and text.count("{") == text.count("}"):
        return written
    return written.replace("[", "\\x5b").replace("{", "\\x7b")


def read(value: object, marks: Mapping[Path, Place], book: Book) -> tuple[Plan, list[Phrase]]:
    """Return what a mapping file decides, and what in it cannot be understood."""
    wrong: list[Phrase] = []
    if not isinstance(value, dict) or not isinstance(value.get("columns"), dict):
        return Plan(), [phrase("The mapping has no list of columns. Delete it to get a new one.")]
    columns: dict[str, str] = {}
    for header, kind in value["columns"].items():
        if kind in COLUMNS:
            columns[header] = kind
        else:
            near = ", ".join(get_close_matches(str(kind), COLUMNS, 3, 0.4) or COLUMNS)
            wrong.append(
                _wrong(marks, ("columns", header), phrase("{value} is nothing that a column can be.", value=_short(kind)), near)
            )
    answers: dict[str, dict[str, tuple[str, ...]]] = {}
    held = value.get("answers") or {}
    for group, each in held.items() if isinstance(held, dict) else ():
        if group in GROUPS and not each:
            continue
        if group not in GROUPS or not isinstance(each, dict):
            near = ", ".join(get_close_matches(group, GROUPS, 3, 0.4) or GROUPS)
            wrong.append(_wrong(marks, ("answers", group), phrase("{value} is no group of answers.", value=_short(group)), near))
            continue
        lines = answers.setdefault(group, {})
        for answer, target in each.items():
            tags, unknown = _tags(group, target, book)
            if unknown:
                message = phrase("{value} is none of the {group}.", value=_short(unknown[0]), group=group)
                wrong.append(_wrong(marks, ("answers", group, answer), message, ", ".join(book.nearest(group, unknown[0]))))
            lines[answer] = tags
    known = {"columns", "answers"}
    wrong += [_wrong(marks, (name,), phrase("Nothing reads this."), "columns, answers") for name in value if name not in known]
    return Plan(_also_folded(columns), {group: _also_folded(lines) for group, lines in answers.items()}), wrong


def _also_folded(lines: Mapping[str, _Held]) -> dict[str, _Held]:
    """Return lines that are found without regard to capitals and accents as well; a line as typed goes first."""
    return {**{folded(name) or name: held for name, held in lines.items()}, **lines}


def _tags(group: str, target: object, book: Book) -> tuple[tuple[str, ...], list[str]]:
    """Return the tags that a line names, and what in it is none."""
    named = [str(each) for each in target] if isinstance(target, list) else [str(target)]
    tags = {each: each if each in {IGNORE, WANTED} else _tag(group, each, book) for each in named}
    return tuple(tag for tag in tags.values() if tag), [each for each, tag in tags.items() if not tag]


def _tag(group: str, text: str, book: Book) -> str | None:
    return book.find(group, text) or (text if group == "languages" and is_language(text) else None)


def _wrong(marks: Mapping[Path, Place], path: Path, message: Phrase, near: str) -> Phrase:
    place = next((marks[path[:length]] for length in range(len(path), -1, -1) if path[:length] in marks), "")
    return phrase("{place}: {message} Nearest: {near}", place=place, message=message, near=near)


def _short(value: object) -> str:
    return str(value)[:LONGEST]

"""A survey brought in: from tables of answers and their mapping files to the needs in a centre's page."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kbgen.compose import labels
from kbgen.compose.wishes import wishes
from kbgen.demand import answers, mapping
from kbgen.demand.naming import Book, book
from kbgen.demand.profile import Laid, laid
from kbgen.demand.survey import Asked, Heard, asked, heard
from kbgen.language import Voice, voices
from kbgen.load import frontmatter, load, needs
from kbgen.model.document import member_key, profile
from kbgen.model.finding import Phrase, phrase
from kbgen.model.misuse import Misuse
from kbgen.model.need import NeedsProfile, Survey
from kbgen.replacing import replaced

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kbgen.demand.answers import Table
    from kbgen.demand.mapping import Plan, Proposal
    from kbgen.model.document import Document, Library

_FACETS = {"sector": "sectors", "option": "option_types", "topic": "topics", "cost": "effort", "language": "languages"}
"""What the ways to narrow a list are called is also what people call their questions."""


@dataclass(frozen=True, kw_only=True)
class Undecided:
    """A table whose columns or answers a person must look at first."""

    table: str
    mapping: str
    """The mapping file; empty when there is none and nothing may be written."""
    proposal: Proposal
    is_new: bool
    wrong: tuple[Phrase, ...] = ()
    """What in the mapping cannot be understood."""


@dataclass(frozen=True, kw_only=True)
class Brought:
    """A survey as it was understood, and what it changes."""

    notes: tuple[Phrase, ...]
    book: Book
    undecided: tuple[Undecided, ...] = ()
    """Nothing is changed while there are such tables; then all that follows is empty."""
    heard: Heard | None = None
    asked: Asked | None = None
    laid: Laid | None = None
    was_example: bool = False
    block: str = ""
    """The profile as the centre's page would hold it; only where nothing is written."""
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Request:
    """What somebody asked for at the command line."""

    files: tuple[Path, ...]
    centre: str
    mapping: Path | None = None
    method: str = ""
    date: dt.date | None = None
    today: dt.date
    write: bool = True


def brought(root: Path, request: Request, voice: Voice) -> Brought:
    """Bring a survey into a centre's page; a table without a mapping gets a proposal beside it, and nothing else changes."""
    library = load(root).library
    centre = _centre(root, library, request.centre)
    languages = profile(centre).languages
    known = _book(root, library, languages)
    files, same = _different(request.files)
    tables = [answers.read(path.name, data, languages) for path, data in files.items()]
    notes = (*same, *(note for table in tables for note in table.notes))
    plans: list[Plan] = []
    undecided: list[Undecided] = []
    for path, table in zip(files, tables, strict=True):
        found = _plan(path, table, request, known, voice)
        if isinstance(found, Undecided):
            undecided.append(found)
        else:
            plans.append(found)
    if undecided:
        return Brought(notes=notes, book=known, undecided=tuple(undecided))
    people = heard(zip(tables, plans, strict=True), known, request.today)
    result = asked(people.people, known)
    if not result.needs:
        raise Misuse(_nothing(request))
    old = profile(centre).needs
    new = laid(old, result, _survey(old, people, request))
    texts = _texts(root, centre, new, old)
    block = needs.block(centre.original.path, texts[root / centre.original.path])
    changed = _saved(root, texts, write=request.write)
    return Brought(
        notes=(*notes, *people.notes),
        book=known,
        heard=people,
        asked=result,
        laid=new,
        was_example=old.example,
        block="" if request.write else block,
        changed=changed,
    )


def _nothing(request: Request) -> Phrase:
    if any(_mapping(path, request).exists() for path in request.files):
        return phrase("Nobody in this survey asked for anything that kbgen knows. Look at its mapping file.")
    return phrase("Nobody in this survey ticked anything, so there are no needs. What people wrote is in the column wanted.")


def _mapping(path: Path, request: Request) -> Path:
    return request.mapping or path.with_suffix(".map.yml")


def _different(files: Sequence[Path]) -> tuple[dict[Path, bytes], list[Phrase]]:
    """Return the bytes of each file, of files with the same bytes those of the first, and which others were left out."""
    found: dict[Path, bytes] = {}
    first: dict[bytes, Path] = {}
    notes: list[Phrase] = []
    for path in dict.fromkeys(files):
        data = path.read_bytes()
        if first.setdefault(data, path) == path:
            found[path] = data
        else:
            told = phrase("{file} is the same as {other}, to the byte, and was left out.", file=path.name, other=first[data].name)
            notes.append(told)
    return found, notes


def _centre(root: Path, library: Library, code: str) -> Document:
    """Return a centre by its code."""
    codes = sorted(centre.slug for centre in library.centres)
    found = next((centre for centre in library.centres if centre.slug == code), None)
    if found:
        return found
    file = f"content/centres/{code}.md"
    if re.fullmatch(r"[a-z-]+", code) and (root / file).exists():
        raise Misuse(phrase("{file} cannot be read as it is. Run kbgen check {file} first.", file=file))
    near = ", ".join(get_close_matches(code, codes, 3, 0.4) or codes)
    raise Misuse(phrase("There is no centre {code}. Nearest: {near}", code=code[:40], near=near))


def _book(root: Path, library: Library, languages: Sequence[str]) -> Book:
    """Return all names that a question or an answer may have."""
    spoken = voices(root)
    names = labels(library, spoken)
    named = wishes(spoken)
    codes = sorted({*spoken, *names["languages"], *languages})
    names["languages"] = {tag: {code: voice.language(tag) for code, voice in spoken.items()} for tag in codes}
    for facet, group in _FACETS.items():
        also = {f"{code}-x-1": name for code, name in names["facets"][facet].items()}
        named["questions"][group] = {**named["questions"][group], **also}
    return book({**names, **named}, languages)


def _plan(path: Path, table: Table, request: Request, known: Book, voice: Voice) -> Plan | Undecided:
    """Return what the columns and answers of a table are, or what a person must decide; a first proposal is written."""
    file = _mapping(path, request)
    plan = mapping.Plan()
    if file.exists():
        plan, wrong = _read(file, known)
        left = mapping.proposed(table, known, plan).left()
        if wrong or left.columns or left.answers:
            shown = mapping.Proposal({}, {}) if wrong else left
            return Undecided(table=path.name, mapping=str(file), proposal=shown, is_new=False, wrong=tuple(wrong))
        return plan
    proposal = mapping.proposed(table, known, plan)
    if proposal.is_own:
        return proposal.plan
    text = mapping.written(proposal, known, voice)
    try:
        _, wrong = mapping.read(*_parsed(file, text), known)
    except frontmatter.Unreadable:
        wrong = [phrase("too much")]
    if wrong:
        raise Misuse(phrase("{file} has too many columns and answers. Delete those that are no questions.", file=path.name))
    if request.write:
        replaced(file, text)
    return Undecided(table=path.name, mapping=str(file) if request.write else "", proposal=proposal, is_new=True)


def _read(file: Path, known: Book) -> tuple[Plan, list[Phrase]]:
    """Return what a mapping file says, and what in it cannot be understood."""
    try:
        text = frontmatter.decode(file.as_posix(), file.read_bytes())
        return mapping.read(*_parsed(file, text), known)
    except frontmatter.Unreadable as unreadable:
        found = unreadable.finding
        hint = found.hint or ""
        return mapping.Plan(), [phrase("{place}: {message} {hint}", place=found.place, message=found.message, hint=hint)]


def _parsed(file: Path, text: str) -> tuple[object, Mapping[Any, Any]]:
    metadata = frontmatter.parse(file.as_posix(), text)
    return metadata.value, metadata.marks


def _survey(old: NeedsProfile, people: Heard, request: Request) -> Survey:
    """Return when, how and how many were asked."""
    method: Any = " ".join(answers.clean(request.method).split()) or (old.surveyed.method if old.surveyed else "")
    day = request.date or people.last
    if not any(letter.isalnum() for letter in method):
        raise Misuse(phrase('How were people asked? Say it with --method, as --method "Web form sent to 200 firms".'))
    if not day:
        raise Misuse(phrase("When were people asked? The table has no days; say it with --date, as --date 2026-11-20."))
    if day > request.today:
        raise Misuse(phrase("The survey would be of {day}, which is still to come. Say --date.", day=day))
    n: Any = len(people.people)
    return Survey(date=day, method=method, n=n)


def _texts(root: Path, centre: Document, new: Laid, old: NeedsProfile) -> dict[Path, str]:
    """Return the centre's page and its translations with the new needs; each reason stays with its need."""
    after = {at: number for number, at in enumerate(new.before) if at is not None}
    keys: dict[str, str | None] = {}
    for at, before in enumerate(old.needs):
        key = f"needs.needs.{member_key(before, at + 1)}.reason"
        kept = after.get(at)
        need = None if kept is None else new.profile.needs[kept]
        keys[key] = f"needs.needs.{member_key(need, after[at] + 1)}.reason" if need and need.reason else None
    keys = {key: name for key, name in keys.items() if key != name}
    texts: dict[Path, str] = {}
    try:
        for edition in centre.editions.values():
            path = root / edition.path
            text = frontmatter.decode(edition.path, path.read_bytes())
            if edition.path == centre.original.path:
                texts[path] = needs.with_needs(edition.path, text, new.profile, new.before)
            else:
                texts[path] = needs.with_keys(edition.path, text, keys)
    except frontmatter.Unreadable as unreadable:
        found = unreadable.finding
        raise Misuse(phrase("{place}: {message}", place=found.place, message=found.message)) from None
    return texts


def _saved(root: Path, texts: Mapping[Path, str], *, write: bool) -> tuple[str, ...]:
    """Write what changed, and return the paths of these files."""
    changed: list[str] = []
    for path, text in texts.items():
        data = path.read_bytes()
        if text != frontmatter.decode(path.name, data):
            changed.append(path.relative_to(root).as_posix())
            if write:
                replaced(path, text, like=data)
    return tuple(changed)

"""Metadata read safely: bytes in, strings with places out. The only module that knows PyYAML.

Plain YAML loading is wrong for people: ``0163`` becomes 115, ``NO`` False, ``12:30`` 750. Here every
scalar stays the string that was typed; the schema gives it a type. Anchors, aliases, tags, merge keys
and duplicate keys are refused; depth and size are capped before libyaml sees the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from kbgen.model.document import Path
from kbgen.model.finding import Finding, Phrase, Place, Severity, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_METADATA = 64 * 1024
MAX_PAGE = 2 * 1024 * 1024
MAX_DEPTH = 8
MAX_BRACKETS = 64  # far beyond MAX_DEPTH, far below what overflows libyaml's stack

Value: TypeAlias = "str | list[Value] | dict[str, Value]"

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FENCE = "---"
_LINE_BREAKS = re.compile("\r\n|[\r\u2028\u2029\x85]")
_BIDI = re.compile(
    "[\u202a-\u202e\u2066-\u2069]|&#(?:x0*(?:202[a-e]|206[6-9])|0*(?:823[4-8]|829[4-7]))(?![0-9a-f])", re.IGNORECASE
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\U000f0000-\U0010ffff]")
_COLON_IN_VALUE = "mapping values are not allowed"


class Unreadable(Exception):  # noqa: N818 - a state of the file, not a mishap of the program
    """The file cannot be read; ``finding`` says why. Never leaves this package."""

    def __init__(self, code: str, place: Place, message: Phrase, hint: Phrase | None = None) -> None:
        super().__init__(str(message))
        self.finding = Finding(code, Severity.ERROR, place, message, hint)


@dataclass(frozen=True)
class Metadata:
    """Metadata as typed: nested strings, lists and mappings, the place of each, and that of each field's name."""

    value: Value
    marks: dict[Path, Place]
    names: dict[Path, Place] = field(default_factory=dict)
    spans: dict[Path, tuple[int, int]] = field(default_factory=dict)
    """From where to where each value stands in the text, quotation marks included."""


@dataclass
class _Reading:
    path: str
    first_line: int
    marks: dict[Path, Place] = field(default_factory=dict)
    names: dict[Path, Place] = field(default_factory=dict)
    spans: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def place(self, mark: Any) -> Place:
        return Place(self.path, mark.line + self.first_line, mark.column + 1) if mark else Place(self.path, self.first_line)


def decode(path: str, data: bytes) -> str:
    """Return the text of a file with plain line breaks, or raise Unreadable."""
    if len(data) > MAX_PAGE:
        message = phrase("The file has {size} bytes; at most {limit} are read.", size=len(data), limit=MAX_PAGE)
        raise Unreadable("KB001", Place(path), message, phrase("Split the page, or move data into an attachment."))
    if _looks_like_utf_16(data):
        raise _not_utf_8(path, data, 0)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_utf_8(path, data, error.start) from None
    text = _LINE_BREAKS.sub("\n", text)
    if found := _unseen(text):
        start, message = found
        line = text.count("\n", 0, start) + 1
        raise Unreadable(
            "KB010", Place(path, line, start - text.rfind("\n", 0, start)), message, phrase("Delete it and type the words again.")
        )
    return text


def _looks_like_utf_16(data: bytes) -> bool:
    """Tell UTF-16, whose every second byte is NUL in Latin text, with or without its mark at the start."""
    return data[:2] in {b"\xff\xfe", b"\xfe\xff"} or data[:400].count(0) * 4 > len(data[:400])


def _not_utf_8(path: str, data: bytes, offset: int) -> Unreadable:
    encoding = "UTF-16" if _looks_like_utf_16(data) else "Windows-1250 / ISO-8859-2"
    message = phrase("The file is not UTF-8: byte {offset} looks like {encoding}.", offset=offset, encoding=encoding)
    return Unreadable(
        "KB002", Place(path, data.count(b"\n", 0, offset) + 1), message, phrase('Save it again as "UTF-8" in your editor.')
    )


def _unseen(text: str) -> tuple[int, Phrase] | None:
    """Return where a character stands that nobody sees, and which kind it is."""
    if found := _CONTROL.search(text):
        return found.start(), phrase("There is an invisible control character here.")
    if found := _BIDI.search(text):
        return found.start(), phrase("There is a character here that turns the direction of text around unseen.")
    return None


def split(path: str, text: str) -> tuple[str, str, int]:
    """Return the metadata, the body and the line on which the body starts; raise Unreadable."""
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        raise Unreadable(
            "KB003",
            Place(path),
            phrase("The page has no front matter."),
            phrase("Start the file with a line of three hyphens (---), then the fields, then --- again."),
        )
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == _FENCE:
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 2
    raise Unreadable(
        "KB004",
        Place(path),
        phrase("The front matter is not closed."),
        phrase("Write a line of three hyphens (---) after the last field."),
    )


def parse(path: str, text: str, first_line: int = 1) -> Metadata:
    """Return the metadata in some YAML text; raise Unreadable on the first thing that YAML cannot mean."""
    size = len(text.encode())
    if size > MAX_METADATA:
        message = phrase("The front matter has {size} bytes; at most {limit} are read.", size=size, limit=MAX_METADATA)
        raise Unreadable("KB001", Place(path), message, phrase("Move long text below the second ---."))
    _refuse_deep_brackets(path, text, first_line)
    reading = _Reading(path, first_line)
    try:
        events = iter(yaml.parse(text, Loader=_LOADER))
        next(events)  # stream start
        if isinstance(event := next(events), yaml.StreamEndEvent):
            return Metadata("", {(): Place(path, first_line)})
        value = _value(next(events), events, reading, (), 0)
        next(events)  # document end
        if not isinstance(event := next(events), yaml.StreamEndEvent):
            raise Unreadable(
                "KB005", reading.place(event.start_mark), phrase("A second document starts here."), phrase("Delete this line.")
            )
    except yaml.MarkedYAMLError as error:
        raise _syntax(error, text, reading) from None
    except yaml.YAMLError:
        message = phrase("There is an invisible control character here.")
        raise Unreadable("KB010", Place(path, first_line), message, phrase("Delete it and type the words again.")) from None
    return Metadata(value, reading.marks, reading.names, reading.spans)


def _refuse_deep_brackets(path: str, text: str, first_line: int) -> None:
    """Count brackets before the C parser sees them: 50 KB of ``[`` overflow its stack."""
    depth = 0
    for found in re.finditer(r"[\[\]{}]", text):
        depth += 1 if found[0] in "[{" else -1
        if depth > MAX_BRACKETS:
            line = text.count("\n", 0, found.start())
            raise _too_deep(Place(path, line + first_line, found.start() - text.rfind("\n", 0, found.start())))
        depth = max(depth, 0)


def _too_deep(place: Place) -> Unreadable:
    return Unreadable(
        "KB006", place, phrase("The fields are nested too deeply."), phrase("Close a bracket, or use fewer levels.")
    )


def _value(event: yaml.Event, events: Iterator[yaml.Event], reading: _Reading, path: Path, depth: int) -> Value:
    place = reading.place(event.start_mark)
    if depth > MAX_DEPTH:
        raise _too_deep(place)
    _refuse_tricks(event, place)
    reading.marks[path] = place
    if isinstance(event, yaml.ScalarEvent):
        if event.start_mark and event.end_mark:
            reading.spans[path] = (event.start_mark.index, event.end_mark.index)
        return str(event.value)
    if isinstance(event, yaml.SequenceStartEvent):
        members: list[Value] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            members.append(_value(event, events, reading, (*path, len(members)), depth + 1))
        return members
    return _mapping(events, reading, path, depth)


def _refuse_tricks(event: yaml.Event, place: Place) -> None:
    """Refuse what hides a value: anchors, aliases, tags, and unseen characters written as escapes of YAML."""
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
        raise Unreadable(
            "KB007",
            place,
            phrase("Anchors (&), aliases (*) and tags (!) are not allowed here."),
            phrase("Write the value out, in quotes if it starts with & * or !."),
        )
    if isinstance(event, yaml.ScalarEvent) and (found := _unseen(event.value)):
        raise Unreadable("KB010", place, found[1], phrase("Delete it and type the words again."))


def _mapping(events: Iterator[yaml.Event], reading: _Reading, path: Path, depth: int) -> dict[str, Value]:
    members: dict[str, Value] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        place = reading.place(event.start_mark)
        _refuse_tricks(event, place)
        key = event.value if isinstance(event, yaml.ScalarEvent) else None
        if key is None:
            raise Unreadable("KB005", place, phrase("A field name must be one word."), phrase("Put the text in quotes."))
        if key == "<<":
            raise Unreadable("KB007", place, phrase("Merge keys (<<) are not allowed here."), phrase("Write the fields out."))
        if key in members:
            raise Unreadable(
                "KB008",
                place,
                phrase("{field} stands twice: on line {first} and here.", field=key, first=reading.names[(*path, key)].line),
                phrase("Delete one of them."),
            )
        reading.names[(*path, key)] = place
        members[key] = _value(next(events), events, reading, (*path, key), depth + 1)
    return members


def _syntax(error: yaml.MarkedYAMLError, text: str, reading: _Reading) -> Unreadable:
    """Say a YAML error in words, and what to type."""
    problem = error.problem or ""
    mark = error.problem_mark
    lines = text.split("\n")
    line = lines[mark.line] if mark and mark.line < len(lines) else ""
    if _COLON_IN_VALUE in problem:
        name, _, value = line.partition(":")
        hint = phrase("Put the value in quotes: {example}", example=f'{name}: "{value.strip()}"')
        return Unreadable("KB005", reading.place(mark), phrase("A second colon stands in the value."), hint)
    if "\t" in line and not line.lstrip(" ").rstrip().partition("\t")[0]:
        return Unreadable("KB011", reading.place(mark), phrase("The line starts with a tab."), phrase("Indent with spaces."))
    opening = error.context_mark if error.context and ("flow" in error.context or "quoted" in error.context) else mark
    if opening is not mark:
        return Unreadable(
            "KB005",
            reading.place(opening),
            phrase("A bracket or quotation mark opens here and is not closed."),
            phrase("Close it, or put the whole value in quotes."),
        )
    return Unreadable(
        "KB005",
        reading.place(mark),
        phrase("The front matter cannot be read from here on."),
        phrase('Write one "field: value" a line, and put values with : # [ { or quotation marks in quotes.'),
    )

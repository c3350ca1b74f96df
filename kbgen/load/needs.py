"""A needs profile written back into a centre's page in canonical form; every letter outside it stays."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields

from kbgen.load import frontmatter
from kbgen.load.rewriting import scalar
from kbgen.model.document import Path
from kbgen.model.finding import Place, phrase
from kbgen.model.need import LINES, Need, NeedsProfile

_FIELD, _LIST = "needs", ("needs", "needs")
_WIDTH = 118
_SHORT = 90
_MARGIN = 4
"""The column of a need's hyphen."""
_COMMENT = re.compile(r"\s*(#.*)?\Z")


def with_needs(path: str, text: str, profile: NeedsProfile, before: Sequence[int | None]) -> str:
    """Return a centre's page with another needs profile; raise Unreadable when it is written in a form that cannot be changed.

    ``before`` says for each need which of the old ones, from 0, it continues: comments above that one stay, and all of its
    letters when nothing of it changed. ``not_needed`` and comments above fields stay.
    """
    written, body, _ = frontmatter.split(path, text)
    metadata = frontmatter.parse(path, written, 2)
    lines = written.split("\n")
    first, stop = _top(metadata, lines)
    held = metadata.value.get(_FIELD) if isinstance(metadata.value, dict) else None
    if not isinstance(held, dict) or not re.fullmatch(r"needs:\s*(#.*)?", lines[first]):
        raise _unchangeable(path)
    old = _blocks(metadata, lines, (_FIELD,), first + 1, stop)
    new = _fields(profile, held)
    new["needs"] = _needs(metadata, lines, old, profile, before)
    block = [lines[first]]
    for item in fields(NeedsProfile):
        above, kept = old.get(item.name, ([], []))
        block += [*above, *new.get(item.name, _moved(kept, 2))]
    result = "\n".join([*lines[:first], *block, *lines[stop:]])
    _same(path, metadata.value, frontmatter.parse(path, result, 2).value, profile)
    return f"---\n{result}\n---\n{body}"


def block(page: str, text: str) -> str:
    """Return the lines of a page's needs profile alone."""
    written, _, _ = frontmatter.split(page, text)
    lines = written.split("\n")
    first, stop = _top(frontmatter.parse(page, written, 2), lines)
    return "\n".join(lines[first:stop])


def with_keys(path: str, text: str, keys: Mapping[str, str | None]) -> str:
    """Return a translation whose ``words:`` have other keys, as ``{"needs.needs.1.reason": "needs.needs.tea.reason"}``.

    A key without a new name is left out with its words.
    """
    written, body, _ = frontmatter.split(path, text)
    metadata = frontmatter.parse(path, written, 2)
    held = metadata.value.get("words", "") if isinstance(metadata.value, dict) else ""
    if not isinstance(held, dict) or not keys.keys() & held.keys():
        return text
    lines = written.split("\n")
    for key in sorted(keys.keys() & held.keys(), key=lambda key: -metadata.names["words", key].line):
        place, new = metadata.names["words", key], keys[key]
        first = place.line - 2
        if new is None:
            del lines[first : _last_line(metadata, written, ("words", key)) + 1]
        else:
            line, at = lines[first], place.column - 1
            mark = line[at] if line[at] in "\"'" else ""
            lines[first] = line[:at] + line[at:].replace(f"{mark}{key}{mark}", new, 1)
    after = {keys.get(key, key): value for key, value in held.items() if keys.get(key, key) is not None}
    if not after:
        del lines[metadata.names["words",].line - 2]
    result = "\n".join(lines)
    read = frontmatter.parse(path, result, 2).value
    if not isinstance(read, dict) or (read.get("words") or {}) != after:
        raise _unchangeable(path)
    return f"---\n{result}\n---\n{body}"


def _unchangeable(path: str) -> frontmatter.Unreadable:
    return frontmatter.Unreadable("KB005", Place(path), phrase("The front matter cannot be changed as it is written."))


def _same(path: str, before: frontmatter.Value, after: frontmatter.Value, profile: NeedsProfile) -> None:
    """Refuse a form of YAML that lines do not show: better no change than a wrong one."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        raise _unchangeable(path)
    old, new = before.get(_FIELD, {}), after.get(_FIELD, {})
    if not isinstance(old, dict) or not isinstance(new, dict):
        raise _unchangeable(path)
    others = {name: value for name, value in before.items() if name != _FIELD}
    needs = new.get("needs", [])
    if (
        others != {name: value for name, value in after.items() if name != _FIELD}
        or old.get("not_needed") != new.get("not_needed")
        or [_told(need) for need in profile.needs] != [_typed(each) for each in needs]
    ):
        raise _unchangeable(path)


def _told(need: Need) -> dict[str, frontmatter.Value]:
    """Return a need as its fields must read, without ``all``, which is only ever kept."""
    tags: dict[str, frontmatter.Value] = {name: list(need.line(name)) for name in LINES if need.line(name)}
    named: dict[str, frontmatter.Value] = {"id": need.id, "reason": need.reason}  # type: ignore[dict-item]
    numbers = {"weight": f"{need.weight:g}", "asked": "" if need.asked is None else str(need.asked)}
    return {**tags, **{name: value for name, value in (named | numbers).items() if value}}


def _typed(held: frontmatter.Value) -> dict[str, frontmatter.Value]:
    if not isinstance(held, dict):
        return {}
    read = {name: value for name, value in held.items() if name != "all" and value not in ("", [])}
    return read | {name: f"{float(str(read[name])):g}" for name in ("weight",) if name in read}


def _top(metadata: frontmatter.Metadata, lines: list[str]) -> tuple[int, int]:
    """Return the line of ``needs:`` and the first line that is no more of it."""
    first = metadata.names[_FIELD,].line - 2
    later = [place.line - 2 for name, place in metadata.names.items() if len(name) == 1 and place.line - 2 > first]
    stop = min(later, default=len(lines))
    while stop > first + 1 and (not lines[stop - 1].strip() or lines[stop - 1].startswith("#")):
        stop -= 1
    return first, stop


def _last_line(metadata: frontmatter.Metadata, written: str, path: Path) -> int:
    """Return the line on which the last value within a field ends."""
    ends = [span[1] for way, span in metadata.spans.items() if way[: len(path)] == path]
    start = metadata.marks[path].line - 2
    return max([start, *(written.count("\n", 0, len(written[:end].rstrip())) for end in ends)])


def _cut(lines: list[str], starts: Sequence[int], ends: Sequence[int], top: int, stop: int) -> list[tuple[list[str], list[str]]]:
    """Return (comments above it, its own lines) of each member of a block."""
    tops: list[int] = []
    for at, start in enumerate(starts):
        floor, above = (ends[at - 1] + 1 if at else top), start
        while above > floor and _COMMENT.match(lines[above - 1]):
            above -= 1
        tops.append(above)
    return [
        ([line for line in lines[above:start] if line.strip()], lines[start:until])
        for above, start, until in zip(tops, starts, [*tops[1:], stop], strict=True)
    ]


def _blocks(
    metadata: frontmatter.Metadata, lines: list[str], path: Path, top: int, stop: int
) -> dict[str, tuple[list[str], list[str]]]:
    """Return for each field of the profile the comments above it and its lines."""
    written = "\n".join(lines)
    names = [name for name in metadata.names if name[:-1] == path]
    starts = [metadata.names[name].line - 2 for name in names]
    ends = [_last_line(metadata, written, name) for name in names]
    return {str(name[-1]): each for name, each in zip(names, _cut(lines, starts, ends, top, stop), strict=True)}


def _needs(
    metadata: frontmatter.Metadata,
    lines: list[str],
    old: Mapping[str, tuple[list[str], list[str]]],
    profile: NeedsProfile,
    before: Sequence[int | None],
) -> list[str]:
    """Return the lines of the list of needs."""
    written = "\n".join(lines)
    members = sorted((way for way in metadata.marks if way[:-1] == _LIST), key=lambda way: int(way[-1]))
    starts = [metadata.marks[way].line - 2 for way in members]
    ends = [_last_line(metadata, written, way) for way in members]
    first = metadata.names[_LIST].line - 2
    cut = _cut(lines, starts, ends, first + 1, first + len(old["needs"][1]))
    found: list[str] = ["  needs:"]
    for need, at in zip(profile.needs, before, strict=True):
        if at is not None:
            found += [" " * _MARGIN + line.strip() for line in cut[at][0]]
        held = metadata.value
        for name in _LIST:
            held = held.get(name, "") if isinstance(held, dict) else ""
        typed = _typed(held[at]) if at is not None and isinstance(held, list) else {}
        found += _moved(cut[at][1], _MARGIN) if at is not None and typed == _told(need) else list(_need(need))
    return found if profile.needs else ["  needs: []"]


def _moved(lines: list[str], margin: int) -> list[str]:
    """Return lines with the first one at a margin and all others as far from it as they were."""
    at = len(lines[0]) - len(lines[0].lstrip()) if lines else 0
    return [" " * margin + line[at:] if line.strip() else line for line in lines]


def _need(need: Need) -> Iterator[str]:
    """Yield the lines of a need, fields in the order of the schema."""
    inner = list(_members(need))
    yield f"{' ' * _MARGIN}- {inner[0]}"
    yield from (" " * (_MARGIN + 2) + line for line in inner[1:])


def _members(need: Need) -> Iterator[str]:
    if need.id:
        yield f"id: {scalar(need.id)}"
    for name in LINES:
        if need.line(name):
            yield from _row(name, need.line(name), _MARGIN + 2)
    yield f"weight: {need.weight:g}"
    if need.asked is not None:
        yield f"asked: {need.asked}"
    if need.reason:
        yield from _text("reason", need.reason, _MARGIN + 2)


def _row(name: str, values: Sequence[str], indent: int) -> list[str]:
    """Return a list in brackets, on several lines when it is long."""
    line = f"{name}: [{', '.join(map(scalar, values))}]"
    return textwrap.wrap(line, _WIDTH - indent, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)


def _text(name: str, value: str, indent: int) -> list[str]:
    """Return a text on one line, or folded when it is long."""
    if len(value) <= _SHORT or value != " ".join(value.split()):
        return [f"{name}: {scalar(value)}"]
    width = _WIDTH - indent - 2
    return [f"{name}: >-", *(f"  {line}" for line in textwrap.wrap(value, width, break_long_words=False, break_on_hyphens=False))]


def _fields(profile: NeedsProfile, held: Mapping[str, frontmatter.Value]) -> dict[str, list[str]]:
    """Return the lines of the fields that a survey decides, without those that say so already."""
    found: dict[str, list[str]] = {}
    values: dict[str, frontmatter.Value] = {"example": str(profile.example).lower(), "review_by": str(profile.review_by)}
    if survey := profile.surveyed:
        values["surveyed"] = {"date": str(survey.date), "method": survey.method, "n": str(survey.n)}
        method = [f"    {line}" for line in _text("method", survey.method, _MARGIN)]
        found["surveyed"] = ["  surveyed:", f"    date: {survey.date}", *method, f"    n: {survey.n}"]
    for name in ("formats", "channels", "languages"):
        if tags := getattr(profile, name):
            values[name] = list(tags)
            found[name] = [f"  {line}" for line in _row(name, tags, 2)]
    values |= {name: value for name in ("cadence", "bandwidth") if (value := getattr(profile, name))}
    found |= {name: [f"  {name}: {value}"] for name, value in values.items() if isinstance(value, str)}
    return {name: lines for name, lines in found.items() if held.get(name) != values[name]}

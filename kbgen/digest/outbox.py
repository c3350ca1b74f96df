"""Issues that were written: ``outbox/<centre>/<day>/``, for a second one on a day ``<day>-2/``.

An issue lies under a hidden name until it is whole. ``issue.tsv`` in it says what it tells: stream, document, language, gist. So
a run that ended before it could record that has said all that the next one needs.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kbgen.digest.announced import Line
from kbgen.model.finding import phrase
from kbgen.model.misuse import Misuse

if TYPE_CHECKING:
    from kbgen.digest.announced import Announced

CONTENTS = "issue.tsv"
HEADER = "#stream\tdocument\tlanguage\tgist"
_NAME = re.compile(r"(\d{4}-\d\d-\d\d)(?:-([1-9]\d{0,5}))?")
_LINE = re.compile(r"([a-z0-9@-]+)\t([a-z0-9/_-]+)\t([A-Za-z][A-Za-z0-9-]{1,34})\t([0-9a-f]{16})")
_FORM = re.compile(r"issue\.tsv|[a-z0-9@-]+\.[A-Za-z0-9-]+\.(?:eml|html|ics|pdf|print\.html|sms\.txt|txt)")
_UNFINISHED = ".new-"


@dataclass(frozen=True)
class Issue:
    """An issue in the outbox, and what it told on its day."""

    folder: Path
    lines: tuple[Line, ...]


def issues(folder: Path) -> tuple[Issue, ...]:
    """Return the issues of a centre's outbox in the order in which they were written."""
    found = {}
    for path in folder.glob("*/") if folder.is_dir() else ():
        named = _NAME.fullmatch(path.name)
        if named and (path / CONTENTS).is_file():
            found[named[1], int(named[2] or 1)] = path
    return tuple(Issue(path, _lines(path / CONTENTS, day)) for (day, _), path in sorted(found.items()))


def _lines(path: Path, day: str) -> tuple[Line, ...]:
    """Return what an issue tells; without all of it whoever went on would announce something again."""
    text = path.read_text(encoding="utf-8", errors="replace")
    found = [_LINE.fullmatch(line) for line in text.splitlines() if line and not line.startswith("#")]
    try:
        on = date.fromisoformat(day)
    except ValueError:
        on = None
    if on is None or not all(found):
        raise Misuse(phrase("{file} cannot be read. Put it right, or move the folder away if it was never sent.", file=path))
    return tuple(Line(each[1], each[2], each[3], each[4], on) for each in found if each)


def unrecorded(found: Iterable[Issue], announced: Announced) -> tuple[Issue, ...]:
    """Return issues of which something is not recorded, with that alone; of what two issues tell the later one counts."""
    last = {line[:3]: (issue, line) for issue in found for line in issue.lines}
    lines: dict[Path, list[Line]] = {}
    for issue, line in last.values():
        if not announced.holds(line):
            lines.setdefault(issue.folder, []).append(line)
    return tuple(Issue(folder, tuple(held)) for folder, held in lines.items())


def free_name(folder: Path, day: date) -> str:
    """Return the name of the next issue of a day."""
    taken = {path.name for path in folder.glob("*")}
    return next(name for n in range(1, 10**6) if (name := f"{day}-{n}" if n > 1 else f"{day}") not in taken)


def contents(lines: Iterable[Line]) -> bytes:
    """Return what an issue tells as its file holds it."""
    return "\n".join([HEADER, *sorted("\t".join(line[:4]) for line in lines), ""]).encode()


def place(folder: Path, name: str, files: Mapping[str, bytes]) -> Path:
    """Write an issue so that it is there as a whole or not at all, and return its folder; of that name none is there."""
    tidy(folder)
    made = folder / f"{_UNFINISHED}{name}"
    made.mkdir(parents=True)
    for each, data in files.items():
        (made / each).write_bytes(data)
    return made.rename(folder / name)


def tidy(folder: Path) -> None:
    """Remove what a run that was killed left half written."""
    for left in folder.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(left)


def has_more(folder: Path) -> bool:
    """Tell whether a folder holds what no issue has when it is written, as the journal of what was sent."""
    return folder.is_dir() and not all(_FORM.fullmatch(path.name) and path.is_file() for path in folder.iterdir())


def remove(folder: Path, name: str) -> None:
    """Remove what lies under a name, if anything does."""
    if (folder / name).is_dir():
        shutil.rmtree(folder / name)

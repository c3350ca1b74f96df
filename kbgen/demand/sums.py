"""The monthly sums: ``content/demand/<centre>/<year>-<month>.tsv``, one line for each thing counted, sorted for version control.

Answers of a form elsewhere stand in ``<year>-<month>.forms.tsv``, which the next table of answers replaces.

The columns: what, name, language, count (``kbgen.model.demand.Mark``). A line ``#until`` says up to when the log has been
counted. The file holds no addresses and no agents; a person may delete any line of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from kbgen.model.demand import Mark, Month, What
from kbgen.model.figures import Effort
from kbgen.model.finding import Finding, Phrase, Place, Severity, phrase
from kbgen.model.need import LINES

if TYPE_CHECKING:
    from kbgen.model.vocabulary import Vocabulary

FOLDER = "content/demand"
MOST_TAGS = 4
"""Tags of one search that count: who names more writes a list, and every choice of them would be a wish."""
HEADER = "#what\tname\tlanguage\tcount"
_UNTIL = re.compile(r"#until\t(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)")
_LINE = re.compile(
    rf"({'|'.join(get_args(What))})\t([^\t\x00-\x1f]{{1,400}})\t([A-Za-z][A-Za-z0-9-]{{1,34}})\t([1-9][0-9]{{0,11}})"
)
_MARKER = re.compile(r"<{7}|={7}|>{7}|\|{7}")
_MONTH = re.compile(r"([12][0-9]{3}-(?:0[1-9]|1[0-2]))(\.forms)?")
_TIME = "%Y-%m-%dT%H:%M:%SZ"


def path_of(month: Month) -> str:
    """Return the file of a month, from the root of the repository."""
    return f"{FOLDER}/{month.centre}/{month.month}{'.forms' if month.source == 'forms' else ''}.tsv"


def formatted(month: Month) -> str:
    """Return a month as its file holds it."""
    until = [f"#until\t{month.until.astimezone(UTC).strftime(_TIME)}"] if month.until else []
    lines = sorted(f"{mark.what}\t{mark.name}\t{mark.language}\t{count}" for mark, count in month.counts.items())
    return "\n".join([HEADER, *until, *lines, ""])


def read(root: Path, centres: Iterable[str]) -> tuple[tuple[Month, ...], tuple[Finding, ...]]:
    """Return the sums of the centres of a repository by centre and month, and what cannot be read of them."""
    known = frozenset(centres)
    months, findings = [], []
    for path in sorted((root / FOLDER).glob("*/*.tsv")):
        if path.is_symlink() or path.parent.is_symlink():
            continue  # told where files are listed
        name = path.relative_to(root).as_posix()
        if not _MONTH.fullmatch(path.stem):
            findings.append(
                _finding(name, 1, phrase("{name} is not a month.", name=path.stem), phrase("Name it as 2026-11.tsv."))
            )
            continue
        if path.parent.name not in known:
            message = phrase("There is no centre {centre}.", centre=path.parent.name)
            hint = phrase("Name the folder by the code of its centre, as vn.")
            findings.append(Finding("KB709", Severity.WARNING, Place(name), message, hint))
            continue
        month, wrong = parse(name, path.read_bytes())
        months.append(month)
        findings += wrong
    return tuple(months), tuple(findings)


def parse(path: str, data: bytes) -> tuple[Month, list[Finding]]:
    """Return what a file counts, and a finding for each line that counts nothing.

    Of the same thing on two lines the greater number counts: two branches that counted on from the same sums leave both, and
    adding them up would count those twice.
    """
    centre, name = path.split("/")[-2:]
    counts: Counter[Mark] = Counter()
    findings: list[Finding] = []
    until: list[datetime] = []
    text = data.decode("utf-8-sig", "replace")
    for number, line in enumerate(text.splitlines(), start=1):
        if found := _LINE.fullmatch(line):
            mark = _mark(found)
            counts[mark] = max(counts[mark], int(found[4]))
        elif when := _time(line):
            until.append(when)
        elif line and not line.startswith("#"):
            findings.append(_finding(path, number, *_unreadable(line)))
    month, _, source = name.removesuffix(".tsv").partition(".")
    made = Month(centre=centre, month=month, source="forms" if source else "log", counts=counts, until=max(until, default=None))
    return made, findings


def _mark(found: re.Match[str]) -> Mark:
    what: What = next(each for each in get_args(What) if each == found[1])
    return Mark(what, found[2], found[3])


def _time(line: str) -> datetime | None:
    found = _UNTIL.fullmatch(line)
    try:
        return datetime.strptime(found[1], _TIME).replace(tzinfo=UTC) if found else None
    except ValueError:
        return None


def _unreadable(line: str) -> tuple[Phrase, Phrase]:
    if _MARKER.match(line):
        return (
            phrase("A merge was left half done here."),
            phrase(
                "Delete the lines of < = and > and keep all others: of the same thing on two lines the greater number counts."
            ),
        )
    return (
        phrase("This line of the sums cannot be read."),
        phrase("A line is: what, name, language and count, with tabs between them. Delete it, or take it from an older version."),
    )


def _finding(path: str, line: int, message: Phrase, hint: Phrase) -> Finding:
    return Finding("KB706", Severity.WARNING, Place(path, line), message, hint)


def added(months: Iterable[Month]) -> tuple[Month, ...]:
    """Return sums with those of the same centre, month and source made one: counts added up, counted until the later time."""
    held: dict[tuple[str, str, str], list[Month]] = {}
    for month in months:
        held.setdefault((month.centre, month.month, month.source), []).append(month)
    return tuple(_one(parts) for _, parts in sorted(held.items()))


def _one(parts: list[Month]) -> Month:
    counts: Counter[Mark] = Counter()
    for part in parts:
        counts.update(part.counts)
    times = [part.until for part in parts if part.until]
    return replace(parts[0], counts=counts, until=max(times, default=None))


def by_centre(months: Iterable[Month]) -> Mapping[str, tuple[Month, ...]]:
    """Return sums by centre, each in the order of the months."""
    found: dict[str, list[Month]] = {}
    for month in months:
        found.setdefault(month.centre, []).append(month)
    return {centre: tuple(sorted(each, key=lambda month: month.month)) for centre, each in found.items()}


def strangers(root: Path, months: Iterable[Month], vocabulary: Vocabulary) -> Iterator[Finding]:
    """Yield a finding for each tag of the sums that the vocabulary does not have."""
    for month in months:
        for mark in sorted(mark for mark in month.counts if mark.what == "asked"):
            for line, tag in tags_of(mark.name):
                if not is_known(vocabulary, line, tag):
                    message = phrase("{tag} is not in the vocabulary of {group}.", tag=tag, group=line)
                    hint = phrase("It counts nothing. Write its new name, or delete the line.")
                    yield Finding("KB713", Severity.WARNING, _place(root, month, mark), message, hint)


def _place(root: Path, month: Month, mark: Mark) -> Place:
    """Return where a mark stands."""
    path, begin = path_of(month), "\t".join(mark)
    lines = (root / path).read_text(encoding="utf-8-sig", errors="replace").splitlines()
    return Place(path, next((number for number, line in enumerate(lines, start=1) if line.startswith(f"{begin}\t")), 1))


def known(months: Iterable[Month], vocabulary: Vocabulary) -> tuple[Month, ...]:
    """Return sums without the tags that the vocabulary does not have."""
    found = []
    for month in months:
        counts: Counter[Mark] = Counter()
        for mark, count in month.counts.items():
            if mark.what != "asked":
                counts[mark] += count
            elif name := " ".join(f"{line}/{tag}" for line, tag in tags_of(mark.name) if is_known(vocabulary, line, tag)):
                counts[mark._replace(name=name)] += count
        found.append(replace(month, counts=counts))
    return tuple(found)


def is_known(vocabulary: Vocabulary, line: str, tag: str) -> bool:
    """Tell whether there is such a tag, or such an effort."""
    return tag in get_args(Effort) if line == "effort" else vocabulary.get(line, tag) is not None


def tags_of(name: str) -> tuple[tuple[str, str], ...]:
    """Return the tags that a mark names, as (line, tag): ``sectors/seafood topics/water``; of many the first ``MOST_TAGS``."""
    pairs = (each.partition("/") for each in name.split())
    return tuple((line, tag) for line, _, tag in pairs if line in LINES and tag)[:MOST_TAGS]

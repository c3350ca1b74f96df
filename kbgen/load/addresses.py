"""The register of short addresses, ``content/short-addresses.tsv``: what stands on posters, and where it leads for good.

The columns: address, document, day, what became of it (the id of another document, or ``gone``; absent while the document is
there); sorted, kept in version control. Lines are never deleted: ``kbgen addresses --keep`` adds those that are missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from kbgen.model.address import Given
from kbgen.model.finding import Finding, Place, Severity, phrase

FILE = "content/short-addresses.tsv"
HEADER = "#address\tdocument\tday\tnow"
_LINE = re.compile(r"([cp]/[a-z0-9]+(?:-[a-z0-9]+)*/)\t([^\t]+)\t(\d{4}-\d\d-\d\d)(?:\t([^\t]*))?")


def read(root: Path) -> tuple[tuple[Given, ...], tuple[Finding, ...]]:
    """Return the lines of a repository's register, and a finding for each that cannot be read."""
    try:
        text = (root / FILE).read_bytes().decode("utf-8-sig", "replace")
    except FileNotFoundError:
        return (), ()
    found: dict[tuple[str, str], Given] = {}
    findings = []
    for number, line in enumerate(text.splitlines(), start=1):
        given = _given(line, number)
        if given:
            name = (given.address, given.document)
            found[name] = _merged(found.get(name), given)
        elif line and not line.startswith("#"):
            message = phrase("This line cannot be read.")
            hint = phrase("A line is: address, document and day, with tabs between them, and if need be what became of it.")
            findings.append(Finding("KB824", Severity.ERROR, Place(FILE, number, 1), message, hint))
    return tuple(found.values()), tuple(findings)


def _given(line: str, number: int) -> Given | None:
    found = _LINE.fullmatch(line.rstrip())
    try:
        return Given(found[1], found[2], date.fromisoformat(found[3]), found[4] or "", number) if found else None
    except ValueError:
        return None


def _merged(one: Given | None, other: Given) -> Given:
    """Return what two lines of one address say, as a merge of branches leaves them: given first, and what became of it."""
    return other if one is None else one._replace(day=min(one.day, other.day), now=one.now or other.now)


def written(given: Iterable[Given]) -> str:
    """Return a register as its file holds it."""
    lines = sorted("\t".join((each.address, each.document, str(each.day), each.now)).rstrip("\t") for each in given)
    return "\n".join([HEADER, *lines, ""])

"""``translations/glossary.yml``: a list of terms, each with its names by language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbgen.load import frontmatter
from kbgen.model.finding import Finding, Place, Severity, phrase
from kbgen.model.glossary import Glossary, Term

if TYPE_CHECKING:
    from pathlib import Path

GLOSSARY = "translations/glossary.yml"


def read(root: Path) -> tuple[Glossary, list[Finding]]:
    """Return the terms of a repository, none when it has no glossary, and what is wrong with the file."""
    file = root / GLOSSARY
    if not file.is_file() or file.is_symlink():
        return (), []
    try:
        metadata = frontmatter.parse(GLOSSARY, frontmatter.decode(GLOSSARY, file.read_bytes()))
    except frontmatter.Unreadable as unreadable:
        return (), [unreadable.finding]
    if not isinstance(metadata.value, list):
        return (), [_wrong(Place(GLOSSARY))]
    terms, findings = [], []
    for number, entry in enumerate(metadata.value):
        names = _names(entry)
        if names:
            terms.append(Term(names))
        else:
            findings.append(_wrong(metadata.marks[(number,)]))
    return tuple(terms), findings


def _names(entry: frontmatter.Value) -> dict[str, tuple[str, ...]]:
    """Return the names of a term by language, nothing when the entry is not of this form."""
    if not isinstance(entry, dict):
        return {}
    found = {code: (held,) if isinstance(held, str) else tuple(held) for code, held in entry.items()}
    return found if all(isinstance(name, str) and name.strip() for names in found.values() for name in names) else {}  # type: ignore[return-value]


def _wrong(place: Place) -> Finding:
    message = phrase("This is no term of the glossary.")
    hint = phrase("Write the names by language, as: - en: [payback, pays back], and below it cs: [návratnost*]")
    return Finding("KB416", Severity.WARNING, place, message, hint)

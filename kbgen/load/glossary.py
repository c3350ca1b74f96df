"""``translations/glossary.yml``: a list of terms, each with its names by language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbgen.language import is_language
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
    if metadata.value == "":
        return (), []
    if not isinstance(metadata.value, list):
        return (), [_wrong(Place(GLOSSARY))]
    terms, findings = [], []
    for number, entry in enumerate(metadata.value):
        if names := _names(entry):
            unknown = [code for code in names if not is_language(code)]
            terms.append(Term({code: held for code, held in names.items() if code not in unknown}))
            findings += [_no_language(metadata.names[(number, code)], code) for code in unknown]
        else:
            findings.append(_wrong(metadata.marks[(number,)]))
    return tuple(terms), findings


def _names(entry: frontmatter.Value) -> dict[str, tuple[str, ...]]:
    """Return the names of a term by language, nothing when the entry is not of this form."""
    if not isinstance(entry, dict):
        return {}
    found = {code: tuple(held) if isinstance(held, list) else (held,) for code, held in entry.items()}
    return found if all(_is_name(name) for names in found.values() for name in names) else {}  # type: ignore[return-value]


def _is_name(name: frontmatter.Value) -> bool:
    """Tell whether something is a word: a star alone would be in every text."""
    return isinstance(name, str) and any(letter.isalpha() for letter in name)


def _wrong(place: Place) -> Finding:
    message = phrase("This is no term of the glossary.")
    hint = phrase("Write the names by language, as: - en: [payback, pays back], and below it cs: [návratnost*]")
    return Finding("KB416", Severity.WARNING, place, message, hint)


def _no_language(place: Place, code: str) -> Finding:
    message = phrase("{code} is not a language code.", code=code)
    return Finding("KB416", Severity.WARNING, place, message, phrase("Write a code such as en, cs, es or zh."))

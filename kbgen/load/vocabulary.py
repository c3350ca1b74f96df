"""The vocabulary files: a list of terms a group, each with an id and an English label."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from kbgen.load import frontmatter
from kbgen.model.finding import Finding, Place, Severity, phrase
from kbgen.model.vocabulary import GROUPS, Term, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping


def read(files: Mapping[str, bytes]) -> tuple[Vocabulary, list[Finding]]:
    """Return the vocabulary held by files (path to bytes) and what cannot be read."""
    terms: dict[str, dict[str, Term]] = {group: {} for group in GROUPS}
    findings: list[Finding] = []
    for path, data in files.items():
        group = PurePosixPath(path).stem.replace("-", "_")
        try:
            metadata = frontmatter.parse(path, frontmatter.decode(path, data))
        except frontmatter.Unreadable as unreadable:
            findings.append(unreadable.finding)
            continue
        if group not in terms or not isinstance(metadata.value, list):
            message = phrase("A vocabulary file is a list of terms, named after its group.")
            hint = phrase("Groups: {groups}.", groups=", ".join(f"{name.replace('_', '-')}.yml" for name in GROUPS))
            findings.append(Finding("KB109", Severity.ERROR, Place(path), message, hint))
            continue
        for position, entry in enumerate(metadata.value):
            place = metadata.marks[(position,)]
            if not isinstance(entry, dict) or not isinstance(entry.get("id"), str) or not isinstance(entry.get("label"), str):
                message = phrase("A term needs an id and a label.")
                findings.append(
                    Finding("KB109", Severity.ERROR, place, message, phrase("Write - id: dairy and, below it, label: Dairy"))
                )
            elif entry["id"] in terms[group]:
                message = phrase("The term {term} stands twice.", term=entry["id"])
                findings.append(Finding("KB109", Severity.ERROR, place, message, phrase("Delete one of them.")))
            elif _also(entry.get("also", {})) is None:
                message = phrase("The other words for {term} are not a list for each language.", term=entry["id"])
                hint = phrase("Write also: and, below it, cs: [pivovar, slad]")
                findings.append(Finding("KB109", Severity.ERROR, metadata.marks.get((position, "also"), place), message, hint))
            else:
                terms[group][str(entry["id"])] = _term(group, entry)
    return Vocabulary(terms), findings


def _also(value: frontmatter.Value) -> dict[str, tuple[str, ...]] | None:
    """Return a list of words for each language, or None when a value is something else."""
    if not isinstance(value, dict):
        return None
    found = {code: tuple(map(str, words)) for code, words in value.items() if isinstance(words, list) and all(words)}
    return found if len(found) == len(value) else None


def _term(group: str, entry: Mapping[str, frontmatter.Value]) -> Term:
    isic = entry.get("isic", [])
    parent = entry.get("parent")
    return Term(
        id=str(entry["id"]),
        group=group,
        label=str(entry["label"]),
        parent=parent if isinstance(parent, str) else None,
        isic=tuple(str(code) for code in isic) if isinstance(isic, list) else (str(isic),),
        also=_also(entry.get("also", {})) or {},
        facts={name: value for name, value in entry.items() if name not in {"id", "label", "parent", "isic", "also"}},
    )

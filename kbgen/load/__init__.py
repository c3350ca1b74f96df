"""From files to a Library and what is wrong with them: one bad file never hides the others."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from kbgen.load import files, frontmatter, problems, schema, vocabulary
from kbgen.model.document import Document, Edition, Library
from kbgen.model.finding import Finding, Place, Severity, phrase
from kbgen.model.kinds import KINDS, Facts

if TYPE_CHECKING:
    from pathlib import Path

    from kbgen.load.files import PageFile


@dataclass(frozen=True)
class Loaded:
    """What a repository holds, what is wrong with it, and the pictures beside its pages."""

    library: Library
    findings: tuple[Finding, ...]
    pictures: frozenset[str]
    unread: frozenset[str]
    """Ids of documents that are there and could not be read: naming them is no mistake."""


def load(root: Path) -> Loaded:
    """Read the repository at ``root``; every file that cannot be used becomes a finding."""
    layout, findings = files.survey(root)
    terms, wrong = vocabulary.read({path: (root / path).read_bytes() for path in layout.vocabulary})
    findings += wrong
    by_document: dict[str, list[PageFile]] = defaultdict(list)
    for page in layout.pages:
        by_document[page.document].append(page)
    refused = {finding.place.path for finding in findings if finding.severity is Severity.ERROR}
    documents: dict[str, Document] = {}
    for name, pages in sorted(by_document.items()):
        document, wrong = _document(root, name, [page for page in pages if page.path not in refused])
        findings += wrong
        if document:
            documents[name] = document
    return Loaded(
        Library(documents=documents, vocabulary=terms),
        tuple(findings),
        layout.pictures,
        frozenset(by_document) - frozenset(documents),
    )


def _document(root: Path, name: str, pages: list[PageFile]) -> tuple[Document | None, list[Finding]]:
    """Return the document that some files make, without the editions that cannot be read."""
    findings: list[Finding] = []
    facts: Facts | None = None
    source: Edition | None = None
    editions: dict[str, Edition] = {}
    for page in sorted(pages, key=lambda page: (page.language is not None, page.path)):
        try:
            if page.language is None:
                facts, source = _source(page, (root / page.path).read_bytes(), findings)
            else:
                edition = _translation(page, (root / page.path).read_bytes(), findings)
                editions |= {edition.language: edition} if edition else {}
        except frontmatter.Unreadable as unreadable:
            findings.append(unreadable.finding)
    if source and (twin := editions.pop(source.language, None)):
        findings.append(files.same_page(twin.path, source.path))
    if facts and source:
        return Document(
            id=name, kind=pages[0].kind, facts=facts, source=source.language, editions={source.language: source, **editions}
        ), findings
    if editions and not any(page.language is None for page in pages):
        findings += [_orphan(edition) for edition in editions.values()]
    return None, findings


def _orphan(edition: Edition) -> Finding:
    return Finding(
        "KB402",
        Severity.WARNING,
        Place(edition.path),
        phrase("This translation has no original beside it."),
        phrase("Put the original here under the same name without the language, or rename this file."),
    )


def _read(page: PageFile, data: bytes) -> tuple[frontmatter.Metadata, str, int]:
    text, body, line = frontmatter.split(page.path, frontmatter.decode(page.path, data))
    metadata = frontmatter.parse(page.path, text, first_line=2)
    if not isinstance(metadata.value, dict):
        message = phrase("The front matter is not a list of fields.")
        raise frontmatter.Unreadable("KB009", Place(page.path, 2), message, phrase('Write one "field: value" a line.'))
    return metadata, body, line


def _source(page: PageFile, data: bytes, findings: list[Finding]) -> tuple[Facts | None, Edition | None]:
    metadata, body, line = _read(page, data)
    read = schema.read_source(page.kind, metadata.value)
    if isinstance(read, list):
        findings += [problems.finding(page.path, problem, metadata) for problem in read]
        return None, None
    heading, facts = read
    return facts, Edition(
        document=page.document,
        language=heading.lang,
        path=page.path,
        title=heading.title,
        summary=heading.summary.strip(),
        body=body,
        body_line=line,
        marks=metadata.marks,
    )


def _translation(page: PageFile, data: bytes, findings: list[Finding]) -> Edition | None:
    metadata, body, line = _read(page, data)
    read = schema.read_translation(metadata.value)
    if isinstance(read, list):
        facts = frozenset(item.name for item in fields(KINDS[page.kind]))
        findings += [problems.finding(page.path, problem, metadata, facts=facts) for problem in read]
        return None
    held, translation = read
    if held.lang != page.language:
        findings.append(
            Finding(
                "KB403",
                Severity.ERROR,
                metadata.marks[("lang",)],
                phrase("The file's name says {suffix}, the field lang says {lang}.", suffix=page.language, lang=held.lang),
                phrase("Make them the same."),
            )
        )
        return None
    return Edition(
        document=page.document,
        language=held.lang,
        path=page.path,
        title=held.title,
        summary=held.summary.strip(),
        body=body,
        body_line=line,
        translation=translation,
        words=held.words,
        marks=metadata.marks,
    )

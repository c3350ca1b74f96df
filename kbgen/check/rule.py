"""The anatomy of a rule: a code, a severity, and a function that looks at the library and yields findings.

A rule's function takes a ``Scene`` and yields ``(place, message, hint)``; its docstring is what
``kbgen explain`` prints: what is wrong, why it matters, and an example of what to write.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from kbgen.model.document import Document, Edition, Library
from kbgen.model.finding import Finding, Phrase, Place, Severity
from kbgen.model.kinds import CaseStudy, Guideline
from kbgen.model.outline import Outline

Found: TypeAlias = Iterator[tuple[Place, Phrase, Phrase]]


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What rules look at: the library, the pictures beside its pages, which documents some centre shows, and the day."""

    library: Library
    outlines: Mapping[str, Outline]
    """What rendering learned of each edition's text, by path."""
    pictures: frozenset[str] = frozenset()
    shown: frozenset[str] | None = None
    """Ids of the documents that at least one centre chose; None when nobody has chosen yet."""
    shown_by: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Ids of the documents that each centre chose; nothing when nobody has chosen yet."""
    unread: frozenset[str] = frozenset()
    """Ids of documents that are there and could not be read; what is wrong with them is told elsewhere."""
    today: date

    def editions(self) -> Iterator[tuple[Document, Edition]]:
        """Yield every edition with its document."""
        for document in self.library.documents.values():
            for edition in document.editions.values():
                yield document, edition

    def cases(self) -> Iterator[tuple[Document, CaseStudy]]:
        """Yield every case study with its facts."""
        for document in self.library.documents.values():
            if isinstance(document.facts, CaseStudy):
                yield document, document.facts

    def guidelines(self) -> Iterator[tuple[Document, Guideline]]:
        """Yield every guideline with its facts."""
        for document in self.library.documents.values():
            if isinstance(document.facts, Guideline):
                yield document, document.facts


@dataclass(frozen=True)
class Rule:
    """One rule of ``kbgen check``."""

    code: str
    severity: Severity
    function: Callable[[Scene], Found]

    @property
    def explanation(self) -> str:
        """What the rule is for, from its docstring."""
        return inspect.cleandoc(self.function.__doc__ or "")

    def look(self, scene: Scene) -> Iterator[Finding]:
        """Yield what the rule finds."""
        for place, message, hint in self.function(scene):
            yield Finding(self.code, self.severity, place, message, hint)


def error(code: str) -> Callable[[Callable[[Scene], Found]], Rule]:
    """Make a function a rule whose findings keep a page from being published."""
    return lambda function: Rule(code, Severity.ERROR, function)


def warning(code: str) -> Callable[[Callable[[Scene], Found]], Rule]:
    """Make a function a rule whose findings keep a page back only under ``--strict``."""
    return lambda function: Rule(code, Severity.WARNING, function)

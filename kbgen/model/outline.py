"""What rendering learned of an edition's text: anchors, links, pictures, and what was not let through."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Outline:
    """Everything in a text that rules look at without reading Markdown again."""

    anchors: tuple[str, ...] = ()
    headings: tuple[tuple[int, str], ...] = ()
    """(level, anchor) of each heading, in order."""
    links: tuple[tuple[str, str], ...] = ()
    """(as written, target): ``kb:<document id>#anchor`` for pages of the library."""
    pictures: tuple[tuple[str, str, str], ...] = ()
    """(as written, path in the repository, text alternative)."""
    dropped: tuple[str, ...] = ()
    """The beginnings of what was removed because it could run or restyle: ``<script``, ``onclick=`` ..."""
    failed: bool = False
    """True when the text is nested without end, or would have taken too long."""

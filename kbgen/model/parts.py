"""The parts that pages are put together from: words, links, figures, rows, sources, charts.

Text is finished: translated, and formatted for the language. ``Said`` is text that may be in another language
than the page, because its translation does not exist.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Said:
    """Words for readers; ``language`` is set only when it is not the page's own."""

    text: str
    language: str | None = None

    def __bool__(self) -> bool:
        """Tell whether there is anything to say."""
        return bool(self.text)


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link to another page of the same site; ``current`` marks the page itself."""

    text: Said
    address: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number that is never without unit, year and a word on how sure it is."""

    label: Said
    value: str
    note: str = ""
    topic: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A document in a list, with the figures by which one decides."""

    title: Said
    address: str
    summary: Said
    kind: str
    about: tuple[str, ...] = ()
    """Country, sector, year: short words in the order shown."""
    status: str = ""
    status_tone: str = ""
    """``sure`` (done or measured), ``open`` (potential), ``plain``."""
    figures: tuple[Figure, ...] = ()
    reason: str = ""
    draft: bool = False
    """True when the words are an unreviewed machine translation."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """Rows under a heading."""

    heading: str
    rows: tuple[Row, ...]
    note: str = ""
    anchor: str = ""


@dataclass(frozen=True, kw_only=True)
class Filter:
    """A set of links that narrow a listing without JavaScript."""

    label: str
    links: tuple[Link, ...]


@dataclass(frozen=True, kw_only=True)
class Cite:
    """A source as shown: ``url`` is empty when it must not be linked."""

    number: int
    title: str
    publisher: str
    year: str
    url: str = ""
    details: tuple[Said, ...] = ()
    anchor: str = ""


@dataclass(frozen=True, kw_only=True)
class BigNumber:
    """A figure of a case study told for itself: with its status, how sure it is, whose it is and where that stands."""

    label: Said
    value: str
    note: str
    """How sure it is, and for amounts the year of their prices."""
    status: str
    status_tone: str
    """``sure`` (done or measured), ``open`` (potential), ``plain``."""
    case: Link
    """The case study; without an address where this site does not show it."""
    about: tuple[str, ...]
    """Company, country, sector, year: short words in the order shown."""
    cite: Cite | None


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar of a chart: its label, its length from 0 to 1, and the figure at its end."""

    label: Said
    length: float
    value: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Bars that a table beside them states in full; ``text`` says the same in a sentence."""

    title: str
    text: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A line of the facts box."""

    label: str
    value: Said
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class TableRow:
    """A line of a table: what is counted, its unit, and a value for each column, "–" where none was printed."""

    name: Said
    unit: str
    values: tuple[str, ...]
    note: Said


@dataclass(frozen=True, kw_only=True)
class TableView:
    """A table of totals."""

    anchor: str
    title: Said
    columns: tuple[Said, ...]
    rows: tuple[TableRow, ...]

"""How content reaches people: what they can follow together, how mail is sent, campaigns, and who may show our lists."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, TypeVar

from kbgen.model.figures import Count, DocumentId, Number, Slug, Source, Tag, Text, Url, Words
from kbgen.model.need import LINES, Cadence, Lines

if TYPE_CHECKING:
    from kbgen.model.document import Document

_Tagged = TypeVar("_Tagged", bound="Document")


@dataclass(frozen=True, kw_only=True)
class Subscription(Lines):
    """Tags that readers can follow together, in feeds and by mail.

    A page belongs to it with any tag of every line given, and with every tag of ``all``, as it meets a need; broader and
    narrower tags do not count.
    """

    id: Slug
    """Part of its address, which never changes: ``follow/<id>/``."""
    title: Words
    all: Lines | None = None

    def every(self, name: str) -> tuple[str, ...]:
        """Return the tags of one of ``LINES`` that a document must all have."""
        return self.all.line(name) if self.all else ()

    def wants(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return what a document must have: (line, tags of which one is enough); nothing when it names no tag."""
        some = [(line, self.line(line)) for line in LINES if self.line(line)]
        return (*some, *((line, (tag,)) for line in LINES for tag in self.every(line)))

    def among(self, documents: Iterable[_Tagged]) -> list[_Tagged]:
        """Return those of some documents that belong to it, in their order; none when it names no tag."""
        wants = [(line, frozenset(tags)) for line, tags in self.wants()]
        if not wants:
            return []
        return [each for each in documents if all(not tags.isdisjoint(each.tags(line)) for line, tags in wants)]


@dataclass(frozen=True, kw_only=True)
class Mailing:
    """Who a centre's digests come from, and how people leave. Without it digests are written without a mail."""

    sender: Text
    """The centre's mailbox, never a person's."""
    list_id: Text
    """The name of the list, as ``news.ncpc.example`` (RFC 2919)."""
    unsubscribe: Text
    """An address that takes people off the list: ``mailto:...`` or ``https://...`` (RFC 2369)."""
    cadences: tuple[Cadence, ...] = ()
    """How often readers may choose to hear: a list of mail for each. Absent for one, as often as the needs say."""


@dataclass(frozen=True, kw_only=True)
class Appraisal:
    """At which rate and over how many years the centre's bank sheets value what an investment saves."""

    rate_pct: Number
    years: Count


@dataclass(frozen=True, kw_only=True)
class Partner:
    """Who carries a campaign beside the centre."""

    name: Text
    url: Url | None = None


@dataclass(frozen=True, kw_only=True)
class Headline:
    """The big number of a campaign: a figure of a case study, with its status and its source."""

    document: DocumentId
    figure: Text
    """``saving``, ``investment``, ``payback``, or ``results.2`` for the second result."""


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """An awareness campaign: when it runs, whom it addresses, which pages it promises."""

    starts: date
    ends: date
    short: Slug | None = None
    """Its name in the address on the poster, ``<centre>/c/<short>``; absent for the name of its file. Never used again."""
    message: Words | None = None
    """The sentence of the poster, under 90 letters; absent for the title."""
    headline: Headline | None = None
    picture: Text | None = None
    """A picture beside the page."""
    picture_shows: Words | None = None
    """What the picture shows, for those who cannot see it."""
    outcome: Words | None = None
    """What came of it, shown first once it has ended."""
    topics: tuple[Tag, ...]
    audiences: tuple[Tag, ...]
    sectors: tuple[Tag, ...] = ()
    centres: tuple[Tag, ...] = ()
    """The centres that run it; empty for all."""
    documents: tuple[DocumentId, ...] = ()
    partners: tuple[Partner, ...] = ()
    sources: tuple[Source, ...] = ()
    license: Text
    last_updated: date

    def picture_path(self, page: str) -> str:
        """Return where its picture lies, from the path of its page; nothing where it has none."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(page), self.picture)) if self.picture else ""

    def phase(self, today: date) -> Literal["before", "during", "after"]:
        """Tell where a day lies: before the campaign starts, in it (both days included), or after its end."""
        if today < self.starts:
            return "before"
        return "during" if today <= self.ends else "after"

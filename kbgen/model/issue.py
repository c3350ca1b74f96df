"""An issue of a digest: what has become new for a centre, for whom and why, before it has the form of a mail or a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from kbgen.model.need import Cadence
from kbgen.model.outreach import Subscription
from kbgen.model.parts import Row, Said

Stir: TypeAlias = Literal["new", "changed", "translated"]
"""What became of a page for the readers of one language; ``translated``: they knew it in another language."""


@dataclass(frozen=True)
class Stream:
    """What readers can be told of together, and how often: everything, or the pages of a subscription."""

    name: str
    """``all`` or the id of the subscription; with ``@weekly`` where readers choose how often."""
    cadence: Cadence
    subscription: Subscription | None = None


@dataclass(frozen=True)
class News:
    """An edition that is news to the readers of one language."""

    document: str
    language: str
    """The language of the edition: theirs, or the one that stands in for it."""
    gist: str
    kind: Stir


@dataclass(frozen=True, kw_only=True)
class Item:
    """A page in an issue. ``address`` is absolute, and the short one where there is one."""

    document: str
    news: str
    """New, changed, or now in the reader's language, in words."""
    row: Row
    """With the reason why this centre shows it."""
    audiences: str
    address: str
    counts: bool = False
    """True where visits are counted by the channel that brought them: at the short address of a campaign."""

    def by(self, channel: str) -> str:
        """Return the address as it stands in a channel, ``mail`` or ``print``."""
        return f"{self.address}?via={channel}" if self.counts else self.address


@dataclass(frozen=True, kw_only=True)
class Section:
    """Items that meet one need, under the centre's own words for it; or those in another language."""

    heading: Said
    items: tuple[Item, ...]
    is_foreign: bool = False


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """A day to keep in mind. ``name`` stays the same for the same day of the same page."""

    name: str
    day: date
    text: Said
    address: str


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What the readers of one stream are told in one language on a day."""

    centre: str
    sender: str
    """The centre's name."""
    stream: str
    follows: str
    """What readers of the stream follow, in words."""
    language: str
    direction: str
    day: date
    heading: str
    """What is new, in words."""
    when: str
    """The day, in words."""
    note: str
    """That the needs are an example, while nobody has been asked."""
    sections: tuple[Section, ...]
    follow_ups: tuple[FollowUp, ...]
    home: str
    """The absolute address of the centre's site in this language."""
    more: str
    """The absolute address of the page of all that is new."""
    leave: str
    """How to leave the list: ``mailto:`` or ``https:``; empty where there is no list."""
    footer: str
    accent: str

    @property
    def items(self) -> tuple[Item, ...]:
        """All pages of the issue, in the order shown."""
        return tuple(item for section in self.sections for item in section.items)

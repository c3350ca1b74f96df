"""Rules about mail: who it comes from and how people leave can stand in its head, and no two lists have the same name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kbgen.check.demand import MAILBOX
from kbgen.check.rule import error
from kbgen.model.document import profile
from kbgen.model.finding import phrase

if TYPE_CHECKING:
    from kbgen.check.rule import Found, Scene
    from kbgen.model.finding import Phrase
    from kbgen.model.outreach import Mailing

_LONGEST = 200
_ALL = "all"
_NAME = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_LEAVE = re.compile(
    rf"mailto:{MAILBOX.pattern}(\?[A-Za-z0-9=&%+._-]+)?|https://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:[0-9]+)?(/[!#-;=?-~]*)?"
)


@error("KB812")
def no_address(scene: Scene) -> Found:
    """A mail could not be sent as the centre's page says.

    ``sender`` is the centre's own mailbox and nothing else. ``list_id`` is a name of letters, digits, hyphens and dots.
    ``unsubscribe`` takes people off the list: mailto: with a mailbox, or an address that begins with https://. All of them stand
    in the head of each mail, where a line break or a second address would make it another mail.
    """
    for centre in scene.library.centres:
        mailing = profile(centre).mailing
        for field, message, hint in _wrong(mailing) if mailing else ():
            yield centre.original.place("mailing", field), message, hint


def _wrong(mailing: Mailing) -> list[tuple[str, Phrase, Phrase]]:
    """Return what cannot stand in the head of a mail: field, message, hint."""
    looked_at = (
        (
            "sender",
            mailing.sender,
            MAILBOX,
            phrase("{text} is no e-mail address.", text=_shown(mailing.sender)),
            phrase("Write a mailbox, as {example}.", example="news@centre.example"),
        ),
        (
            "list_id",
            mailing.list_id,
            _NAME,
            phrase("{text} is no name of a list.", text=_shown(mailing.list_id)),
            phrase("Write letters, digits, hyphens and dots, as {example}.", example="news.centre.example"),
        ),
        (
            "unsubscribe",
            mailing.unsubscribe,
            _LEAVE,
            phrase("{text} takes nobody off a list.", text=_shown(mailing.unsubscribe)),
            phrase("Write {one} or {other}.", one="mailto:leave@centre.example", other="https://centre.example/leave"),
        ),
    )
    return [
        (field, message, hint)
        for field, text, form, message, hint in looked_at
        if len(text) > _LONGEST or not form.fullmatch(text)
    ]


def _shown(text: str) -> str:
    """Return a text on one line."""
    return text[:60].encode("unicode_escape").decode("ascii") if not text.isprintable() else text[:60]


@error("KB813")
def names_of_lists(scene: Scene) -> Found:
    """Two lists of a centre have the same name.

    Each subscription is a list that people follow, and its id is part of its address for ever. ``all`` is the list of everything.
    Give the newer one another id, and leave the first as it is: its readers would hear nothing any more.
    """
    for centre in scene.library.centres:
        seen = {_ALL}
        for number, each in enumerate(profile(centre).subscriptions):
            if each.id in seen:
                message = phrase("There is a list {name} already.", name=each.id)
                yield centre.original.place("subscriptions", number, "id"), message, phrase("Write another id.")
            seen.add(each.id)


RULES = (no_address, names_of_lists)

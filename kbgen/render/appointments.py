"""Days to keep in mind as a calendar that programs open (RFC 5545). The only module that knows icalendar."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from icalendar import Calendar, Event

if TYPE_CHECKING:
    from kbgen.model.issue import Letter


def calendar(letter: Letter) -> bytes | None:
    """Return the follow-ups of an issue as all-day events; None when it has none. The same day keeps the same id for ever."""
    if not letter.follow_ups:
        return None
    found = Calendar()
    found.add("prodid", "-//kbgen//digest//EN")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    host = urlsplit(letter.home).hostname or letter.centre
    for each in letter.follow_ups:
        event = Event()
        event.add("uid", f"{letter.centre}.{each.name}@{host}")
        event.add("dtstamp", datetime.combine(letter.day, time(), tzinfo=UTC))
        event.add("dtstart", each.day)
        event.add("dtend", each.day + timedelta(days=1))
        event.add("summary", each.text.text, parameters={"LANGUAGE": letter.language})
        event.add("url", each.address)
        event.add("transp", "TRANSPARENT")
        found.add_component(event)
    made: bytes = found.to_ical()
    return made

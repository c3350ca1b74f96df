"""What a survey asks, and the names of the answers that are no tags of the vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbgen.compose.setting import EFFORT
from kbgen.model.finding import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kbgen.language import Voice


def _(message: str) -> str:
    """Mark a sentence for extraction."""
    return message


QUESTIONS = {
    "sectors": _("What does your firm make or do?"),
    "audiences": _("What is your work?"),
    "topics": _("Where do you want to save or to do better?"),
    "option_types": _("Which kinds of change could you make?"),
    "effort": _("How much money can you spend on it?"),
    "formats": _("In which form can you use it best?"),
    "channels": _("How should it reach you?"),
    "cadence": _("How often do you want to hear of what is new?"),
    "languages": _("In which languages do you read?"),
    "bandwidth": _("How is your connection to the Internet?"),
    "wanted": _("What have you looked for and not found?"),
}
"""The questions of a survey in the order of its page; each id is also the name of its column in a table of answers."""
ONE = frozenset({"cadence", "bandwidth"})
"""Questions with one answer only."""
FORMATS = {
    "one-page": _("One page to print"),
    "checklist": _("A checklist"),
    "worksheet": _("A worksheet to fill in"),
    "full": _("The whole text with all figures"),
    "message": _("A short message"),
}
CHANNELS = {
    "feed": _("A news feed"),
    "email": _("E-mail"),
    "print": _("On paper"),
    "message": _("A message to my phone"),
    "poster": _("A poster with a code to scan"),
}
CADENCE = {
    "immediate": _("At once"),
    "weekly": _("Every week"),
    "monthly": _("Every month"),
    "quarterly": _("Every three months"),
}
BANDWIDTH = {
    "low": _("Slow or expensive"),
    "normal": _("Good enough for pictures"),
}
ANSWERS = {"effort": EFFORT, "formats": FORMATS, "channels": CHANNELS, "cadence": CADENCE, "bandwidth": BANDWIDTH}


def wishes(voices: Mapping[str, Voice]) -> dict[str, dict[str, dict[str, str]]]:
    """Return group -> id -> language -> name of the answers, and under ``questions`` those of the questions."""
    groups = {"questions": QUESTIONS, **ANSWERS}
    return {
        group: {each: {code: voice.say(Phrase(name)) for code, voice in voices.items()} for each, name in names.items()}
        for group, names in groups.items()
    }

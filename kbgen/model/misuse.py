"""The one exception that is said to people: wrong usage or surroundings, never content."""

from __future__ import annotations

from kbgen.model.finding import Phrase


class Misuse(Exception):  # noqa: N818 - what somebody did, not what broke
    """Something about the command or the machine must change first; said in one line, caught once in ``cli``."""

    exit_code = 2

    def __init__(self, said: Phrase) -> None:
        super().__init__(str(said))
        self.said = said

"""Letters handed over one after another: in rounds, those that could not be taken again in the next one, after a pause.

A letter is in the journal before it goes out and after its answer came, so that a run that is killed can be gone on with. A round
ends early when the server cannot be reached or puts off one after another, for then it wants a pause and not the next letter.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from kbgen.model.finding import phrase
from kbgen.model.misuse import Misuse
from kbgen.post.journal import Journal, State
from kbgen.post.letters import Letter, addressed
from kbgen.post.lists import Subscriber
from kbgen.post.smtp import Answer, Line, Server

_TOO_MANY = 10
"""So many refused at the beginning, and nobody reached: it is not the people, it is how the mail is handed over."""
_PUT_OFF, _LOST = 10, 5
"""A round ends after ten letters put off in a row; a lost connection counts as five of them."""
_LONGEST_PAUSE = 3600.0
_NOTHING = Answer(state="deferred")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A letter to somebody, how often this run has tried to hand it over, and what the server said last.

    ``unsure``: it was handed over whole once, and no answer came.
    """

    letter: Letter
    person: Subscriber
    unsure: bool = False
    tries: int = 0
    answer: Answer = _NOTHING


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How patient a run is: seconds before the second try (doubled each time), tries, letters a minute (0: as many as go)."""

    wait: float = 30
    tries: int = 5
    per_minute: int = 0


@dataclass
class Outcome:
    """What became of the letters of a run: how many were taken, which were refused, which are left for another run."""

    sent: int = 0
    refused: list[Piece] = field(default_factory=list)
    left: list[Piece] = field(default_factory=list)


@dataclass
class Delivery:
    """A run: letters to hand over, with where they are written down. ``step`` is called for each letter that is done with."""

    journal: Journal
    pace: Pace
    skip_unsure: bool
    step: Callable[[], object]
    outcome: Outcome = field(default_factory=Outcome)
    _next: float = 0

    def run(self, server: Server, pieces: Iterable[Piece]) -> Outcome:
        """Hand letters over until all are, or no try is left; raise Misuse when something must be put right first."""
        waiting, idle = list(pieces), 0
        with Line(server) as line:
            while waiting:
                before = self.outcome.sent
                waiting, asked = self._round(line, waiting)
                idle = 0 if self.outcome.sent > before else idle + 1
                if idle >= self.pace.tries:
                    break
                if waiting:
                    self._pause(max(idle, *(piece.tries for piece in waiting)), asked)
        for piece in waiting:
            self._leave(piece)
        return self.outcome

    def _round(self, line: Line, waiting: list[Piece]) -> tuple[list[Piece], float]:
        """Try each letter once; return those for the next round, and how many seconds the server asks to wait."""
        later: list[Piece] = []
        asked, strikes, last = 0.0, 0, _NOTHING
        for at, piece in enumerate(waiting):
            self._wait_for_turn()
            closed = line.ready()
            if closed or strikes >= _PUT_OFF:
                said = closed or last
                return [*later, *(replace(each, answer=said) for each in waiting[at:])], max(asked, said.wait)
            tried = self._tried(line, piece)
            last = tried.answer
            if tried.answer.state == "sent":
                strikes = 0
            elif tried.answer.state != "refused":
                strikes += 1 if line.is_open else _LOST
                asked = max(asked, tried.answer.wait)
                self._keep(tried, later)
        return later, asked

    def _tried(self, line: Line, piece: Piece) -> Piece:
        """Hand one letter over; return it with the answer, which is in the journal."""
        person, letter = piece.person, piece.letter
        key = self.journal.key(letter.name, person.address)
        message = addressed(letter, person.address, self.journal.salt)
        self.journal.note(key, letter.name, "sending")
        before: State = "unsure" if piece.unsure else "deferred"
        try:
            answer = line.deliver(letter.sender.spec, person.address.spec, message)
        except Misuse:
            self.journal.note(key, letter.name, before)
            raise
        unsure = piece.unsure or answer.state == "unsure"
        self.journal.note(key, letter.name, before if answer.state == "deferred" else answer.state, answer.code)
        tried = replace(piece, unsure=unsure, tries=piece.tries + 1, answer=answer)
        if answer.state == "sent":
            self.outcome.sent += 1
            self.step()
        elif answer.state == "refused":
            self._refuse(tried)
        return tried

    def _refuse(self, piece: Piece) -> None:
        self.outcome.refused.append(piece)
        self.step()
        if not self.outcome.sent and len(self.outcome.refused) >= _TOO_MANY:
            raise Misuse(
                phrase(
                    "The server refused the first {n} letters: {answer}. Put it right, then send again with {option}.",
                    n=_TOO_MANY, answer=piece.answer.said, option="--refused-again",
                )
            )  # fmt: skip

    def _keep(self, piece: Piece, later: list[Piece]) -> None:
        if piece.tries >= self.pace.tries or (self.skip_unsure and piece.unsure):
            self._leave(piece)
        else:
            later.append(piece)

    def _leave(self, piece: Piece) -> None:
        self.outcome.left.append(piece)
        self.step()

    def _pause(self, times: int, asked: float) -> None:
        """Wait longer each time, never as long as others that began when we did, and as long as the server asks for."""
        backed_off = self.pace.wait * 2 ** (times - 1) * random.uniform(1, 1.5)  # noqa: S311 - no secret
        time.sleep(min(_LONGEST_PAUSE, max(asked, backed_off)))

    def _wait_for_turn(self) -> None:
        if self.pace.per_minute:
            time.sleep(max(0, self._next - time.monotonic()))
            self._next = time.monotonic() + 60 / self.pace.per_minute

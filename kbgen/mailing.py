"""From an issue and a list of subscribers to letters on their way: who gets what, once each, and what became of it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kbgen.load import load
from kbgen.model.document import profile
from kbgen.model.finding import phrase
from kbgen.model.kinds import CentreProfile
from kbgen.model.misuse import Misuse
from kbgen.model.need import Cadence
from kbgen.post import journal
from kbgen.post.delivery import Delivery, Outcome, Pace, Piece
from kbgen.post.journal import Journal, State
from kbgen.post.letters import Letter, issue
from kbgen.post.lists import ALL, Remark, Subscriber, bounced, subscribers
from kbgen.post.smtp import Server

_USUAL: Cadence = "monthly"
"""How often a centre writes that does not say, as ``kbgen digest`` has it."""
_OPEN: frozenset[State] = frozenset({"sending", "unsure"})


@dataclass(frozen=True, kw_only=True)
class Request:
    """What to send to whom, and what to do with letters that were refused, or may have arrived, in an earlier run."""

    folder: Path
    to: Path
    bounced: Path | None = None
    skip_unsure: bool = False
    refused_again: bool = False


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a letter of an issue stands, in people: whom it is for, who has it, who is to get it now, who was refused for good.

    ``unsure``: of those to get it now, or left out, those whom it may have reached already.
    """

    letter: Letter
    people: int
    sent: int
    due: int
    refused: int
    unsure: int


@dataclass(frozen=True, kw_only=True)
class Post:
    """What is to be sent. ``bounced`` and ``without`` are subscriptions left out: the address bounced; nothing in this issue."""

    due: tuple[Piece, ...]
    standings: tuple[Standing, ...]
    bounced: int
    without: int
    remarks: tuple[Remark, ...]

    @property
    def skipped(self) -> int:
        """How many lines of the list somebody may miss a letter for."""
        return sum(each.skipped for each in self.remarks)


@dataclass(frozen=True, kw_only=True)
class _Lists:
    """What the files say, before the journal is asked."""

    letters: tuple[Letter, ...]
    pieces: tuple[Piece, ...]
    bounced: int
    without: int
    remarks: tuple[Remark, ...]


def planned(root: Path, request: Request) -> Post:
    """Return what would be sent now; nothing is written."""
    lists = _lists(root, request)
    return _post(lists, journal.read(request.folder), request)


def sent(
    root: Path,
    request: Request,
    server: Server,
    pace: Pace,
    clock: Callable[[], datetime],
    begun: Callable[[Post], Callable[[], object]],
) -> Outcome:
    """Send what is to be sent; ``begun`` is told what that is and returns what is called for each letter done with."""
    lists = _lists(root, request)
    with journal.opened(request.folder, clock) as held:
        post = _post(lists, held, request)
        delivery = Delivery(journal=held, pace=pace, skip_unsure=request.skip_unsure, step=begun(post))
        return delivery.run(server, post.due)


def _lists(root: Path, request: Request) -> _Lists:
    facts = _centre(root, request.folder.resolve().parent.name)
    letters = issue(request.folder)
    for path in filter(None, (request.to, request.bounced)):
        _refuse_tracked(path)
    streams = {ALL, *(str(each.id) for each in facts.subscriptions), *(each.stream for each in letters)}
    languages = {*map(str, facts.languages), *(each.language for each in letters)}
    gone = bounced(request.bounced.name, request.bounced.read_bytes()) if request.bounced else frozenset()
    people, remarks = subscribers(request.to.name, request.to.read_bytes(), languages, streams)
    reached = [each for each in people if each.address.key not in gone]
    mine = {each: _letters(each, letters, _usual(facts)) for each in reached}
    # somebody may stand in the list twice for one letter: without a cadence, and with the usual one
    pieces = {
        (letter.name, person.address.key): Piece(letter=letter, person=person)
        for person, found in mine.items()
        for letter in found
    }
    return _Lists(
        letters=letters,
        pieces=tuple(pieces.values()),
        bounced=len(people) - len(reached),
        without=sum(not found for found in mine.values()),
        remarks=remarks,
    )


def _centre(root: Path, slug: str) -> CentreProfile:
    centre = next((each for each in load(root).library.centres if each.slug == slug), None)
    if centre is None:
        raise Misuse(phrase("There is no centre {centre}.", centre=slug))
    return profile(centre)


def _usual(facts: CentreProfile) -> Cadence:
    """Return how often somebody is written to who does not say."""
    usual, offered = facts.needs.cadence or _USUAL, facts.mailing.cadences if facts.mailing else ()
    return usual if usual in offered or not offered else offered[0]


def _letters(person: Subscriber, letters: Iterable[Letter], usual: Cadence) -> list[Letter]:
    """Return what an issue has for a subscription: the letters of its cadence, else those that are for every cadence."""
    mine = [each for each in letters if (each.stream, each.language) == (person.stream, person.language)]
    return [each for each in mine if each.cadence == (person.cadence or usual)] or [each for each in mine if not each.cadence]


def _post(lists: _Lists, held: Journal, request: Request) -> Post:
    states = {piece: held.states.get(held.key(piece.letter.name, piece.person.address)) for piece in lists.pieces}
    due = tuple(_due(states.items(), request))
    return Post(
        due=due,
        standings=tuple(_standing(each, states, due) for each in lists.letters),
        bounced=lists.bounced,
        without=lists.without,
        remarks=lists.remarks,
    )


def _due(states: Iterable[tuple[Piece, State | None]], request: Request) -> Iterator[Piece]:
    for piece, state in states:
        if state in _OPEN:
            if not request.skip_unsure:
                yield Piece(letter=piece.letter, person=piece.person, unsure=True)
        elif state in {None, "deferred"} or (state == "refused" and request.refused_again):
            yield piece


def _standing(letter: Letter, states: dict[Piece, State | None], due: Iterable[Piece]) -> Standing:
    mine = [state for piece, state in states.items() if piece.letter is letter]
    return Standing(
        letter=letter,
        people=len(mine),
        sent=mine.count("sent"),
        due=sum(piece.letter is letter for piece in due),
        refused=mine.count("refused"),
        unsure=sum(state in _OPEN for state in mine),
    )


def _refuse_tracked(path: Path) -> None:
    """Refuse a list of people that lies where git could take it into the history, which never forgets."""
    real = path.resolve()
    if not any((each / ".git").exists() for each in real.parents):
        return
    plain = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(
            ["git", "check-ignore", "-q", "--", real.name],
            cwd=real.parent,
            env=plain,
            capture_output=True,
            check=False,
            timeout=30,
        )
        ignored = done.returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        ignored = False
    if not ignored:
        raise Misuse(
            phrase(
                "{file} holds addresses of people and lies in a repository that does not ignore it: what is once in its history "
                "cannot be taken back. Move it elsewhere, or name it in .gitignore.",
                file=path,
            )
        )

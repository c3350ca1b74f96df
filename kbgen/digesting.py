"""Digests: what is new for a centre, for whom and why, told once in each of its languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kbgen import publish
from kbgen.compose import letter, settings, shown, voices_at
from kbgen.digest import announced as record
from kbgen.digest import chronicle, outbox
from kbgen.digest.announced import EVERYTHING, Announced, Line
from kbgen.digest.news import after, beginning, belongs, moved, since, stirring, streams
from kbgen.language import direction, own_name
from kbgen.model.document import profile
from kbgen.model.finding import Phrase, phrase
from kbgen.model.misuse import Misuse
from kbgen.render import appointments, mail, newsletter, newstext, paper, texting
from kbgen.render.sheets import sheet
from kbgen.replacing import replaced

if TYPE_CHECKING:
    from kbgen.compose.setting import Setting
    from kbgen.digest.news import Shown, Stirring
    from kbgen.language import Voice
    from kbgen.model.document import Document, Library
    from kbgen.model.issue import Letter, News, Stream
    from kbgen.model.outreach import Mailing
    from kbgen.reading import Checked

LOCK = ".kbgen/digest-{centre}.lock"
THEME = "theme"


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a run found and wrote."""

    news: Mapping[tuple[str, str], tuple[News, ...]]
    """By stream and language."""
    library: Library
    folder: Path | None = None
    """Where the issue lies; None when nothing was written."""
    adopted: tuple[Path, ...] = ()
    """Issues of a run that ended before it could record them; they are recorded now."""
    waits: tuple[tuple[str, date], ...] = ()
    """Streams that have something to tell and whose next issue is due on a later day."""
    known: int = 0
    """How many editions count as known from now on without having been told."""
    has_mail: bool = False


@dataclass(frozen=True)
class _Desk:
    """A centre whose issue is written: its streams, and what composing in each of its languages looks things up in."""

    centre: Document
    network: str
    settings: Mapping[str, Setting]
    library: Library
    root: Path
    today: date

    @property
    def streams(self) -> tuple[Stream, ...]:
        """The streams of the centre."""
        return streams(profile(self.centre))

    def shown(self, stream: Stream) -> Shown:
        """Return what the readers of a stream get in each language, the most needed first."""
        chosen = stream.subscription
        return {
            language: {name: edition for name, edition in shown(each).items() if belongs(self.library.documents[name], chosen)}
            for language, each in self.settings.items()
        }


def _desk(checked: Checked, centre: str, network: str, told: chronicle.Chronicle) -> _Desk:
    path = f"content/centres/{centre}"
    if path not in checked.library.documents:
        raise Misuse(checked.no_centre(centre))
    library = chronicle.dated(checked.library, told)
    document = library.documents[path]
    spoken = voices_at(document, checked.voices)
    made = settings(library, document, checked.choices[centre], spoken, checked.today)
    return _Desk(document, network, {each.code: one for each, one in made}, library, checked.root, checked.today)


def told_since(checked: Checked, centre: str, network: str, day: date, languages: tuple[str, ...], out: Path | None) -> Told:
    """Return what has appeared or changed for a centre since a day, and write it below ``out``; nothing is recorded.

    ``network`` is the address of the whole site.
    """
    held, _ = chronicle.read(checked.root, checked.today)
    desk = _desk(checked, centre, network, chronicle.continued(held, checked.library, checked.today))
    if unknown := set(languages) - set(desk.settings):
        raise Misuse(phrase("The centre {centre} has no site in {code}.", centre=centre, code=", ".join(sorted(unknown))))
    desk = replace(desk, settings={code: each for code, each in desk.settings.items() if code in languages or not languages})
    editions = {name: document.editions.values() for name, document in desk.library.documents.items()}
    found = {stream.name: since(desk.shown(stream), editions, day) for stream in desk.streams}
    told = _told(desk, found)
    if out is None or not any(told.news.values()):
        return told
    folder, name = out / centre, f"since-{day}"
    if outbox.has_more(folder / name):
        raise publish.NotOurs(folder / name)
    files = _files(desk, found, f"{checked.today}.{name}")
    outbox.remove(folder, name)
    return replace(told, folder=outbox.place(folder, name, files))


def told_when_due(checked: Checked, centre: str, network: str, out: Path) -> Told:
    """Write what a centre's readers have not been told yet, where the time for it has come, and record it.

    In this order, so that a run may end at any moment: the chronicle; what counts as known; the issue, under its name when it is
    whole; that it was told. An issue that was written and not recorded is recorded first.
    """
    with _alone(checked.root, centre):
        said = record.read(checked.root, centre)
        if said.findings:
            raise Misuse(
                phrase(
                    "{file} has lines that cannot be read. Mend them first: kbgen check says how.", file=said.findings[0].place
                )
            )
        held, _ = chronicle.read(checked.root, checked.today)
        continued = chronicle.continued(held, checked.library, checked.today)
        desk = _desk(checked, centre, network, continued)
        lost = outbox.unrecorded(outbox.issues(out / centre), said)
        said = said.with_lines(_recorded(desk, [line for issue in lost for line in issue.lines]))
        if said.last and said.last > checked.today:
            raise Misuse(
                phrase(
                    "Today is {today}, and {file} says that something was told on {last}. Set the clock of this machine right.",
                    today=checked.today, file=record.path_of(centre), last=said.last,
                )
            )  # fmt: skip
        if continued != held:
            replaced(checked.root / chronicle.FILE, chronicle.written(continued))
        told = _announce(desk, said, out)
        return replace(told, adopted=tuple(issue.folder for issue in lost))


def _announce(desk: _Desk, said: Announced, out: Path) -> Told:
    """Record what counts as known, write the issue of the streams that are due, and record it."""
    slug = desk.centre.slug
    said = said.with_lines(moved(desk.streams, said))
    known = [line for stream in desk.streams for line in beginning(desk.shown(stream), said, stream, desk.today)]
    said = said.with_lines(known)
    found = {stream: stirring(desk.shown(stream), said, stream.name, desk.today) for stream in desk.streams}
    said = said.with_lines(line for each in found.values() for line in each.quiet)
    _keep(desk, said)
    waiting = {stream: each for stream, each in found.items() if any(each.news.values())}
    days = {stream: after(said.told_until(stream.name) or desk.today, stream.cadence) for stream in waiting}
    due = {stream.name: each for stream, each in waiting.items() if days[stream] <= desk.today}
    told = replace(
        _told(desk, due),
        waits=tuple((stream.name, day) for stream, day in days.items() if day > desk.today),
        known=sum(line.document != EVERYTHING for line in known),
    )
    if not due:
        return told
    folder = out / slug
    name = outbox.free_name(folder, desk.today)
    place = outbox.place(folder, name, _files(desk, due, name))
    lines = [line for stream, each in due.items() for line in each.lines(stream, desk.today)]
    _keep(desk, said.with_lines(_recorded(desk, lines)))
    return replace(told, folder=place)


def _recorded(desk: _Desk, lines: list[Line]) -> list[Line]:
    """Return lines with those that say up to when the readers of their streams have been told."""
    until: dict[str, date] = {}
    for line in lines:
        until[line.stream] = max(line.day, until.get(line.stream, line.day))
    said = [Line(stream, EVERYTHING, language, EVERYTHING, day) for stream, day in until.items() for language in desk.settings]
    return [*lines, *said]


def _keep(desk: _Desk, said: Announced) -> None:
    path = desk.root / record.path_of(desk.centre.slug)
    text = record.formatted(said)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        replaced(path, text)


@contextmanager
def _alone(root: Path, centre: str) -> Iterator[None]:
    """Keep two runs for one centre apart."""
    path = root / LOCK.format(centre=centre)
    path.parent.mkdir(parents=True, exist_ok=True)
    with publish.alone(path):
        yield


def _told(desk: _Desk, found: Mapping[str, Stirring]) -> Told:
    news = {(stream, language): each for stream, one in found.items() for language, each in one.news.items()}
    return Told(news=news, library=desk.library, has_mail=profile(desk.centre).mailing is not None)


def _files(desk: _Desk, found: Mapping[str, Stirring], issue: str) -> dict[str, bytes]:
    """Return the files of an issue by name: what it tells, and each letter in each of its forms."""
    lines = [line for stream, each in found.items() for line in each.lines(stream, desk.today)]
    files = {outbox.CONTENTS: outbox.contents(lines)}
    mailing = profile(desk.centre).mailing
    for stream in desk.streams:
        for language, setting in desk.settings.items():
            if stream.name in found and (news := found[stream.name].news[language]):
                made = letter(setting, stream, news, desk.network)
                forms = _forms(made, setting.voice, desk.root, mailing, issue)
                files |= {f"{stream.name}.{language}.{form}": data for form, data in forms.items()}
    return files


def _forms(made: Letter, voice: Voice, root: Path, mailing: Mailing | None, issue: str) -> dict[str, bytes]:
    theme = root / THEME
    text = newstext.text(made, voice.say)
    names = {"letter": made, "t": voice.say, "direction_of": direction, "own_name": own_name}
    html = mail.inlined(sheet(theme, "digest.html", **names))
    forms: dict[str, bytes | None] = {
        "txt": text.encode(),
        "html": html.encode(),
        "eml": mail.eml(made, mailing, issue, text, html) if mailing else None,
        "sms.txt": texting.told(made),
        "ics": appointments.calendar(made),
    }
    if paper.can_draw():
        forms["pdf"] = newsletter.pdf(made, voice, theme, root / paper.STORE)
    else:
        forms["print.html"] = newsletter.html(made, voice, theme, len(made.items), len(made.items)).encode()
    return {form: data for form, data in forms.items() if data is not None}


def no_mail(told: Told, centre: str) -> Phrase | None:
    """Return what to write to have a mail, where the centre's page does not say who it comes from."""
    if told.has_mail or told.folder is None:
        return None
    return phrase(
        "No mail was written. To have one, add to {file}: {example}",
        file=f"content/centres/{centre}.md",
        example="mailing: {sender: news@centre.example, list_id: news.centre.example, unsubscribe: mailto:leave@centre.example}",
    )

"""An issue of a digest in one language: what is news, grouped by the need that it meets, with whom it is for and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from kbgen.compose import rows
from kbgen.compose.setting import address
from kbgen.compose.standing import base
from kbgen.language import direction
from kbgen.language.kin import is_same
from kbgen.model.document import profile
from kbgen.model.issue import FollowUp, Item, Letter, Section
from kbgen.model.kinds import Guideline
from kbgen.model.outreach import Campaign
from kbgen.model.parts import Said

if TYPE_CHECKING:
    from datetime import date

    from kbgen.compose.setting import Setting
    from kbgen.model.document import Document, Edition
    from kbgen.model.issue import News, Stream
    from kbgen.model.need import Reason

DEFAULT_ACCENT = "#0b5345"
_TEN_DAYS = 10


def _(message: str) -> str:
    """Mark a sentence for extraction."""
    return message


STIRS = {"new": _("New"), "changed": _("Changed"), "translated": _("Now in your language")}


def shown(setting: Setting) -> dict[str, Edition]:
    """Return the edition of each document that readers of a site get, the most needed first."""
    return {document.id: setting.edition(document) for document in setting.chosen}


def letter(setting: Setting, stream: Stream, news: Iterable[News], network: str) -> Letter:
    """Return what the readers of a stream are told in one language; ``network`` is the address of the whole network."""
    facts = profile(setting.centre)
    site = f"{base(setting.centre, network)}{setting.language}/"
    ordered = _ordered(setting, news)
    documents = [setting.library.documents[each.document] for each in ordered]
    return Letter(
        centre=setting.centre.slug,
        sender=setting.title(setting.centre).text,
        stream=stream.name,
        follows=_follows(setting, stream),
        language=setting.language,
        direction=direction(setting.language),
        day=setting.today,
        heading=setting.say("What is new"),
        when=setting.voice.date(setting.today),
        note=setting.say("Example of needs: nobody has been asked yet.") if facts.needs.example else "",
        sections=tuple(_sections(setting, ordered, network)),
        follow_ups=tuple(each for document in documents for each in _follow_ups(setting, document, network)),
        home=site,
        more=f"{site}new/",
        leave=str(facts.mailing.unsubscribe) if facts.mailing else "",
        footer=setting.say("Texts: CC BY 4.0. Figures belong to the sources named on each page."),
        accent=str(facts.accent or DEFAULT_ACCENT),
    )


def _follows(setting: Setting, stream: Stream) -> str:
    chosen = stream.subscription
    if chosen is None:
        return setting.say("All that is new")
    return setting.words(setting.centre, f"subscriptions.{chosen.id}.title", chosen.title).text


def _ordered(setting: Setting, news: Iterable[News]) -> list[News]:
    """Return news in the order of needs."""
    rank = {name: number for number, name in enumerate(setting.choices)}
    return sorted(news, key=lambda each: rank[each.document])


def _sections(setting: Setting, news: list[News], network: str) -> Iterator[Section]:
    """Yield what is in the reader's language, grouped by what it meets, the most needed first; then what is not."""
    groups: dict[str, tuple[Said, list[Item]]] = {}
    foreign = []
    for each in news:
        item = _item(setting, each, network)
        if not is_same(each.language, setting.language):
            foreign.append(item)
            continue
        key, heading = _heading(setting, each.document)
        groups.setdefault(key, (heading, []))[1].append(item)
    yield from (Section(heading=heading, items=tuple(items)) for heading, items in groups.values())
    if foreign:
        yield Section(heading=Said(setting.say("Not in your language yet")), items=tuple(foreign), is_foreign=True)


def _heading(setting: Setting, document: str) -> tuple[str, Said]:
    """Return the need that a document meets best, in the centre's words; without one, what it is to the centre."""
    reasons = setting.choices[document].reasons
    met = max((reason for reason in reasons if reason.kind == "need"), key=lambda reason: reason.points, default=None)
    if met is None or met.need is None:
        return reasons[0].kind, Said(next(iter(setting.reasons(setting.library.documents[document])), ""))
    need = profile(setting.centre).needs.needs[met.need]
    said = setting.words(setting.centre, f"needs.needs.{need.id or met.need + 1}.reason", need.reason)
    return f"need {met.need}", said or Said(_tags(setting, met))


def _tags(setting: Setting, met: Reason) -> str:
    return setting.say("Asked for here: {tags}.", tags=setting.voice.join([setting.label(*tag) for tag in met.tags]))


def _item(setting: Setting, news: News, network: str) -> Item:
    document = setting.library.documents[news.document]
    audiences = [setting.label("audiences", tag) for tag in document.tags("audiences")]
    return Item(
        document=document.id,
        news=setting.say(STIRS[news.kind]),
        row=rows.row(setting, document, setting.reason(document)),
        audiences=setting.voice.join(audiences),
        address=_address(setting, document, network),
        counts=isinstance(document.facts, Campaign) and document.id in setting.library.short,
    )


def _address(setting: Setting, document: Document, network: str) -> str:
    folder = base(setting.centre, network)
    short = setting.library.short.get(document.id)
    return f"{folder}{short}" if short else f"{folder}{setting.language}/{address(document)}"


def _follow_ups(setting: Setting, document: Document, network: str) -> Iterator[FollowUp]:
    """Yield the days that a page gives to keep in mind: a campaign's first and last, and ten days of a guideline."""
    facts, title, where = document.facts, setting.title(document).text, _address(setting, document, network)
    if isinstance(facts, Campaign):
        days: Mapping[str, tuple[date, str]] = {
            "starts": (facts.starts, setting.say("First day: {title}", title=title)),
            "ends": (facts.ends, setting.say("Last day: {title}", title=title)),
        }
        for name, (day, text) in days.items():
            if day >= setting.today:
                yield FollowUp(name=f"{document.id}.{name}", day=day, text=Said(text), address=where)
    elif isinstance(facts, Guideline) and facts.first_ten_days:
        day = setting.today.fromordinal(setting.today.toordinal() + _TEN_DAYS)
        text = setting.say("Ten days later, look again: {title}", title=title)
        yield FollowUp(name=f"{document.id}.{setting.today}", day=day, text=Said(text), address=where)

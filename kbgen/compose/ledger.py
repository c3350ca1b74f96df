"""The pages for the people who write and translate: what is asked for, what there is, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kbgen.compose.listings import plain
from kbgen.compose.setting import TERM_SECTIONS, tag_name
from kbgen.language.kin import is_same
from kbgen.model.document import profile
from kbgen.model.inquiry import ChangeRow, GapRow, LedgerView, SoughtRow, VoteRow, WishRow
from kbgen.model.parts import Link, Said

if TYPE_CHECKING:
    from kbgen.compose.setting import Setting
    from kbgen.language import Voice
    from kbgen.model.demand import Cell, Ledger
    from kbgen.model.document import Library
    from kbgen.model.site import Page

ADDRESS = "needs/"
_MOST = 100
"""Lines of a part that a page shows; the command line shows all."""
_FEW = 3
"""Words that were typed fewer times are not shown, for they may name a person; nor fewer answers, which may be one person's."""


def _(message: str) -> str:
    """Mark a sentence for extraction."""
    return message


STATES = {
    "write": _("To write"),
    "translate": _("To translate"),
    "read": _("Machine translation to be read"),
    "met": _("Answered"),
}
_TONES = {"write": "open", "translate": "open", "read": "plain", "met": "sure"}


def page(setting: Setting, ledger: Ledger) -> Page:
    """Return the page of one centre in one language: wishes in that language alone."""
    say = setting.say
    title = say("What is asked for and what is missing")
    intro = say(
        "For the people who write and translate: each wish of this centre's users in this language, and the pages that answer "
        "it. What is missing stands first."
    )
    view = view_of(in_languages(ledger, (setting.language,)), setting.library, setting.voice, _tags(setting), _documents(setting))
    if profile(setting.centre).needs.example:
        view = replace(view, note=f"{say('Example of needs: nobody has been asked yet.')} {view.note}")
    made = plain(setting, ADDRESS, "ledger", title, intro, view)
    return replace(made, trail=(Link(text=Said(say("Home")), address=""),))


def in_languages(ledger: Ledger, codes: Collection[str]) -> Ledger:
    """Return what a ledger says of some languages, in any region."""

    def is_one(language: str) -> bool:
        return any(is_same(language, code) for code in codes)

    cells = tuple(cell for cell in ledger.cells if is_one(cell.language))
    return replace(ledger, cells=cells, unanswered=tuple(each for each in ledger.unanswered if is_one(each.language)))


def _tags(setting: Setting) -> Callable[[str, str], Link]:
    used = {(line, tag) for document in setting.chosen for line in TERM_SECTIONS for tag in document.tags(line)}

    def link(line: str, tag: str) -> Link:
        return setting.term_link(line, tag) if (line, tag) in used else Link(text=Said(setting.label(line, tag)), address="")

    return link


def _documents(setting: Setting) -> Callable[[str], Link]:
    def link(name: str) -> Link:
        document = setting.library.documents[name]
        return setting.link(document) if name in setting.choices else Link(text=setting.title(document), address="")

    return link


def view_of(
    ledger: Ledger, library: Library, voice: Voice, tag: Callable[[str, str], Link], document: Callable[[str], Link]
) -> LedgerView:
    """Return what a ledger's page shows; ``tag`` and ``document`` make links, or names where there is nothing to lead to."""
    states = Counter[str](cell.state for cell in ledger.cells)
    missing = [cell for cell in ledger.cells if cell.state != "met"]
    return LedgerView(
        counts=tuple((voice.say(label), voice.number(states[state]), _TONES[state]) for state, label in STATES.items()),
        note=_note(ledger, voice),
        missing=tuple(_rows(missing[:_MOST], voice, tag, document)),
        more=max(0, len(missing) - _MOST),
        met=tuple(_rows((cell for cell in ledger.cells if cell.state == "met"), voice, tag, document))[:_MOST],
        sought=tuple(
            SoughtRow(
                text=each.text, language=each.language, count=voice.number(each.count), centres=" ".join(each.centres).upper()
            )
            for each in ledger.unanswered
            if each.count >= _FEW
        )[:_MOST],
        votes=tuple(
            VoteRow(
                document=document(each.document),
                yes=voice.number(each.yes),
                partly=voice.number(each.partly),
                no=voice.number(each.no),
            )
            for each in [vote for vote in ledger.votes if vote.no >= _FEW][:_MOST]
        ),
        gaps=tuple(GapRow(document=document(gap.document), count=voice.number(len(gap.indicators))) for gap in ledger.gaps),
        changes=tuple(
            ChangeRow(
                name=tag_name(library, voice, *each.tag),
                before=voice.number(each.before),
                now=voice.number(each.now),
                is_more=each.now > each.before,
            )
            for each in ledger.changes[:_MOST]
        ),
    )


def _note(ledger: Ledger, voice: Voice) -> str:
    if not ledger.months:
        return voice.say("No log has been counted yet: what readers look for is not known.")
    first, last = ledger.months[0], ledger.months[-1]
    return voice.say(
        "Readers are counted from {first} to {last}, without their names or addresses: who opened the page of a tag or searched "
        "with its name.",
        first=first,
        last=last,
    )


def _rows(
    cells: Iterable[Cell], voice: Voice, tag: Callable[[str, str], Link], document: Callable[[str], Link]
) -> Iterator[WishRow]:
    for cell in cells:
        yield WishRow(
            tags=tuple(tag(line, name) for line, name in cell.tags),
            language=voice.language(cell.language),
            state=voice.say(STATES[cell.state]),
            tone=_TONES[cell.state],
            centres=" ".join(cell.centres).upper(),
            weight=voice.number(cell.weight, 1) if cell.weight else "",
            readers=voice.number(cell.readers) if cell.readers else "",
            pages=voice.number(cell.pages),
            drafts=voice.counted("{n} draft", "{n} drafts", cell.drafts) if cell.drafts else "",
            elsewhere=voice.number(cell.elsewhere),
            candidates=tuple(document(name) for name in cell.candidates[:2]),
        )

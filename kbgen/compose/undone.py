"""What did not work: how often each kind of change was carried out, and what firms left undone and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbgen.compose.setting import SECTIONS, STATUS, address
from kbgen.model.kinds import CaseStudy
from kbgen.model.parts import Figure, Group, Link, Row, Said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbgen.compose.setting import Setting
    from kbgen.model.document import Document
    from kbgen.model.vocabulary import Term


ADDRESS = f"{SECTIONS['case']}/what-did-not-work/"
_UNKNOWN = ""
_GIVEN_UP = "abandoned"


def rate(setting: Setting, term: Term) -> tuple[Figure, ...]:
    """Return how often a kind of change was carried out, with n beside the percentage; nothing where no source has counted."""
    facts = dict(term.facts)
    if "implemented_pct" not in facts:
        return ()
    value = setting.voice.percent(float(str(facts["implemented_pct"])))
    note = setting.say(
        "{done} of {found} options of this kind were carried out during the project, "
        "in 71 firms of seven centres, 1997 to 1998 (UNIDO, 1999)",
        done=facts["implemented"],
        found=facts["identified"],
    )
    return (Figure(label=Said(setting.say("Carried out")), value=value, note=note),)


def link(setting: Setting, term: Term) -> Link | None:
    """Return the link from the page of a kind of change to what did not work of it, where that page says anything."""
    if term.group != "option_types" or not (rate(setting, term) or _rows(setting).get(term.id)):
        return None
    return Link(text=Said(setting.say("What did not work")), address=f"{ADDRESS}#{term.id}")


def intro(setting: Setting) -> str:
    """Return what the rates are, and whether firms of this site have told what they left undone."""
    rates = setting.say("The rates come from one evaluation of projects of 1997 and 1998, not from the cases on this site.")
    told = (
        setting.say("Under them stands what firms on this site left undone, and why.")
        if _rows(setting)
        else setting.say("No case on this site tells yet what its firm left undone.")
    )
    return f"{rates} {told}"


def groups(setting: Setting) -> tuple[Group, ...]:
    """Return the kinds of change, the least often carried out first, with what was left undone of each on this site."""
    left = _rows(setting)
    terms = setting.library.vocabulary.terms.get("option_types", {}).values()
    found = []
    for term in sorted(terms, key=_share):
        known = rate(setting, term)
        if known or left.get(term.id):
            note = f"{known[0].value} · {known[0].note}" if known else ""
            label = setting.label("option_types", term.id)
            found.append(Group(heading=label, rows=tuple(left.get(term.id, ())), note=note, anchor=term.id))
    if left.get(_UNKNOWN):
        heading = setting.say("Kind of change not stated")
        found.append(Group(heading=heading, rows=tuple(left[_UNKNOWN]), anchor="other"))
    return tuple(found)


def _share(term: Term) -> float:
    """Return the share carried out, from the counts: rounded percentages would tie; kinds that nobody counted come last."""
    facts = dict(term.facts)
    return float(str(facts["implemented"])) / float(str(facts["identified"])) if "implemented_pct" in facts else 2.0


def _rows(setting: Setting) -> dict[str, list[Row]]:
    """Return what firms of this site left undone, by kind of change; what names no option of its case has no kind."""
    found: dict[str, list[Row]] = {}
    for document in setting.of_kind("case"):
        facts = document.facts
        if isinstance(facts, CaseStudy):
            for kind, row in (*_abandoned(setting, document, facts), *_not_done(setting, document, facts)):
                found.setdefault(kind, []).append(row)
    return found


def _abandoned(setting: Setting, document: Document, facts: CaseStudy) -> Iterator[tuple[str, Row]]:
    told = {item.option.casefold() for item in facts.not_implemented}
    for option in facts.options:
        if (option.status or facts.status) == _GIVEN_UP and option.name.casefold() not in told:
            name = setting.words(document, f"options.{option.id}.name", option.name)
            why = setting.words(document, f"options.{option.id}.note", option.note)
            yield option.type, _row(setting, document, name, why, option.id)


def _not_done(setting: Setting, document: Document, facts: CaseStudy) -> Iterator[tuple[str, Row]]:
    kinds = {option.name.casefold(): option.type for option in facts.options}
    for number, item in enumerate(facts.not_implemented, start=1):
        name = setting.words(document, f"not_implemented.{number}.option", item.option)
        why = setting.words(document, f"not_implemented.{number}.reason", item.reason)
        yield kinds.get(item.option.casefold(), _UNKNOWN), _row(setting, document, name, why)


def _row(setting: Setting, document: Document, name: Said, why: Said, anchor: str = "") -> Row:
    return Row(
        title=name,
        address=f"{address(document)}#{anchor}" if anchor else address(document),
        summary=why or Said(setting.say("The source gives no reason.")),
        kind=setting.say(STATUS[_GIVEN_UP]),
        about=(_firm(setting, document),),
    )


def _firm(setting: Setting, document: Document) -> str:
    facts = document.facts
    name = facts.company.name if isinstance(facts, CaseStudy) else None
    country = setting.voice.country(facts.country) if isinstance(facts, CaseStudy) else ""
    return f"{name}, {country}" if name else country

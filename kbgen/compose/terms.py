"""A page for each sector, option type and topic: what is known of it here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kbgen.compose import guideline, rows, undone
from kbgen.compose.listings import plain, used
from kbgen.compose.setting import TERM_SECTIONS
from kbgen.model.kinds import Guideline
from kbgen.model.parts import Group
from kbgen.model.views import TermView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbgen.compose.setting import Setting
    from kbgen.model.document import Document
    from kbgen.model.site import Page
    from kbgen.model.vocabulary import Term


def terms(setting: Setting) -> Iterator[Page]:
    """Yield a page for each tag of the three groups that some page carries."""
    for group, section in TERM_SECTIONS.items():
        for tag, _count in used(setting, group):
            yield _term(setting, setting.library.vocabulary.terms[group][tag], f"{section}/{tag}/")


def _term(setting: Setting, term: Term, where: str) -> Page:
    found = [document for document in setting.chosen if term.id in document.tags(term.group)]
    others = [document for document in found if document.kind != "case"]
    label = setting.label(term.group, term.id)
    intro = setting.counted("{n} page here carries this tag.", "{n} pages here carry this tag.", len(found))
    near = setting.library.vocabulary.related(term.group, term.id)
    groups = (Group(heading=setting.say("Guidelines and training"), rows=rows.rows(setting, others)),) if others else ()
    view = TermView(
        group=term.group,
        term=term.id,
        intro=intro,
        figures=undone.rate(setting, term),
        narrower=tuple(setting.term_link(term.group, tag, count) for tag, count in used(setting, term.group) if tag in near),
        groups=(*groups, *rows.by_payback(setting, [document for document in found if document.kind == "case"])),
        feed=f"{where}feed.xml",
        undone=undone.link(setting, term),
    )
    page = plain(setting, where, "term", label, f"{label}: {intro}", _with_process(setting, term, others, view))
    return replace(page, facets={term.group: (term.id,), "kinds": ("term",), "languages": (setting.language,)})


def _with_process(setting: Setting, term: Term, documents: list[Document], view: TermView) -> TermView:
    """Return the page of a sector with the first days and the process of its guideline, where there is one."""
    for document in documents:
        facts = document.facts
        if term.group == "sectors" and isinstance(facts, Guideline) and facts.sector == term.id:
            shown = guideline.view(setting, document, facts)
            return replace(
                view,
                checklist=tuple(item for item, _effort in shown.checklist),
                steps=tuple(replace(step, options=(), cite="") for step in shown.steps),
                guideline=setting.link(document),
            )
    return view

"""A small library made by hand: documents, centres and what their users need."""

from __future__ import annotations

from datetime import date
from typing import Any

from kbgen.model.document import Document, Edition
from kbgen.model.kinds import CaseStudy, CentreProfile, Company, Manual, Overview, Years
from kbgen.model.need import Need, NeedsProfile
from kbgen.model.outreach import Campaign
from kbgen.model.vocabulary import Term, Vocabulary

DAY = date(2026, 11, 23)
SECTORS = ("food", "brewery", "dairy", "textiles")
TOPICS = ("water", "energy")
AUDIENCES = ("managers", "staff")
EFFORTS = ("no-cost", "investment")
VOCABULARY = Vocabulary(
    {
        "sectors": {tag: Term(tag, "sectors", tag, "food" if tag in {"brewery", "dairy"} else None) for tag in SECTORS},
        "topics": {tag: Term(tag, "topics", tag) for tag in TOPICS},
    }
)


def document(name: str, kind: str, facts: Any) -> Document:
    edition = Edition(document=name, language="en", path=f"{name}.md", title=name, summary="", body="", body_line=1)
    return Document(id=name, kind=kind, facts=facts, source="en", editions={"en": edition})


def case(name: str = "x", **facts: Any) -> Document:
    plain = {
        "company": Company(name="x"), "consent": "public", "country": "GH", "sector": "brewery", "topics": ("water",), "audiences": (),
        "years": Years(), "status": "implemented", "evidence": "reported", "options": (), "sources": (), "license": "x", "last_updated": DAY,
    }  # fmt: skip
    return document(f"casestudies/gh/{name}", "case", CaseStudy(**{**plain, **facts}))


def general(kind: str, **facts: Any) -> Document:
    shared = {"topics": ("water",), "audiences": (), "sources": (), "license": "x", "last_updated": DAY}
    made = {
        "overview": lambda: Overview(**{**shared, **facts}),
        "manual": lambda: Manual(**{**shared, "level": "operational", **facts}),
        "campaign": lambda: Campaign(**{**shared, "starts": DAY, "ends": DAY, **facts}),
    }
    return document(f"content/{kind}s/x", kind, made[kind]())


def centre(*needs: Need, not_needed: tuple[str, ...] = ()) -> Document:
    asked = NeedsProfile(example=True, review_by=DAY, needs=needs, not_needed=not_needed)
    facts = CentreProfile(
        country="CZ", languages=("cs",), status="active", needs=asked, sources=(), license="x", last_updated=DAY
    )
    return document("content/centres/cz", "centre", facts)


def in_languages(what: Document, **origins: str) -> Document:
    """Return a document with more editions: language=origin (human or machine)."""
    from dataclasses import replace

    from kbgen.model.document import Translation

    more = {
        code: replace(
            what.original,
            language=code,
            path=f"{what.id}.{code}.md",
            translation=Translation(source=what.source, origin=origin, review="draft"),
        )
        for code, origin in origins.items()
    }
    return replace(what, editions={**what.editions, **more})

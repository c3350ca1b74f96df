"""Money, results, options and sources: the facts that case studies and guidelines share.

A type named here says how the words in a file are read:

* ``Words``  text for readers; a translation gives its own under ``words:``
* ``Text``   text that is the same in every language (names, titles of sources)
* ``Slug``   ``lower-case-with-hyphens``; ``Tag`` an id of the vocabulary
* ``Number`` 1234 or 1234.5, never 1,200 or 1.200; ``Count`` a whole number from 0
* ``Year``   1900 to 2100
* ``YearOrUnknown`` and ``NumberOrUnknown``  the same, or the word ``unknown``, kept as None
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, NewType, TypeAlias

Words = NewType("Words", str)
Text = NewType("Text", str)
Slug = NewType("Slug", str)
Tag = NewType("Tag", str)
DocumentId = NewType("DocumentId", str)
Country = NewType("Country", str)
Currency = NewType("Currency", str)
Url = NewType("Url", str)
Number = NewType("Number", float)
Count = NewType("Count", int)
Year = NewType("Year", int)
KnownYear = NewType("KnownYear", int)
YearOrUnknown: TypeAlias = KnownYear | None
KnownNumber = NewType("KnownNumber", float)
NumberOrUnknown: TypeAlias = KnownNumber | None

Qualifier: TypeAlias = Literal["about", "almost", "more than", "less than", "up to"]
Status: TypeAlias = Literal["identified", "planned", "partly", "implemented", "verified", "abandoned"]
Evidence: TypeAlias = Literal["measured", "calculated", "estimated", "reported"]
Effort: TypeAlias = Literal["no-cost", "low-cost", "investment"]
Confidence: TypeAlias = Literal["high", "medium", "low"]
Period: TypeAlias = Literal["year", "month", "day", "total", "unit", "unknown"]


@dataclass(frozen=True, kw_only=True)
class Money:
    """An amount as the source prints it, never converted."""

    value: Number
    currency: Currency
    year: YearOrUnknown
    """The price year; ``unknown`` when the source does not say."""
    qualifier: Qualifier | None = None
    note: Words | None = None


@dataclass(frozen=True, kw_only=True)
class Result:
    """One measured, calculated, estimated or reported change. Negative means less.

    At least one of ``before`` with ``after``, ``after`` alone, ``change`` or ``change_pct``. A range
    has its nearer-to-zero end in ``change`` or ``change_pct`` and the other in the field with ``_to``.
    """

    topic: Tag
    indicator: Words
    per: Period
    """``unit`` for an intensity such as hl/hl; ``total`` for a sum over the whole project."""
    scope: Literal["site", "line", "cost"] = "site"
    """``cost`` when the source reports a bill and not a quantity."""
    unit: Text | None = None
    before: Number | None = None
    after: Number | None = None
    change: Number | None = None
    change_to: Number | None = None
    change_pct: Number | None = None
    change_pct_to: Number | None = None
    qualifier: Qualifier | None = None
    evidence: Evidence | None = None
    """Only where it differs from the page's own evidence."""
    status: Status | None = None
    source: Count | None = None
    """The number of the source in the page's list, from 1."""
    note: Words | None = None


def result_named(results: tuple[Result, ...], name: str) -> Result | None:
    """Return the result that ``results.2`` means, counted from 1; None where there is no such one."""
    stem, _, number = name.partition(".")
    if stem != "results" or not re.fullmatch(r"[1-9][0-9]{0,3}", number) or int(number) > len(results):
        return None
    return results[int(number) - 1]


@dataclass(frozen=True, kw_only=True)
class Option:
    """One thing that was done, or could be done, in a company."""

    id: Slug
    name: Words
    type: Tag
    effort: Effort | None = None
    investment: Money | None = None
    annual_savings: Money | None = None
    payback_months: Number | None = None
    status: Status | None = None
    """Only where it differs from the page's own status."""
    note: Words | None = None


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where facts come from; ``url`` is left out when the only known address must not be linked."""

    title: Text
    publisher: Text
    year: YearOrUnknown
    key: Slug | None = None
    """A short name by which rows of a guideline cite this source."""
    url: Url | None = None
    pages: Text | None = None
    accessed: date | None = None
    note: Words | None = None

"""What search found, as text for people and as JSON for programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from kbgen.asking import GROUPS
from kbgen.model.finding import Phrase, phrase
from kbgen.search.question import MOST_LETTERS, MOST_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kbgen.language import Voice
    from kbgen.reading import Checked
    from kbgen.search.answer import Answer, Hit
    from kbgen.search.replay import Replayed, Unanswered
    from kbgen.search.similar import Near

_SHOWN = 80
"""Letters of somebody else's words that are repeated."""
_TAGS = 10
"""Tags of a group that are shown to people."""
FACETS = {
    "kind": "kinds",
    "sector": "sectors",
    "topic": "topics",
    "option-type": "option_types",
    "country": "countries",
    "status": "status",
    "evidence": "evidence",
    "lang": "languages",
}
"""The options by which a search is narrowed, and the groups of tags that they name."""


def answer(found: Answer, voice: Voice, sort: str, *, with_facets: bool) -> str:
    """Return what was found for people: what was understood otherwise, then title, language, file and an excerpt of each."""
    lines = list(_remarks(found, voice))
    heading = ""
    for hit in found.hits:
        if (now := _heading(hit, voice, sort)) != heading:
            lines += ["", click.style(now, underline=True)]
            heading = now
        lines += [f"{click.style(hit.title, bold=True)} [{hit.language}]", f"  {hit.path}", f"  {hit.excerpt}"]
    if not found.hits:
        lines.append(voice.say(phrase("Nothing found.")))
    elif found.found > len(found.hits):
        lines.append(
            voice.say(phrase("{shown} of {found} documents; --limit shows more.", shown=len(found.hits), found=found.found))
        )
    if with_facets and found.hits:
        lines.append("")
        lines += (f"--{option:<12}{_facet(found.counts[group])}" for option, group in FACETS.items() if found.counts[group])
    return "\n".join(lines).lstrip("\n")


def _remarks(found: Answer, voice: Voice) -> Iterator[str]:
    if found.suggestion:
        yield voice.say(phrase("Did you mean: {question}", question=found.suggestion))
    for each in found.question.unclear:
        value, group, tags = each.value[:_SHOWN], GROUPS[each.group], ", ".join(each.tags)
        yield voice.say(phrase("{value} is none of the {group} and was looked for as a word.", value=value, group=group))
        if tags:
            yield voice.say(phrase("Nearest: {tags}", tags=tags))
    if found.question.is_cut:
        yield voice.say(
            phrase("Only the first {n} words and {letters} letters were looked for.", n=MOST_WORDS, letters=MOST_LETTERS)
        )


def _heading(hit: Hit, voice: Voice, sort: str) -> str:
    """Return under which heading a document stands in a list that is sorted."""
    value = hit.measures.get(sort)
    if sort == "payback":
        return voice.say(Phrase("Payback not known" if value is None else "Shortest payback first"))
    if sort == "year":
        return voice.say(Phrase("Year not known" if value is None else "Newest first"))
    if sort == "saving" and isinstance(value, tuple):
        return voice.say("Largest saving first, in {currency}", currency=value[0])
    return voice.say(Phrase("Saving not known")) if sort == "saving" else ""


def _facet(counts: Mapping[str, int]) -> str:
    shown = [f"{tag} {count}" for tag, count in counts.items()]
    return ", ".join(shown[:_TAGS]) + (f" … (+{len(shown) - _TAGS})" if len(shown) > _TAGS else "")


def answer_json(found: Answer) -> str:
    """Return what was found as JSON; the fields are explained by ``kbgen search --help`` and stay."""
    unclear = [{"value": each.value, "group": each.group, "nearest": list(each.tags)} for each in found.question.unclear]
    told = {
        "question": found.question.text,
        "found": found.found,
        "did_you_mean": found.suggestion or None,
        "unknown_words": list(found.unknown),
        "not_understood": unclear,
        "shortened": found.question.is_cut,
        "hits": [_hit(hit) for hit in found.hits],
        "facets": found.counts,
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def _hit(hit: Hit) -> dict[str, Any]:
    saving = hit.measures.get("saving")
    return {
        "document": hit.document,
        "language": hit.language,
        "title": hit.title,
        "path": hit.path,
        "score": hit.score,
        "excerpt": hit.excerpt,
        **{group: list(tags) for group, tags in hit.facets.items()},
        "payback_months": hit.measures.get("payback"),
        "annual_saving": {"currency": saving[0], "value": saving[1]} if isinstance(saving, tuple) else None,
        "year": hit.measures.get("year"),
    }


def near(found: list[Near], checked: Checked, voice: Voice) -> str:
    """Return documents that are like one, for people: how much, and what both have."""
    if not found:
        return voice.say(phrase("Nothing found."))
    lines = []
    for each in found:
        document = checked.library.documents[each.document]
        same = click.style(voice.say(phrase("probably tells the same")), fg="red") if each.is_duplicate else ""
        lines.append(f"{each.score:.2f} {click.style(document.original.title, bold=True)} [{document.source}] {same}".rstrip())
        lines.append(f"  {document.original.path}")
        lines += (f"  {voice.say(said)}" for said in _shared(each, checked, voice))
    return "\n".join(lines)


def _shared(each: Near, checked: Checked, voice: Voice) -> Iterator[Phrase]:
    if each.tags:
        yield phrase("In common: {tags}", tags=voice.join([_label(checked, voice, *tag) for tag in each.tags]))
    if each.named:
        tags = voice.join([_label(checked, voice, *tag) for tag in each.named])
        yield phrase("Only one has the tag, the other names it: {tags}", tags=tags)
    if each.words:
        yield phrase("Rare words of both: {words}", words=", ".join(each.words))
    if each.facts:
        yield phrase("Figures of both: {figures}", figures="; ".join(each.facts))


def _label(checked: Checked, voice: Voice, group: str, tag: str) -> str:
    term = checked.library.vocabulary.get(group, tag)
    return voice.label(group, term.label) if term else tag


def near_json(found: list[Near], checked: Checked) -> str:
    """Return documents that are like one as JSON."""
    documents = checked.library.documents
    told = [{**asdict(each), "path": documents[each.document].original.path} for each in found]
    return json.dumps(told, ensure_ascii=False, indent=1)


def replayed(found: Replayed, voice: Voice) -> str:
    """Return for people which logged questions have no good answer, language by language."""
    lines = []
    for code, (different, times) in found.asked.items():
        here = [each for each in found.unanswered if each.language == code]
        said = phrase(
            "{language}: {open} of {different} questions have no good answer, asked {lost} of {times} times.",
            language=code or "-", open=len(here), different=different, lost=sum(each.count for each in here), times=times,
        )  # fmt: skip
        lines.append(click.style(voice.say(said), bold=True))
        for each in here:
            lines.append(f"{each.count:6}  {each.text[:_SHOWN]}")
            lines += [f"        {detail}" for detail in _lacking(each, voice)]
    lines += [voice.say(phrase("line {line}: {reason}", line=bad.line, reason=bad.reason)) for bad in found.bad]
    if found.bad_lines:
        lines.append(voice.counted("{n} line was left out.", "{n} lines were left out.", found.bad_lines))
    return "\n".join(lines)


def _lacking(each: Unanswered, voice: Voice) -> Iterator[str]:
    if each.missing:
        yield voice.say(phrase("Not answered: {words}", words=", ".join(each.missing)))
    if each.suggestion:
        yield voice.say(phrase("Did you mean: {question}", question=each.suggestion))
    if each.nearest:
        yield voice.say(phrase("Nearest: {title} ({path})", title=each.nearest.title, path=each.nearest.path))


def replayed_json(found: Replayed) -> str:
    """Return which logged questions have no good answer as JSON; the fields are explained by ``kbgen search --help`` and stay."""
    told = {
        "languages": {
            code: {"questions": different, "asked": times, "unanswered": sum(each.language == code for each in found.unanswered)}
            for code, (different, times) in found.asked.items()
        },
        "unanswered": [
            {
                "query": each.text,
                "lang": each.language,
                "count": each.count,
                "missing": list(each.missing),
                "did_you_mean": each.suggestion or None,
                "nearest": _hit(each.nearest) if each.nearest else None,
            }
            for each in found.unanswered
        ],
        "bad_lines": found.bad_lines,
        "bad": [{"line": bad.line, "reason": str(bad.reason)} for bad in found.bad],
    }
    return json.dumps(told, ensure_ascii=False, indent=1)

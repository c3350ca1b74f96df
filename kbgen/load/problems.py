"""What does not fit the schema, said in words: what is wrong, and what to write."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from kbgen.model.finding import Finding, Phrase, Place, Severity, phrase

if TYPE_CHECKING:
    from collections.abc import Callable

    from kbgen.load.frontmatter import Metadata
    from kbgen.load.schema import Problem

_Said = tuple[str, Phrase, Phrase]


def finding(path: str, problem: Problem, metadata: Metadata, *, facts: frozenset[str] = frozenset()) -> Finding:
    """Return the finding for a problem; ``facts`` are the fields that a translation must leave to its source."""
    name = field_name(problem.path)
    if problem.kind == "extra_forbidden" and problem.path[-1] in facts:
        code, message, hint = _repeated(name)
    else:
        code, message, hint = _SAID.get(problem.kind, _unfit)(name, problem)
    return Finding(code, Severity.ERROR, _place(path, problem, metadata), message, hint)


def field_name(path: tuple[str | int, ...]) -> str:
    """Return a path as people write it, list members counted from 1: ``options[2].type``."""
    name = ""
    for part in path:
        name += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if name else str(part)
    return name


def _place(path: str, problem: Problem, metadata: Metadata) -> Place:
    if problem.kind == "extra_forbidden" and problem.path in metadata.names:
        return metadata.names[problem.path]
    for length in range(len(problem.path), -1, -1):
        part = problem.path[:length]
        if problem.kind == "missing" and part in metadata.names:
            return metadata.names[part]
        if part in metadata.marks:
            return metadata.marks[part]
    return Place(path)


def _missing(name: str, problem: Problem) -> _Said:
    return (
        "KB101",
        phrase("The field {field} is missing.", field=name),
        phrase("Add a line: {field}: ...", field=problem.path[-1]),
    )


def _unknown(name: str, problem: Problem) -> _Said:
    last = str(problem.path[-1])
    if last.isdigit():
        return _number(name, problem)
    near = get_close_matches(last, problem.choices, 1, 0.6)
    hint = (
        phrase("Did you mean {known}?", known=near[0])
        if near
        else phrase("Fields allowed here: {fields}.", fields=", ".join(problem.choices))
    )
    return "KB102", phrase("{field} is not a field of this page.", field=name), hint


def _repeated(name: str) -> _Said:
    message = phrase("A translation repeats the fact {field}.", field=name)
    return "KB401", message, phrase("Delete the line: facts are written once, in the source file.")


def _shape(wanted: Phrase, hint: Phrase) -> Callable[[str, Problem], _Said]:
    def said(name: str, _problem: Problem) -> _Said:
        return "KB103", phrase("{field} must be {shape}.", field=name, shape=wanted), hint

    return said


def _choice(name: str, problem: Problem) -> _Said:
    message = phrase("{field} cannot be {value}.", field=name, value=problem.told["text"])
    return "KB104", message, phrase("Write one of: {choices}.", choices=", ".join(problem.choices))


def _number(name: str, problem: Problem) -> _Said:
    message = phrase("{field} is not a clear number.", field=name)
    if problem.told.get("text"):
        message = phrase("{field} is not a clear number: {value}.", field=name, value=problem.told["text"])
    return "KB105", message, phrase("Write digits with a point for decimals and nothing between thousands: 1200 or 1.2.")


def _word(code: str, message: str, hint: str) -> Callable[[str, Problem], _Said]:
    def said(name: str, problem: Problem) -> _Said:
        return code, phrase(message, field=name, value=problem.told.get("text", "")), phrase(hint)

    return said


def _unfit(name: str, _problem: Problem) -> _Said:
    return "KB103", phrase("{field} cannot be read.", field=name), phrase("Look the field up with: kbgen explain KB103")


def _(message: str) -> str:
    """Mark a sentence for translation that becomes a phrase later."""
    return message


_SAID: dict[str, Callable[[str, Problem], _Said]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "literal_error": _choice,
    "unclear_number": _number,
    "one_value": _shape(phrase("one value"), phrase("Write it as field: value")),
    "a_list": _shape(phrase("a list"), phrase("Write it as field: [one, two]")),
    "fields": _shape(phrase("a block of fields"), phrase("Write it as field: {name: value, name: value}")),
    "empty": _word("KB106", _("{field} is empty."), _("Write a value, or delete the line.")),
    "out_of_range": _word("KB105", _("{field} is out of range: {value}."), _("Check the number of digits.")),
    "not_a_year": _word("KB107", _("{field} is not a year: {value}."), _("Write four digits from 1900 to 2100.")),
    "not_a_date": _word("KB107", _("{field} is not a date: {value}."), _("Write year-month-day, as 2026-11-23.")),
    "not_a_flag": _word("KB104", _("{field} cannot be {value}."), _("Write true or false.")),
    "not_a_slug": _word(
        "KB108", _("{field} cannot be part of an address: {value}."), _("Use small letters a to z, digits and hyphens.")
    ),
    "not_a_country": _word(
        "KB108", _("{field} is not a country code: {value}."), _("Write the two capital letters of ISO 3166, as CZ.")
    ),
    "not_a_currency": _word(
        "KB108", _("{field} is not a currency code: {value}."), _("Write the three capital letters of ISO 4217, as USD.")
    ),
    "not_a_url": _word("KB108", _("{field} is not a web address: {value}."), _("Start it with https:// and leave no space.")),
}

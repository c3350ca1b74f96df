"""Rules about the tables of overviews: printed figures that cannot be right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from kbgen.check.rule import error
from kbgen.model.finding import phrase
from kbgen.model.kinds import Overview

if TYPE_CHECKING:
    from kbgen.check.rule import Found, Scene
    from kbgen.model.document import Document
    from kbgen.model.figures import NumberOrUnknown, Slug
    from kbgen.model.finding import Phrase
    from kbgen.model.tables import Line, Table


def _lines(scene: Scene) -> Iterator[tuple[Document, int, Table, int, Line]]:
    for document in scene.library.documents.values():
        if isinstance(document.facts, Overview):
            for place, table in enumerate(document.facts.tables):
                for number, line in enumerate(table.rows):
                    yield document, place, table, number, line


@error("KB218")
def values_for_columns(scene: Scene) -> Found:
    """A line of a table has more or fewer values than the table has columns.

    Write one for each column, in their order, and ``unknown`` where the source prints none: ``values: [450, unknown, 741]``.
    """
    for document, place, table, number, line in _lines(scene):
        if len(line.values) != len(table.columns):
            message = phrase(
                "{line} has {n} values for {columns} columns.", line=line.id, n=len(line.values), columns=len(table.columns)
            )
            hint = phrase("Write one for each column, and unknown where none was printed.")
            yield document.original.place("tables", place, "rows", number, "values"), message, hint


@error("KB219")
def values_that_can_be(scene: Scene) -> Found:
    """A figure in a table is less or more than it can be.

    ``at_least`` names the line than which a figure cannot be less, ``at_most`` the most that it can be: 450 people are not
    trained in 200 days when each was there for a day, and a board of at most five has no six members. Correct the figure; if the
    source prints it so, say that in ``note:``, and readers see it.
    """
    for document, place, table, number, line in _lines(scene):
        row = ("tables", place, "rows", number)
        lines = {each.id: each.values for each in table.rows}
        if line.at_least and line.at_least not in lines:
            message = phrase("There is no line {line} in this table.", line=line.at_least)
            yield document.original.place(*row, "at_least"), message, phrase("Lines: {lines}.", lines=", ".join(lines))
        for message in () if line.note else _impossible(line, lines):
            yield (
                document.original.place(*row, "values"),
                message,
                phrase("Correct it, or write in note: that the source prints it so."),
            )


def _impossible(line: Line, lines: Mapping[Slug, tuple[NumberOrUnknown, ...]]) -> Iterator[Phrase]:
    floor = lines.get(line.at_least, ()) if line.at_least else ()
    for value, least in zip(line.values, floor, strict=False):
        if value is not None and least is not None and value < least:
            yield phrase(
                "{line}: {value} is less than the {least} of {other}.",
                line=line.id,
                value=f"{value:g}",
                least=f"{least:g}",
                other=line.at_least,
            )
    for value in line.values:
        if value is not None and line.at_most is not None and value > line.at_most:
            yield phrase("{line}: {value} is more than {most}.", line=line.id, value=f"{value:g}", most=f"{line.at_most:g}")


RULES = (values_for_columns, values_that_can_be)

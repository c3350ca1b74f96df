"""Rules about sources, years and companies: what makes a number worth believing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbgen.check.figures import results
from kbgen.check.rule import error, warning
from kbgen.model.finding import phrase

if TYPE_CHECKING:
    from kbgen.check.rule import Found, Scene


@error("KB210")
def source_missing(scene: Scene) -> Found:
    """A page has no source.

    Every figure comes from somewhere. Name the title, the publisher and the year (or ``unknown``).
    """
    for document in scene.library.documents.values():
        if not document.sources and document.kind != "campaign":
            yield (
                document.original.place("sources"),
                phrase("The page has no source."),
                phrase("Add title, publisher and year under sources:"),
            )


@error("KB211")
def source_unknown(scene: Scene) -> Found:
    """A row cites a source that the page does not list.

    ``source:`` must be the ``key`` of a source of the same page (in a case study: its number, from 1).
    """
    for document, number, result in results(scene):
        if result.source is not None and not 1 <= result.source <= len(document.sources):
            message = phrase("There is no source {number}.", number=result.source)
            hint = phrase("Write a number from 1 to {count}.", count=len(document.sources))
            yield document.original.place("results", number, "source"), message, hint
    for document, guideline in scene.guidelines():
        keys = {source.key for source in guideline.sources}
        for name in ("steps", "benchmarks", "options", "first_ten_days", "measurement", "hazards"):
            for number, row in enumerate(getattr(guideline, name)):
                if row.source is not None and row.source not in keys:
                    message = phrase("No source of this page has the key {key}.", key=row.source)
                    hint = phrase("Keys: {keys}.", keys=", ".join(sorted(key for key in keys if key)))
                    yield document.original.place(name, number, "source"), message, hint


@error("KB212")
def benchmark_without_source(scene: Scene) -> Found:
    """A benchmark has a figure and no source.

    A number that nobody can check is not a benchmark. Name its source, or delete the number: the page then says
    "source wanted".
    """
    for document, guideline in scene.guidelines():
        for number, row in enumerate(guideline.benchmarks):
            if row.source is None and any(value is not None for value in (row.low, row.typical, row.high, row.good_practice)):
                hint = phrase("Add source: with the key of a source, or delete the numbers.")
                yield document.original.place("benchmarks", number), phrase("This benchmark has no source."), hint


@error("KB213")
def year_in_future(scene: Scene) -> Found:
    """A year lies in the future, or the work was done before it was assessed.

    Planned work has the status ``planned`` and no year of implementation.
    """
    for document, facts in scene.cases():
        years = facts.years
        for name in ("assessed", "implemented", "measured", "published"):
            year = getattr(years, name)
            if year and year > scene.today.year:
                yield (
                    document.original.place("years", name),
                    phrase("The year {year} lies in the future.", year=year),
                    phrase("Check the year."),
                )
        if years.assessed and years.implemented and years.assessed > years.implemented:
            message = phrase(
                "It was carried out in {done} and assessed later, in {year}.", done=years.implemented, year=years.assessed
            )
            yield document.original.place("years"), message, phrase("Exchange the two years, or delete the wrong one.")


@warning("KB214")
def year_missing(scene: Scene) -> Found:
    """A case says neither when it happened nor when it was told.

    Readers must be able to see how old it is. If no source says, write ``year: unknown`` in the source and tell it
    under "What is not known".
    """
    for document, facts in scene.cases():
        years = facts.years
        if not (
            years.assessed or years.implemented or years.measured or years.published or any(s.year is None for s in facts.sources)
        ):
            hint = phrase("Add one of assessed, implemented, measured, published.")
            yield document.original.place("years"), phrase("The case has no year."), hint


@error("KB215")
def company_named(scene: Scene) -> Found:
    """An anonymous company has a name, or a company has neither name nor description.

    With ``consent: anonymised`` the name must not be in the file at all: git keeps it for ever.
    """
    for document, facts in scene.cases():
        if facts.consent == "anonymised" and facts.company.name:
            hint = phrase("Delete the name and describe the company instead: description: ...")
            yield document.original.place("company", "name"), phrase("The company wants to stay unnamed."), hint
        elif not facts.company.name and not facts.company.description:
            yield (
                document.original.place("company"),
                phrase("The company has neither name nor description."),
                phrase("Add name: or description:"),
            )


@warning("KB216")
def size_against_people(scene: Scene) -> Found:
    """The size does not fit the number of people.

    Micro is under 10, small under 50, medium under 250, large 250 and more (EU recommendation 2003/361/EC, head count).
    """
    for document, facts in scene.cases():
        size, people = facts.company.size, facts.company.employees
        if size and people is not None and size != _size(people):
            message = phrase(
                "{people} people make a {right} company, not {wrong}.", people=people, right=_size(people), wrong=size
            )
            yield document.original.place("company", "size"), message, phrase("Delete size: it follows from employees.")


def _size(people: int) -> str:
    return next((name for name, limit in (("micro", 10), ("small", 50), ("medium", 250)) if people < limit), "large")


@error("KB217")
def days_of_modules(scene: Scene) -> Found:
    """The days of a course's modules do not add up, or its modules are not numbered 1, 2, 3.

    ``duration_days`` is what people plan with; it must be the sum.
    """
    for document in scene.library.of_kind("manual"):
        modules, total = document.facts.modules, document.facts.duration_days  # type: ignore[union-attr]
        if not modules:
            continue
        if total is not None and abs(sum(module.days for module in modules) - total) > 0.01:  # noqa: PLR2004 - rounding
            days = f"{sum(module.days for module in modules):g}"
            message = phrase("The modules take {sum} days, the course {total}.", sum=days, total=f"{total:g}")
            yield document.original.place("duration_days"), message, phrase("Correct the days of a module, or the total.")
        if [module.n for module in modules] != list(range(1, len(modules) + 1)):
            yield (
                document.original.place("modules"),
                phrase("The modules are not numbered 1, 2, 3."),
                phrase("Number them without gaps."),
            )


RULES = (
    source_missing,
    source_unknown,
    benchmark_without_source,
    year_in_future,
    year_missing,
    company_named,
    size_against_people,
    days_of_modules,
)

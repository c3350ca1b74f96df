"""A sector guideline: the process with its losses, options from the cheapest, benchmarks with their sources."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kbgen.compose import figures
from kbgen.compose.setting import DOUBT, EFFORT, EFFORTS
from kbgen.model.parts import Link, Said
from kbgen.model.views import BenchmarkRow, GuidelineOptionRow, GuidelineView, StepRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbgen.compose.setting import Setting
    from kbgen.model.document import Document
    from kbgen.model.kinds import Benchmark, Guideline

OLD_AFTER_YEARS = 10


def view(setting: Setting, document: Document, facts: Guideline) -> GuidelineView:
    """Return what the page of a guideline shows."""
    numbers = {str(source.key): str(number) for number, source in enumerate(facts.sources, start=1) if source.key}
    words = setting.words
    return GuidelineView(
        sector=setting.term_link("sectors", facts.sector),
        version=facts.version,
        steps=tuple(_steps(setting, document, facts, numbers)),
        checklist=tuple(
            (words(document, f"first_ten_days.{n}.item", item.item), setting.say(EFFORT[item.effort]))
            for n, item in enumerate(facts.first_ten_days, start=1)
        ),
        options=tuple(
            (setting.say(EFFORT[effort]), found)
            for effort in EFFORTS
            if (found := tuple(_options(setting, document, facts, effort, numbers)))
        ),
        benchmarks=tuple(
            _benchmark(setting, document, facts, n, row, numbers) for n, row in enumerate(facts.benchmarks, start=1)
        ),
        measurement=tuple(
            (
                words(document, f"measurement.{n}.what", row.what),
                words(document, f"measurement.{n}.where", row.where),
                words(document, f"measurement.{n}.how", row.how),
                words(document, f"measurement.{n}.how_often", row.how_often),
            )
            for n, row in enumerate(facts.measurement, start=1)
        ),
        hazards=tuple(
            (words(document, f"hazards.{n}.hazard", row.hazard), words(document, f"hazards.{n}.control", row.control))
            for n, row in enumerate(facts.hazards, start=1)
        ),
        cites=figures.cites(setting, document),
    )


def _steps(setting: Setting, document: Document, facts: Guideline, numbers: dict[str, str]) -> Iterator[StepRow]:
    for step in facts.steps:
        yield StepRow(
            anchor=step.id,
            name=setting.words(document, f"steps.{step.id}.name", step.name),
            inputs=setting.words(document, f"steps.{step.id}.inputs", step.inputs),
            losses=setting.words(document, f"steps.{step.id}.losses", step.losses),
            options=tuple(
                Link(text=setting.words(document, f"options.{option.id}.name", option.name), address=f"#{option.id}")
                for option in facts.options
                if option.step == step.id
            ),
            cite=numbers.get(step.source or "", ""),
        )


def _options(
    setting: Setting, document: Document, facts: Guideline, effort: str, numbers: dict[str, str]
) -> Iterator[GuidelineOptionRow]:
    steps = {step.id: setting.words(document, f"steps.{step.id}.name", step.name) for step in facts.steps}
    for option in facts.options:
        if option.effort != effort:
            continue
        key = f"options.{option.id}"
        yield GuidelineOptionRow(
            anchor=option.id,
            name=setting.words(document, f"{key}.name", option.name),
            step=steps.get(option.step, Said("")),
            type=setting.term_link("option_types", option.type),
            saving=setting.words(document, f"{key}.saving", option.saving),
            payback=setting.words(document, f"{key}.payback", option.payback),
            note=setting.words(document, f"{key}.note", option.note),
            cases=tuple(setting.link(setting.library.documents[case]) for case in option.cases if case in setting.choices),
            cite=numbers.get(option.source or "", ""),
        )


def _benchmark(
    setting: Setting, document: Document, facts: Guideline, number: int, row: Benchmark, numbers: dict[str, str]
) -> BenchmarkRow:
    def shown(value: float | None) -> str:
        return "" if value is None else setting.voice.number(value)

    years = [int(year) for year in re.findall(r"\d{4}", row.year or "")]
    key = f"benchmarks.{number}"
    return BenchmarkRow(
        indicator=setting.words(document, f"{key}.indicator", row.indicator),
        unit=setting.voice.unit(row.unit),
        low=shown(row.low),
        typical=shown(row.typical),
        high=shown(row.high),
        good=shown(row.good_practice),
        when=row.year or setting.say("year not stated"),
        place=setting.words(document, f"{key}.place", row.place),
        note=setting.words(document, f"{key}.note", row.note),
        cite=numbers.get(row.source or "", ""),
        wanted=row.source is None,
        old=bool(years) and max(years) < facts.last_updated.year - OLD_AFTER_YEARS,
        confidence=setting.say(DOUBT[row.confidence]) if row.confidence in DOUBT else "",
    )

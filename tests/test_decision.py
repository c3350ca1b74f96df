"""Sheets for a decision, lists by how sure and how dear, what did not work, a centre's impact: every figure against another way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from math import isnan
from pathlib import Path

import numpy_financial
import pytest
import samplesite
from casefile import STANDARD, edited
from hypothesis import given
from hypothesis import strategies as st
from samplesite import Sample

from kbgen import reading
from kbgen.compose import bank, boss, decision, impact, listings, plant, rows, undone, worth
from kbgen.compose import case as case_page
from kbgen.compose.setting import Setting
from kbgen.language import voices
from kbgen.model.decision import PlantBox
from kbgen.model.document import Document, profile
from kbgen.model.figures import Number, Status
from kbgen.model.kinds import CaseStudy, CentreProfile
from kbgen.model.need import Choice
from kbgen.model.outreach import Appraisal
from kbgen.model.site import SiteLanguage
from kbgen.model.views import ListingView

TODAY = date(2026, 11, 23)
VOICES = voices(samplesite.ROOT)
WATER = "+results:\n+  - {topic: water, indicator: %s, per: year, %s}\n"
CASES = {
    "own": "+centre: cz\n",
    "found": "+centre: cz\n+status: identified\n+evidence: estimated\n",
    "half": "+centre: cz\n+status: partly\n-payback_months\n",
    "a": WATER % ("Water", "unit: m3, change_pct: -10"),
    "b": "+status: partly\n" + WATER % ("Well water", "unit: m3, before: 200, after: 150, status: implemented"),
    "c": "+status: verified\n" + WATER % ("Rinse water", "change_pct: -60"),
    "mine": WATER % ("Water in all", "unit: m3, change_pct: -20, qualifier: about"),
    "bill": WATER % ("Water bill", "change_pct: -90, scope: cost"),
    "half-way": "+status: partly\n" + WATER % ("Water so far", "change_pct: -97"),
    "milk": "+sector: dairy\n" + WATER % ("Water of a dairy", "change_pct: -98"),
    "dream": "+status: identified\n" + WATER % ("Water", "change_pct: -95"),
    "line": WATER % ("Water of a line", "change_pct: -80, scope: line"),
    "most": WATER % ("Water at best", "change_pct: -85, qualifier: up to"),
    "more": WATER % ("Water for twice as much beer", "change_pct: 30"),
    "beer": "+results:\n+  - {topic: water, indicator: Water per hl, unit: hl/hl, per: unit, before: 8, after: 5.5}\n",
    "silent": "-investment\n-annual_savings\n-payback_months\n-results\n+figures_unavailable: Nobody told.\n",
    "left": "+not_implemented:\n+  - {option: heat exchanger for wort, reason: Too dear.}\n+  - {option: A lid, reason: It rusted.}\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Setting:
    """The English site of a centre that shows all of these cases."""
    root = tmp_path_factory.mktemp("decide")
    for name, text in STANDARD.items():
        if name.startswith("content/vocabulary/"):
            write(root / name, text)
    write(root / "content/centres/cz.md", STANDARD["centre"])
    for name, changes in CASES.items():
        write(root / f"casestudies/cz/{name}.md", edited(STANDARD["case"], changes))
    checked = reading.read(root)
    library = checked.library
    assert [each.code for each in checked.findings if each.severity.value == "error"] == []
    chosen = {each.id: Choice(each.id, 1, ()) for each in library.of_kind("case")}
    assert len(chosen) == len(CASES)
    english = SiteLanguage(code="en", name="English", direction="ltr")
    return Setting(
        library=library, voice=VOICES["en"], centre=library.centres[0], languages=(english,), choices=chosen, today=TODAY
    )


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def case(site: Setting, name: str) -> tuple[Document, CaseStudy]:
    document = site.library.documents[f"casestudies/cz/{name}"]
    assert isinstance(document.facts, CaseStudy)
    return document, document.facts


# what an investment is worth

amounts = st.floats(min_value=1, max_value=1e9)
lives = st.integers(min_value=1, max_value=50)


@given(st.floats(min_value=0, max_value=100), lives, amounts, amounts)
def test_net_present_value_is_that_of_numpy(rate: float, years: int, investment: float, saving: float) -> None:
    theirs = float(numpy_financial.npv(rate / 100, [-investment, *[saving] * years]))
    assert worth.npv(rate, years, investment, saving) == pytest.approx(theirs, rel=1e-9, abs=1e-6 * (investment + saving))


@given(lives, amounts, st.floats(min_value=0.02, max_value=20))
def test_rate_of_return_is_that_of_numpy(years: int, investment: float, share: float) -> None:
    saving = investment * share
    ours = worth.irr(years, investment, saving)
    assert ours is not None
    theirs = float(numpy_financial.irr([-investment, *[saving] * years]))
    if not isnan(theirs):  # numpy finds none where polynomials of fifty powers are too flat
        assert ours == pytest.approx(theirs * 100, rel=1e-6, abs=1e-5)


@given(st.integers(min_value=1, max_value=5000), amounts, amounts)
def test_at_its_rate_of_return_an_investment_is_worth_nothing(years: int, investment: float, saving: float) -> None:
    rate = worth.irr(years, investment, saving)
    assert rate is not None
    assert -100 <= rate <= saving / investment * 100 * (1 + 1e-12)
    if rate > -99:  # nearer to that, a thousandth of a per cent moves it by more than floating point can say
        assert worth.npv(rate, years, investment, saving) == pytest.approx(0, abs=1e-6 * investment + 1e-6 * saving)


@given(lives, amounts, amounts)
def test_a_higher_rate_is_never_worth_more(years: int, investment: float, saving: float) -> None:
    values = [worth.npv(rate, years, investment, saving) for rate in (0, 1e-13, 1e-6, 1, 10, 50, 100)]
    assert all(one >= other - 1e-6 * saving for one, other in pairwise(values))


@pytest.mark.parametrize(
    ("years", "investment", "saving", "rate", "value", "months"),
    [
        pytest.param(10, 1000, 0, None, -1000, None, id="saves nothing"),
        pytest.param(10, 0, 100, None, 614.456711, 0.0, id="costs nothing"),
        pytest.param(1, 1000, 1100, 10.0, 0, 10.909091, id="one year"),
        pytest.param(2, 1000, 400, -13.667504, -305.785124, 30.0, id="does not pay in its life"),
        pytest.param(5000, 1000, 100, 10.0, 0, 120.0, id="a very long life"),
    ],
)
def test_edges(years: int, investment: float, saving: float, rate: float | None, value: float, months: float | None) -> None:
    found = worth.irr(years, investment, saving)
    assert found == (rate if rate is None else pytest.approx(rate, abs=1e-6))
    assert worth.npv(10, years, investment, saving) == pytest.approx(value, abs=1e-4)
    assert worth.payback(investment, saving) == (months if months is None else pytest.approx(months))


@pytest.mark.parametrize(
    ("value", "rounded"), [(5938.14, 5940), (0.012345, 0.0123), (12.25, 12.3), (999.5, 1000), (0, 0), (130, 130)]
)
def test_results_have_three_digits(value: float, rounded: float) -> None:
    assert worth.rounded(value) == rounded


# the boss sheet


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Saved a year: USD 546,903", 5), ("546\u202f903 USD par an", 4), ("每年节省", 2), ("节省 12 吨", 3), ("사용량 절감", 2),
        ("–", 0), ("−13%", 1), ("١٢ شهرا", 2), ("በዓመት ቁጠባ", 2), ("l'air comprimé", 2),
    ],
)  # fmt: skip
def test_words_are_counted(text: str, words: int) -> None:
    assert boss.words_in(text) == words


def boss_words(page: samplesite.html.HtmlElement) -> int:
    parts = page.xpath("//div[@class='frame']//*[self::p or self::dt or self::dd]")
    return sum(boss.words_in(part.text_content()) for part in parts)


def decide_pages(sample: Sample) -> Iterator[tuple[str, samplesite.html.HtmlElement]]:
    return ((path, page) for path, page in samplesite.pages(sample.site).items() if path.endswith("/decide/index.html"))


def test_no_boss_sheet_has_more_than_forty_words(sample: Sample) -> None:
    found = {path: (boss_words(page), int(page.xpath("number(//section/@data-words)"))) for path, page in decide_pages(sample)}
    assert len(found) >= 20
    assert {path: counted for path, counted in found.items() if counted[0] > boss.MOST_WORDS or counted[0] != counted[1]} == {}


def test_long_names_and_lists_still_make_forty_words(site: Setting) -> None:
    document, facts = case(site, "own")
    long = replace(facts.company, name="A very long name of a company that nobody would ever put on a sheet for a boss")
    options = tuple(
        replace(facts.options[0], id=f"o{n}", name=f"Measure {n} told in far too many words for anybody") for n in range(9)
    )
    sheet = boss.sheet(site, document, replace(facts, company=long, options=options))
    assert sheet.words <= boss.MOST_WORDS
    assert sheet.who[0].text == "Breweries"
    assert [fact.value.text for fact in sheet.facts if fact.label == "Done"][-1] == "and 8 more"


def test_below_the_boss_sheet_stands_what_its_figures_rest_on(site: Setting) -> None:
    document, facts = case(site, "half")
    assert facts.investment is not None
    assert facts.annual_savings is not None
    part = replace(facts.investment, year=None, note="The boiler alone.")
    sheet = boss.sheet(site, document, replace(facts, investment=part, annual_savings=replace(facts.annual_savings, year=2004)))
    assert [(note.label, note.value.text) for note in sheet.notes] == [
        ("Could save a year", "prices of 2004"),
        ("Would cost once", "price year not stated"),
        ("Pays back in", "worked out here from the two amounts"),
        ("On the investment", "The boiler alone."),
    ]


@pytest.mark.parametrize(
    ("states", "heads", "chart"),
    [
        (("implemented", "verified"), ("Invested once", "Saved a year"), "Saved a year, by option"),
        (("identified", "planned"), ("Would cost once", "Could save a year"), "Could save a year"),
        (("implemented", "planned"), ("Investment", "Saving a year"), "Saving a year"),
    ],
)
def test_options_that_were_not_done_do_not_stand_under_saved(
    site: Setting, states: tuple[Status, Status], heads: tuple[str, str], chart: str
) -> None:
    document, facts = case(site, "own")
    saved = facts.annual_savings
    options = tuple(replace(facts.options[0], id=each, status=each, annual_savings=saved) for each in states)
    view = case_page.view(site, document, replace(facts, options=options))
    assert (view.option_heads, view.charts[0].title) == (heads, chart)


@pytest.mark.parametrize("name", ["found", "half"])
def test_what_was_not_achieved_does_not_read_as_if_it_was(site: Setting, name: str) -> None:
    sheet = boss.sheet(site, *case(site, name))
    assert [figure.label.text for figure in sheet.figures][:2] == ["Could save a year", "Would cost once"]
    assert sheet.facts[0].label in {"Identified, not yet done", "Partly done"}
    paper = bank.sheet(site, *case(site, name))
    assert paper is not None
    assert paper.notice
    assert [fact.label for fact in paper.facts][:2] == ["Would cost once", "Could save a year"]


def test_options_that_were_not_done_are_not_told_as_done(site: Setting) -> None:
    document, facts = case(site, "own")
    planned = replace(facts.options[0], id="next", name="Solar roof", status="planned")
    sheet = boss.sheet(site, document, replace(facts, options=(*facts.options, planned)))
    assert [(fact.label, fact.value.text) for fact in sheet.facts] == [
        ("Done", "Heat exchanger for wort"),
        ("How sure", "Measured"),
    ]


def test_of_half_done_work_the_boss_hears_what_is_done(site: Setting) -> None:
    document, facts = case(site, "half")
    done, next_ = (replace(facts.options[0], id=state, name=f"Is {state}", status=state) for state in ("implemented", "planned"))
    sheet = boss.sheet(site, document, replace(facts, options=(done, next_)))
    assert [(fact.label, fact.value.text) for fact in sheet.facts][:2] == [("Status", "Partly done"), ("Done", "Is implemented")]


# the bank sheet


def stating(site: Setting, rate: float, years: int) -> Setting:
    facts = replace(profile(site.centre), appraisal=Appraisal(rate_pct=rate, years=years))
    assert isinstance(facts, CentreProfile)
    return replace(site, centre=replace(site.centre, facts=facts))


def test_the_bank_sheet_has_the_rate_and_life_of_its_centre(site: Setting) -> None:
    sheet = bank.sheet(stating(site, 12, 8), *case(site, "own"))
    assert sheet is not None
    value = numpy_financial.npv(0.12, [-12000, *[6000] * 8])
    worst, best = numpy_financial.npv(0.12, [-12000, *[4800] * 8]), numpy_financial.npv(0.12, [-12000, *[7200] * 8])
    assert [(row.rate, row.cells) for row in sheet.worths] == [
        ("12%", ((f"EUR {value:,.0f}".replace(" ", "\u00a0"), f"EUR\u00a0{worst:,.0f} to EUR\u00a0{best:,.0f}"),))
    ]
    assert "12%" in sheet.assumption
    assert "8\u00a0years" in sheet.assumption
    rates = [round(float(numpy_financial.irr([-i, *[s] * 8])) * 100, 1) for i, s in variants(12000, 6000)]
    assert [row.irr for row in sheet.variants] == [(f"{rate:g}%",) for rate in rates]
    assert [row.payback for row in sheet.variants] == [
        "2\u00a0years",
        "2.5\u00a0years",
        "20\u00a0months",
        "19.2\u00a0months",
        "2.4\u00a0years",
    ]


def variants(investment: float, saving: float) -> list[tuple[float, float]]:
    pairs = ((1, 1), (1, 0.8), (1, 1.2), (0.8, 1), (1.2, 1))
    return [(investment * cost, saving * gain) for cost, gain in pairs]


def test_without_a_stated_rate_none_is_invented(site: Setting) -> None:
    sheet = bank.sheet(site, *case(site, "own"))
    assert sheet is not None
    assert [row.rate for row in sheet.worths] == ["5%", "10%", "15%", "20%"]
    assert sheet.lives == ("5\u00a0years", "10\u00a0years")
    assert sheet.assumption.startswith("Assumption: nobody has stated")


@pytest.mark.parametrize(
    ("stated", "labels"),
    [
        (24, ["Payback, as the source states it"]),
        (27, ["Payback, as the source states it"]),
        (20, ["Payback, as the source states it", "Payback, worked out here from the two amounts"]),
        (None, ["Payback, worked out here from the two amounts"]),
    ],
)
def test_both_paybacks_stand_where_they_differ(site: Setting, stated: int | None, labels: list[str]) -> None:
    document, facts = case(site, "own")
    months = None if stated is None else Number(stated)
    sheet = bank.sheet(site, document, replace(facts, payback_months=months))
    assert sheet is not None
    assert [fact.label for fact in sheet.facts if fact.label.startswith("Payback")] == labels


def test_two_currencies_are_no_bank_sheet(site: Setting) -> None:
    document, facts = case(site, "own")
    assert facts.investment is not None
    for investment in (replace(facts.investment, currency="USD"), replace(facts.investment, value=Number(0)), None):
        assert bank.sheet(site, document, replace(facts, investment=investment)) is None


# in my plant


def test_the_range_is_that_of_cases_that_counted_the_same(site: Setting) -> None:
    document, facts = case(site, "mine")
    (box,) = plant.boxes(site, document, facts, plant.gathered(site))
    assert (box.point, box.low, box.high) == pytest.approx((0.2, 0.1, 0.6))
    assert [(each.case.address, each.change) for each in box.others] == [
        ("case-studies/cz/a/", "−10%"),
        ("case-studies/cz/b/", "200 → 150\u00a0m³"),
        ("case-studies/cz/c/", "−60%"),
    ]
    assert "3 other cases" in box.span
    assert box.common == "In common: Breweries and Water"
    assert box.rows[1] == ("1,000\u00a0m³", "200\u00a0m³", "100\u00a0m³ to 600\u00a0m³")
    assert box.asks == "Your use in a year, in m³"


def test_of_many_others_the_ends_of_the_range_are_named(site: Setting) -> None:
    document, facts = case(site, "mine")
    known = plant.gathered(site)
    (like,) = (mine.like for mine in plant.saved(document))
    others = [each for each in known[like] if each.document is not document]
    many = {like: tuple(replace(others[n % 3], value=n / 100, most=n / 100) for n in range(1, 51))}
    (box,) = plant.boxes(site, document, facts, many)
    assert (box.low, box.high, len(box.others), box.left) == (0.01, 0.5, plant.LISTED, "and 30 more")


@pytest.mark.parametrize("name", ["bill", "most", "more", "silent"])
def test_what_is_no_saving_of_use_has_no_box(site: Setting, name: str) -> None:
    assert list(plant.boxes(site, *case(site, name), plant.gathered(site))) == []


def test_one_firm_alone_is_no_range(site: Setting) -> None:
    (box,) = plant.boxes(site, *case(site, "beer"), plant.gathered(site))
    assert (box.point, box.others) == (2.5, ())
    assert box.span == "Too few other cases counted the same for a range."
    assert [each.text for each in box.notes] == ["What one firm reached is no promise for another."]
    assert box.rows[0] == ("100", "250\u00a0hL", "")
    (line,) = plant.boxes(site, *case(site, "line"), plant.gathered(site))
    assert (line.others, line.sure) == ((), "Measured")


@pytest.mark.parametrize(
    ("status", "title"), [("identified", "The expected figures at a glance"), ("implemented", "How much less, in percent")]
)
def test_a_chart_of_what_was_only_found_says_so(site: Setting, status: Status, title: str) -> None:
    document, facts = case(site, "mine")
    twice = replace(facts, status=status, options=(), results=facts.results * 2)
    assert [chart.title for chart in case_page.view(site, document, twice).charts] == [title]


def test_what_was_only_found_reads_as_reached_nowhere(site: Setting) -> None:
    for name in ("dream", "half-way"):
        (box,) = plant.boxes(site, *case(site, name), plant.gathered(site))
        assert [each.text[:30] for each in box.notes] == ["These amounts are expected or "]


def scaled(site: Setting, **changes: object) -> tuple[plant.Saved, PlantBox]:
    """Return a case on water with one result, otherwise changed, as it is compared and as its box shows it."""
    document, facts = case(site, "mine")
    facts = replace(facts, results=(replace(facts.results[0], **changes),))
    (mine,) = plant.saved(replace(document, facts=facts))
    (box,) = plant.boxes(site, replace(document, facts=facts), facts, {})
    return mine, box


def test_things_that_differ_are_not_compared(site: Setting) -> None:
    assert scaled(site, indicator="Well water")[0].like == scaled(site)[0].like
    salt, acid = (scaled(site, topic="chemicals", indicator=name)[0].like for name in ("Salt", "Acid"))
    assert salt != acid
    document, facts = case(site, "mine")
    assert all(each.like[-1] == facts.sector for each in plant.saved(document))
    many = replace(document, facts=replace(facts, sector="multi-sector"))
    only = replace(site, library=replace(site.library, documents={**site.library.documents, document.id: many}))
    assert [like for like in plant.gathered(only) if like[-1] == "multi-sector"] == []


def test_a_share_of_a_load_has_no_box(site: Setting) -> None:
    document, facts = case(site, "mine")
    load = replace(facts.results[0], topic="wastewater", unit=None)
    assert plant.saved(replace(document, facts=replace(facts, results=(load,)))) == ()


def test_a_range_of_the_source_and_its_note_are_told(site: Setting) -> None:
    _, box = scaled(site, change_pct=-30, change_pct_to=-40, note="Since 2018.")
    assert (box.point, box.most, box.rows[0][1]) == (0.3, 0.4, "30\u00a0m³ to 40\u00a0m³")
    assert box.notes[-1].text == "Since 2018."


@pytest.mark.parametrize(
    ("changes", "asks"),
    [
        ({"unit": "ml", "per": "unit"}, "Your use in a year, in any unit"),
        ({"topic": "wastewater", "unit": "m3"}, "Wastewater, m³ a year"),
    ],
)
def test_the_reader_is_asked_for_what_a_plant_counts_in_a_year(site: Setting, changes: dict[str, object], asks: str) -> None:
    assert scaled(site, **changes)[1].asks == asks


def test_cases_without_figures_have_no_page_and_no_link(site: Setting) -> None:
    found = {page.address for page in decision.pages(site)}
    assert f"case-studies/cz/{'own'}/decide/" in found
    assert "case-studies/cz/silent/decide/" not in found
    assert decision.link(site, *case(site, "silent")) is None
    link = decision.link(site, *case(site, "own"))
    assert link is not None
    assert link.text.text == "For a decision: Boss sheet, Bank sheet, and In my plant"


def test_the_page_of_a_case_leads_to_its_sheets(sample: Sample) -> None:
    for path, _page in decide_pages(sample):
        above = samplesite.pages(sample.site)[path.replace("decide/index.html", "index.html")]
        assert above.xpath("//p[@class='more']/a/@href") == ["decide/"]


# lists


def view_of(site: Setting, address: str) -> ListingView:
    (view,) = (page.view for page in listings.listings(site) if page.address == address)
    assert isinstance(view, ListingView)
    return view


def names(view: ListingView) -> dict[str, list[str]]:
    return {group.heading: [row.address.split("/")[2] for row in group.rows] for group in view.groups}


def test_lists_by_status_and_evidence(site: Setting) -> None:
    stages = names(view_of(site, "case-studies/by-status/"))
    assert list(stages) == ["Done and measured", "Done", "Partly done", "Identified, not yet done"]
    assert stages["Done and measured"] == ["c"]
    assert names(view_of(site, "case-studies/by-evidence/"))["Estimated"] == ["found"]


def test_only_measured_results_are_done_and_measured(site: Setting) -> None:
    (shown,) = names(view_of(site, "case-studies/measured/")).values()
    assert {"half", "found", "dream", "b"}.isdisjoint(shown)
    assert {"own", "a", "c"} <= set(shown)
    document, facts = case(site, "a")
    told = replace(document, facts=replace(facts, evidence="reported"))
    assert rows.measured([document, told]) == [document]


def test_investments_are_never_converted(site: Setting) -> None:
    groups = names(view_of(site, "case-studies/by-investment/"))
    assert list(groups) == ["Smallest investment first, in EUR", "Investment not known"]
    assert groups["Investment not known"] == ["silent"]


def test_options_are_counted_by_effort(site: Setting) -> None:
    document, facts = case(site, "own")
    free = replace(facts.options[0], id="free", effort="no-cost")
    twice = replace(document, facts=replace(facts, options=(*facts.options, free, replace(free, id="also"))))
    groups = rows.by_effort(site, [twice])
    assert [(group.heading, [row.reason for row in group.rows]) for group in groups] == [
        ("No cost", ["2 options of this kind"]),
        ("Investment", ["1 option of this kind"]),
    ]


def test_a_reader_meets_four_tabs(site: Setting) -> None:
    for page in listings.listings(site):
        if isinstance(page.view, ListingView) and page.view.orders:
            assert len(page.view.orders) == 4
            assert len(page.view.more) == 7
            assert sum(link.current for link in (*page.view.orders, *page.view.more)) == 1


# what did not work


def test_what_did_not_work_names_kind_reason_and_case(site: Setting) -> None:
    found = {
        group.anchor: [(row.title.text, row.summary.text, row.address) for row in group.rows] for group in undone.groups(site)
    }
    assert found["equipment-modification"] == [("heat exchanger for wort", "Too dear.", "case-studies/cz/left/")]
    assert found["other"] == [("A lid", "It rusted.", "case-studies/cz/left/")]


def test_options_that_were_given_up_are_told(site: Setting) -> None:
    document, facts = case(site, "own")
    option = replace(facts.options[0], status="abandoned")
    changed = replace(document, facts=replace(facts, options=(option,)))
    library = replace(site.library, documents={changed.id: changed})
    alone = replace(site, library=library, choices={changed.id: Choice(changed.id, 1, ())}, rows={}, editions={})
    library = replace(library, vocabulary=site.library.vocabulary)
    (group,) = (each for each in undone.groups(alone) if each.rows)
    assert [(row.title.text, row.summary.text, row.address) for row in group.rows] == [
        ("Heat exchanger for wort", "The source gives no reason.", "case-studies/cz/own/#exchanger")
    ]


def test_rates_are_those_of_the_publication_lowest_first(sample: Sample) -> None:
    page = samplesite.page(sample.site, "cz/en/case-studies/what-did-not-work/")
    notes = {each.get("id"): each.xpath("string(p)") for each in page.xpath("//section[@id]")}
    assert list(notes) == [
        "technology-change", "onsite-recovery", "process-control", "equipment-modification", "product-modification",
        "good-housekeeping", "input-substitution", "byproducts",
    ]  # fmt: skip
    assert notes["technology-change"].startswith("37% · 13 of 35 options")
    assert notes["byproducts"].startswith("100% · 3 of 3 options")
    assert all("1997 to 1998" in note for note in notes.values())
    term = samplesite.page(sample.site, "cz/en/options/process-control/")
    assert term.xpath("//p[@class='more']/a/@href") == ["../../case-studies/what-did-not-work/#process-control"]


# a centre's impact


def statement(site: Setting, *cases: tuple[str, CaseStudy]) -> dict[str, tuple[list[str], list[str]]]:
    own = tuple((replace(site.library.documents["casestudies/cz/own"], id=name, facts=facts), facts) for name, facts in cases)
    view = impact.view(site, own)
    shown = {row.label: ([item.value for item in row.done], [item.value for item in row.potential]) for row in view.rows}
    return shown | {"mixed": ([item.value for item in view.mixed], [])}


def test_done_and_found_stand_apart_and_only_the_same_is_added(site: Setting) -> None:
    facts = case(site, "own")[1]
    found = case(site, "found")[1]
    assert facts.annual_savings is not None
    other_year = replace(facts, annual_savings=replace(facts.annual_savings, year=None))
    dollars = replace(facts, annual_savings=replace(facts.annual_savings, currency="USD"))
    shown = statement(site, ("a", facts), ("b", facts), ("c", found), ("d", other_year), ("e", other_year), ("f", dollars))
    eur = "EUR\u00a0{:,}".format
    assert shown["Case studies"] == (["5"], ["1"])
    assert shown["Saving a year"] == ([eur(12_000), eur(6_000), eur(6_000), "USD\u00a06,000"], [eur(6_000)])
    assert shown["Investment"] == ([eur(60_000)], [eur(12_000)])
    assert shown["Options: Investment"] == (["5"], ["1"])
    assert shown["Energy, MWh a year"] == (["−500\u00a0MWh"], ["400 → 300\u00a0MWh"])


def test_nothing_is_counted_twice(site: Setting) -> None:
    facts = case(site, "own")[1]
    (result,) = facts.results
    paid = replace(facts.options[0], annual_savings=facts.annual_savings)
    both = statement(site, ("a", replace(facts, options=(paid, replace(paid, id="b")))))
    assert both["Saving a year"] == (["EUR\u00a06,000"], [])
    parts = statement(site, ("a", replace(facts, annual_savings=None, options=(paid, replace(paid, id="b", status="planned")))))
    assert parts["Saving a year"] == (["EUR\u00a06,000"], ["EUR\u00a06,000"])
    twice = statement(site, ("a", replace(facts, results=(result, replace(result, indicator="Gas of the boiler")))))
    assert twice["Energy, MWh a year"] == (["400 → 300\u00a0MWh"] * 2, [])
    bills = statement(site, ("a", replace(facts, results=(replace(result, scope="cost"), replace(result, per="month")))))
    assert [label for label in bills if label.startswith("Energy")] == []


def test_half_done_work_is_neither_achieved_nor_found(site: Setting) -> None:
    facts = case(site, "half")[1]
    shown = statement(site, ("a", facts))
    assert "Saving a year" not in shown
    assert shown["mixed"] == (["EUR\u00a06,000", "EUR\u00a012,000", "400 → 300\u00a0MWh"], [])
    done = replace(facts.options[0], status="implemented", annual_savings=facts.annual_savings)
    shown = statement(site, ("a", replace(facts, options=(done,))))
    assert shown["Saving a year"] == (["EUR\u00a06,000"], [])
    assert "EUR\u00a06,000" not in shown["mixed"][0]


def test_only_a_centre_with_work_of_its_own_states_an_impact(sample: Sample) -> None:
    stated = {path for path in samplesite.pages(sample.site) if path.endswith("/impact/index.html")}
    assert stated == {"cz/cs/impact/index.html", "cz/en/impact/index.html"}
    about = samplesite.page(sample.site, "cz/en/about/")
    assert about.xpath("//main//a[@href='../impact/']")
    assert not samplesite.page(sample.site, "tn/en/about/").xpath("//main//a[@href='../impact/']")
    page = samplesite.page(sample.site, "cz/en/impact/")
    assert {each.text_content().strip() for each in page.xpath("//tbody//td[1]")[1:]} == {"–"}

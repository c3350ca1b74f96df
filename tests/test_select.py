"""Which documents a centre shows: the sum of its needs, told with reasons."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from handmade import AUDIENCES, EFFORTS, SECTORS, TOPICS, VOCABULARY, case, centre, general
from hypothesis import assume, given
from hypothesis import strategies as st

from kbgen.model.document import Document, Library
from kbgen.model.figures import Option
from kbgen.model.need import Choice, Lines, Need, Reason
from kbgen.select import COUNTRY, GENERAL, NEAR, OWN, choices, choose


def chosen(who: Document, *documents: Document) -> tuple[Choice, ...]:
    return choose(Library(documents={each.id: each for each in (who, *documents)}, vocabulary=VOCABULARY), who)


def weight(who: Document, what: Document) -> float:
    return sum(choice.weight for choice in chosen(who, what))


BREWERY = Need(sectors=("brewery",), weight=4)
ALL_TOPICS = Need(all=Lines(topics=("water", "energy")), weight=4)


@pytest.mark.parametrize(
    ("who", "what", "expected"),
    [
        pytest.param(centre(), case(), 0, id="nothing asked, nothing shown"),
        pytest.param(centre(BREWERY), case(), 4, id="the tag itself"),
        pytest.param(centre(BREWERY), case(sector="food"), 4 * NEAR, id="broader"),
        pytest.param(centre(Need(sectors=("food",), weight=4)), case(), 4 * NEAR, id="narrower"),
        pytest.param(centre(BREWERY), case(sector="dairy"), 0, id="a sister is not near"),
        pytest.param(centre(Need(sectors=("brewery", "dairy"), weight=4)), case(), 4, id="one of a line is enough"),
        pytest.param(centre(Need(sectors=("brewery",), topics=("energy",), weight=4)), case(), 0, id="every line must match"),
        pytest.param(centre(Need(sectors=("food",), topics=("water",), weight=4)), case(), 4 * NEAR, id="one near line"),
        pytest.param(centre(BREWERY, Need(topics=("water",), weight=1)), case(), 5, id="needs add up"),
        pytest.param(centre(), case(country="CZ"), COUNTRY, id="from the country"),
        pytest.param(centre(), case(centre="cz"), OWN, id="own work"),
        pytest.param(centre(), case(centre="cz", country="CZ"), OWN, id="own work from the country counts once"),
        pytest.param(centre(BREWERY), case(centre="cz"), OWN + 4, id="own work that is asked for"),
        pytest.param(centre(BREWERY), case(centre="gh"), 4, id="work of another centre"),
        pytest.param(centre(BREWERY, not_needed=("water",)), case(), 0, id="not needed wins over a need"),
        pytest.param(centre(not_needed=("brewery",)), case(country="CZ"), 0, id="not needed wins over the country"),
        pytest.param(centre(not_needed=("brewery",)), case(centre="cz"), OWN, id="own work wins over not needed"),
        pytest.param(centre(BREWERY), case(centre="gh", only_here=True), 0, id="kept to another centre"),
        pytest.param(centre(BREWERY), case(centre="cz", only_here=True), OWN + 4, id="kept to this centre"),
        pytest.param(centre(), case(country="CZ", only_here=True), 0, id="kept to no centre"),
        pytest.param(centre(), general("overview", centre="gh", only_here=True), 0, id="an overview kept to another centre"),
        pytest.param(centre(), general("overview", centre="cz"), OWN, id="an overview of its own"),
        pytest.param(centre(Need(effort=("no-cost",), weight=3)), case(), 0, id="effort that the case does not state"),
        pytest.param(
            centre(Need(effort=("no-cost",), weight=3)),
            case(options=(Option(id="a", name="a", type="equipment", effort="no-cost"),)),
            3,
            id="effort of an option",
        ),
        pytest.param(centre(Need(weight=5)), case(), 0, id="a need without a line asks for nothing"),
        pytest.param(centre(ALL_TOPICS), case(topics=("water", "energy")), 4, id="all of some tags"),
        pytest.param(centre(ALL_TOPICS), case(topics=("water",)), 0, id="not all of some tags"),
        pytest.param(
            centre(Need(all=Lines(sectors=("food",)), weight=4)), case(), 4 * NEAR, id="narrower is near for all as well"
        ),
        pytest.param(centre(replace(ALL_TOPICS, sectors=("dairy",))), case(topics=("water", "energy")), 0, id="all beside any"),
        pytest.param(centre(), general("overview"), GENERAL, id="overviews are for all"),
        pytest.param(centre(), general("manual"), GENERAL, id="a course of no sector is for all"),
        pytest.param(centre(), general("manual", sector="brewery"), 0, id="a course of a sector is for those who ask"),
        pytest.param(centre(), general("campaign"), GENERAL, id="a campaign of all centres"),
        pytest.param(centre(), general("campaign", centres=("gh",)), 0, id="a campaign of others"),
        pytest.param(centre(), general("campaign", centres=("cz",)), GENERAL, id="a campaign of this centre"),
        pytest.param(centre(not_needed=("water",)), general("overview"), 0, id="not needed wins over general pages"),
    ],
)
def test_weight(who: Document, what: Document, expected: float) -> None:
    assert weight(who, what) == expected


def test_reasons_name_what_matched() -> None:
    who = centre(Need(sectors=("brewery", "dairy"), topics=("water", "energy"), weight=4), Need(sectors=("food",), weight=1))
    assert [choice.reasons for choice in chosen(who, case(country="CZ"))] == [
        (
            Reason("country", COUNTRY),
            Reason("need", 4, (("sectors", "brewery"), ("topics", "water")), 0),
            Reason("need", NEAR, (("sectors", "food"),), 1),
        )
    ]


def test_what_readers_looked_for_counts_once_by_its_best() -> None:
    looked_for = (Need(sectors=("brewery",), weight=2), Need(sectors=("food",), weight=2), Need(topics=("energy",), weight=1))
    who = centre()
    library = Library(documents={each.id: each for each in (who, case(topics=("energy",)))}, vocabulary=VOCABULARY)
    assert [(each.weight, each.reasons) for each in choose(library, who, looked_for)] == [
        (2, (Reason("measured", 2, (("sectors", "brewery"),)),))
    ]


def test_what_readers_looked_for_is_not_shown_where_it_is_not_needed() -> None:
    who = centre(not_needed=("water",))
    library = Library(documents={each.id: each for each in (who, case())}, vocabulary=VOCABULARY)
    assert choose(library, who, (Need(sectors=("brewery",), weight=2),)) == ()


def test_equal_weights_are_ordered_by_what_is_written_at_the_top_of_select() -> None:
    who = centre(BREWERY, Need(sectors=("food",), weight=4), Need(topics=("energy",), weight=2))
    found = chosen(
        who,
        case("reported-old", last_updated=date(2020, 1, 1)),
        case("reported-new"),
        case("measured", evidence="measured"),
        case("of-the-country", country="CZ", sector="textiles", topics=("energy",)),
        case("of-the-country-too", country="CZ", sector="dairy"),
        case("near", sector="dairy"),
        case("with-the-tag-itself", sector="textiles", topics=("energy",)),
    )
    assert [(each.document.rpartition("/")[2], each.weight) for each in found] == [
        ("measured", 6), ("reported-new", 6), ("reported-old", 6), ("of-the-country", 4), ("of-the-country-too", 4),
        ("with-the-tag-itself", 2), ("near", 2),
    ]  # fmt: skip


def test_all_centres_are_chosen_for_as_each_alone() -> None:
    czech, other = centre(BREWERY), replace(centre(Need(topics=("water",), weight=2)), id="content/centres/gh")
    library = Library(documents={each.id: each for each in (czech, other, case(), case("b", centre="gh"))}, vocabulary=VOCABULARY)
    looked_for = {"gh": (Need(sectors=("brewery",), weight=2),)}
    assert choices(library, looked_for) == {"cz": choose(library, czech), "gh": choose(library, other, looked_for["gh"])}


def test_equal_weights_are_ordered_by_evidence_and_then_by_name() -> None:
    found = chosen(
        centre(BREWERY),
        case("a"),
        case("c", evidence="measured"),
        case("b", evidence="measured"),
        case("d", evidence="estimated"),
    )
    assert [choice.document.rpartition("/")[2] for choice in found] == ["b", "c", "a", "d"]


def test_a_centre_is_not_among_its_own_documents() -> None:
    assert chosen(centre(BREWERY)) == ()


# what holds for any library


def tags(group: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(group), unique=True, max_size=3).map(tuple)


NEEDS = st.builds(
    Need, sectors=tags(SECTORS), topics=tags(TOPICS), option_types=st.just(()), audiences=tags(AUDIENCES), effort=tags(EFFORTS),
    weight=st.integers(1, 5), reason=st.none(),
)  # fmt: skip
CASES = st.builds(
    lambda number, effort, **facts: case(f"case-{number}", options=tuple(Option(id="a", name="a", type="x", effort=each) for each in effort), **facts),
    number=st.integers(0, 9), effort=tags(EFFORTS), sector=st.sampled_from(SECTORS), topics=tags(TOPICS), audiences=tags(AUDIENCES),
    country=st.sampled_from(("CZ", "GH")), centre=st.sampled_from((None, "cz", "gh")),
    evidence=st.sampled_from(("measured", "calculated", "estimated", "reported")),
)  # fmt: skip
LIBRARIES = st.lists(CASES, max_size=8, unique_by=lambda each: each.id)


def asking(who: Document, **change: Any) -> Document:
    return replace(who, facts=replace(who.facts, needs=replace(who.facts.needs, **change)))


@given(st.lists(NEEDS, min_size=1, max_size=4), CASES, st.integers(1, 5))
def test_more_weight_never_lowers(needs: list[Need], what: Document, more: int) -> None:
    heavier = [replace(needs[0], weight=needs[0].weight + more), *needs[1:]]
    assert weight(centre(*heavier), what) >= weight(centre(*needs), what)


@given(st.lists(NEEDS, max_size=3), NEEDS, CASES)
def test_one_more_need_never_lowers(needs: list[Need], another: Need, what: Document) -> None:
    assert weight(centre(*needs, another), what) >= weight(centre(*needs), what)


@given(st.lists(NEEDS, max_size=3), LIBRARIES, st.sampled_from((*SECTORS, *TOPICS, *AUDIENCES, *EFFORTS)))
def test_what_is_not_needed_is_not_shown_but_for_own_work(needs: list[Need], documents: list[Document], tag: str) -> None:
    who = asking(centre(*needs), not_needed=(tag,))
    by_name = {each.id: each for each in documents}
    for choice in chosen(who, *documents):
        each = by_name[choice.document]
        has = {tag for group in ("sectors", "topics", "audiences", "effort") for tag in each.tags(group)}
        assert tag not in has or each.centre == "cz"


@given(st.lists(NEEDS, max_size=3), LIBRARIES, st.integers(1, 5))
def test_a_need_that_no_page_meets_hides_nothing(needs: list[Need], documents: list[Document], heavy: int) -> None:
    unmet = Need(sectors=("nobody-has-it",), weight=heavy)
    before, after = chosen(centre(*needs), *documents), chosen(centre(*needs, unmet), *documents)
    assert after == before


@given(st.lists(NEEDS, max_size=3), LIBRARIES, st.lists(NEEDS, max_size=3))
def test_what_was_said_goes_before_what_was_clicked(needs: list[Need], documents: list[Document], looked_for: list[Need]) -> None:
    who = centre(*needs)
    library = Library(documents={each.id: each for each in (who, *documents)}, vocabulary=VOCABULARY)
    stated = {each.document: each.weight for each in choose(library, who)}
    for each in choose(library, who, tuple(replace(need, weight=2) for need in looked_for)):
        assert stated.get(each.document, 0) <= each.weight <= stated.get(each.document, 0) + 2


@given(st.lists(NEEDS, max_size=3), LIBRARIES, tags(SECTORS))
def test_own_work_is_always_shown(needs: list[Need], documents: list[Document], not_needed: tuple[str, ...]) -> None:
    found = {choice.document for choice in chosen(centre(*needs, not_needed=not_needed), *documents)}
    assert {each.id for each in documents if each.centre == "cz"} <= found


@given(st.lists(NEEDS, max_size=3), LIBRARIES, st.randoms(use_true_random=False))
def test_the_order_of_files_changes_nothing(needs: list[Need], documents: list[Document], chance: random.Random) -> None:
    before = chosen(centre(*needs), *documents)
    chance.shuffle(documents)
    assert chosen(centre(*needs), *documents) == before


@given(st.lists(NEEDS, max_size=3), LIBRARIES)
def test_every_choice_says_why_and_weighs_something(needs: list[Need], documents: list[Document]) -> None:
    found = chosen(centre(*needs), *documents)
    assert all(choice.reasons and choice.weight > 0 for choice in found)
    assert [choice.weight for choice in found] == sorted((choice.weight for choice in found), reverse=True)


@given(st.lists(NEEDS, max_size=3), LIBRARIES, CASES)
def test_one_more_document_moves_no_other(needs: list[Need], documents: list[Document], another: Document) -> None:
    assume(another.id not in {each.id for each in documents})
    with_it = [choice for choice in chosen(centre(*needs), *documents, another) if choice.document != another.id]
    assert with_it == list(chosen(centre(*needs), *documents))

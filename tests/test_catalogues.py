"""Catalogues as translators and their editors leave them: what is wrong in one place costs that place alone."""

from __future__ import annotations

from pathlib import Path
from string import Formatter
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from samplesite import ROOT

from kbgen.l10n.matching import Pair
from kbgen.l10n.parity import unnamed
from kbgen.l10n.segments import Segment
from kbgen.language import Voice, plural_forms, voices
from kbgen.model.finding import Phrase
from kbgen.model.glossary import Term

CZECH = '"Plural-Forms: nplurals=3; plural=(n==1) ? 0 : (n>=2 && n<=4) ? 1 : 2;\\n"'
WRAPPED = CZECH.replace(" && ", ' "\n"&& ')
PAGES = 'msgid "{n} page"\nmsgid_plural "{n} pages"\n'
ENTRIES = f'{PAGES}msgstr[0] "{{n}} strana"\nmsgstr[1] "{{n}} strany"\nmsgstr[2] "{{n}} stran"\n\nmsgid "Home"\nmsgstr "Domů"\n'


def catalogue(root: Path, rule: str, entries: str = ENTRIES, code: str = "cs", before: str = "") -> Path:
    """Write a catalogue whose head says how plurals are chosen."""
    path = root / f"translations/{code}/LC_MESSAGES/kbgen.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    head = f'msgid ""\nmsgstr ""\n"Language: {code}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    path.write_text(f"{before}{head}{rule}\n\n{entries}", encoding="utf-8")
    return path


def spoken(root: Path, *numbers: int) -> tuple[list[str], str, list[int]]:
    """Return how Czech counts pages, how it says Home, and the lines of what is wrong."""
    voice = voices(root)["cs"]
    lines = [finding.place.line for finding in voice.findings]
    return [voice.counted("{n} page", "{n} pages", n) for n in numbers], voice.say("Home"), lines


@pytest.mark.parametrize(
    ("rule", "before"),
    [
        pytest.param(CZECH, "", id="one line"),
        pytest.param(WRAPPED, "", id="wrapped"),
        pytest.param(CZECH.replace("nplurals", '"\n"nplurals'), "", id="wrapped before the first word"),
        pytest.param(f'"X-Note: Plural-Forms: none\\n"\n{CZECH}', "", id="another field that names it"),
        pytest.param(f'"PO-Revision-Date: yesterday\\n"\n{CZECH}', "", id="a date that is none"),
        pytest.param(CZECH, "\ufeff", id="a mark at the start"),
        pytest.param(CZECH, "\ufeff# by hand\n\n", id="a mark and a comment"),
    ],
)
def test_a_head_is_read_as_editors_write_it(tmp_path: Path, rule: str, before: str) -> None:
    catalogue(tmp_path, rule, before=before)
    assert spoken(tmp_path, 1, 3, 5) == (["1 strana", "3 strany", "5 stran"], "Domů", [])
    assert plural_forms(tmp_path, "cs") == "nplurals=3; plural=(n==1) ? 0 : (n>=2 && n<=4) ? 1 : 2;"


def test_line_breaks_of_other_systems_are_line_breaks(tmp_path: Path) -> None:
    path = catalogue(tmp_path, WRAPPED)
    for other in (b"\r\n", b"\r"):
        path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", other))
        assert spoken(tmp_path, 3) == (["3 strany"], "Domů", [])


@pytest.mark.parametrize(
    "rule",
    [
        "nplurals=3; plural=n;", "nplurals=3; plural=(n%10==;", "nplurals=3; plural=n/(n-1);", "nplurals=3; plural=n%(n-1000);",
        "nplurals=3; plural=n-1;", "nplurals=0; plural=0;", "nplurals=3;", "plural=0;", "nplurals=INTEGER; plural=EXPRESSION;", "3",
        "nplurals=99999999999; plural=0;", "nplurals=3; plural=import(n);",
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_used_costs_plural_entries_alone(tmp_path: Path, rule: str) -> None:
    catalogue(tmp_path, f'"Plural-Forms: {rule}\\n"')
    assert spoken(tmp_path, 0, 1, 3) == (["0 pages", "1 page", "3 pages"], "Domů", [5])
    assert plural_forms(tmp_path, "cs") == "nplurals=2; plural=n != 1;"


def test_a_rule_that_fails_for_a_great_number_says_the_last_form(tmp_path: Path) -> None:
    catalogue(tmp_path, '"Plural-Forms: nplurals=3; plural=n>7000 ? 7 : n>1;\\n"')
    assert [voices(tmp_path)["cs"].plural(n) for n in (1, 2, 7000, 7001)] == [0, 1, 1, 2]
    catalogue(tmp_path, '"Plural-Forms: nplurals=3; plural=n/(n-5000)*0;\\n"')
    assert [voices(tmp_path)["cs"].plural(n) for n in (1, 5000, 5001)] == [0, 2, 0]


def test_without_a_rule_plurals_are_as_in_english(tmp_path: Path) -> None:
    two = f'{PAGES}msgstr[0] "{{n}} strana"\nmsgstr[1] "{{n}} stran"\n\nmsgid "Home"\nmsgstr "Domů"\n'
    catalogue(tmp_path, '"X-Generator: by hand\\n"', two)
    assert spoken(tmp_path, 1, 3) == (["1 strana", "3 stran"], "Domů", [])
    catalogue(tmp_path, '"X-Generator: by hand\\n"')
    assert spoken(tmp_path, 1, 3) == (["1 page", "3 pages"], "Domů", [7])


def test_an_entry_without_plural_does_not_break_a_phrase_that_has_one(tmp_path: Path) -> None:
    catalogue(tmp_path, CZECH, 'msgid "{n} page"\nmsgstr "{n} strana"\n')
    assert spoken(tmp_path, 1, 3) == (["1 strana", "3 pages"], "Home", [])


def test_unusual_characters_do_not_move_lines(tmp_path: Path) -> None:
    """Only a line break ends a line of PO; Python knows more of them."""
    catalogue(tmp_path, CZECH, 'msgid "Home"\nmsgstr "Do\u2028m\x85ů"\n\nmsgid "about {figure}"\nmsgstr "asi"\n')
    assert [finding.place.line for finding in voices(tmp_path)["cs"].findings] == [10]


# whatever a catalogue holds, the page is said

NAMES = (
    "",
    "{n}",
    "{figure}",
    "{figure:d}",
    "{figure!x}",
    "{figure.real}",
    "{figure[0]}",
    "{}",
    "{0}",
    "{",
    "}",
    "{{",
    "}}",
    "{{n}}",
)
ORIGINALS = (
    ("Home", None),
    ("about {figure}", None),
    ("{n} of {figure}", None),
    ("A block is { field }", None),
    ("{n} page", "{n} pages"),
    ("A page", "{n} pages"),
    ("{n} page of {figure}", "{n} pages of {figure}"),
)
RULES = (CZECH, WRAPPED, CZECH.replace("?", "!"), '"Plural-Forms: nplurals=2; plural=n;\\n"', '"Plural-Forms: nplurals=1; plural=0;\\n"',
         '"Plural-Forms: nplurals=2; plural=n>2000;\\n"', '"Plural-Forms: nplurals=x; plural=0', "")  # fmt: skip
TORN = (
    'msgstr "torn',
    '"loose"',
    "words",
    'msgid "again"',
    'msgstr[x] "odd"',
    '#~ msgstr[x] "odd"',
    "#~ words",
    "#: a:b",
    "#| msgid",
    'msgctxt "c"',
    "",
)
forms = st.lists(st.sampled_from([*NAMES, "slovo", "<b>", '\\"', "\\n", "%d"]), max_size=4).map(" ".join)


@st.composite
def entries(draw: st.DrawFn) -> str:
    """Return an entry of a catalogue, good or broken."""
    one, other = draw(st.sampled_from(ORIGINALS))
    plural = draw(st.sampled_from([other, other, other, "{n} more", None]))
    lines = [f'msgid "{one}"', *([f'msgid_plural "{plural}"'] if plural else [])]
    said = draw(st.lists(st.one_of(forms, st.just(one)), min_size=1, max_size=4))
    lines += [f'msgstr[{n}] "{each}"' for n, each in enumerate(said)] if plural else [f'msgstr "{said[0]}"']
    if draw(st.integers(0, 7)) == 0:
        lines.insert(draw(st.integers(0, len(lines))), draw(st.sampled_from(TORN)))
    return "\n".join(lines)


def said(voice: Voice, one: str, other: str | None, n: int) -> str:
    """Return a phrase as kbgen says it, with everything that its original names."""
    try:
        names = {name for text in (one, other or "") for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        names = set()  # such a sentence is said as it is
    args: dict[str, object] = dict.fromkeys(names - ({"n"} if other else set()), "12 t")
    return voice.say(Phrase(one, args, plural=other, n=n if other else None))


@given(st.sampled_from(RULES), st.lists(entries(), max_size=5), st.integers(-1, 10_000))
@example(CZECH, ['msgid "about {figure}"\nmsgstr "{n} {figure}"'], 1)
@example(CZECH, ['msgid "about {figure}"\nmsgstr "{figure:d}"'], 1)
@example(CZECH, ['msgid "about {figure}"\nmsgstr "{figure!x}"'], 1)
@example(CZECH, ['msgid "{n} page"\nmsgstr "{n} strana"'], 3)
@example(RULES[5], [f'{PAGES}msgstr[0] "{{n}} strana"\nmsgstr[1] "{{n}} stran"'], 3000)
def test_no_catalogue_makes_a_phrase_fail(rule: str, held: list[str], n: int) -> None:
    with TemporaryDirectory() as folder:
        catalogue(Path(folder), rule, "\n\n".join(held))
        voice = voices(Path(folder))["cs"]
    for one, other in ORIGINALS:
        assert said(voice, one, other, n)


def test_every_phrase_of_every_language_can_be_said() -> None:
    for code, voice in voices(ROOT).items():
        assert voice.findings == ()
        assert {voice.plural(n) for n in range(200)} <= set(range(6)), code


# the glossary


def pair(source: str, target: str) -> Pair:
    return Pair(Segment("a/1", "paragraph", source, 1), None, Segment("a/1", "paragraph", target, 1))


@pytest.mark.parametrize(
    ("source", "target", "languages", "names", "lost"),
    [
        ("A payback.", "Un rédito.", ("en", "es"), {"en": ("payback",), "es": ("retorno",)}, ["payback"]),
        ("A payback.", "Un rédito.", ("en", "es-GT"), {"en": ("payback",), "es": ("retorno",)}, ["payback"]),
        ("A payback.", "Un rédito.", ("en", "es-GT"), {"en": ("payback",), "es-419": ("rédito",), "es": ("retorno",)}, []),
        ("A payback.", "Un rédito.", ("en-GB", "es"), {"en": ("payback",), "es": ("retorno",)}, ["payback"]),
        ("A payback.", "Un rédito.", ("en", "es"), {"en": ("payback",), "es-GT": ("retorno",)}, []),
        ("Steam.", "蒸汽。", ("en", "zh-TW"), {"en": ("steam",), "zh": ("水汽",)}, []),
        ("Steam.", "工业蒸汽系统。", ("en", "zh"), {"en": ("steam",), "zh": ("*蒸汽",)}, []),
        ("Steam.", "工业水汽系统。", ("en", "zh"), {"en": ("steam",), "zh": ("*蒸汽",)}, ["steam"]),
    ],
    ids=["itself", "a region", "the nearest", "an original of a region", "not of another region", "not of another script", "no ends", "no name"],
)  # fmt: skip
def test_names_of_the_glossary(
    source: str, target: str, languages: tuple[str, str], names: dict[str, tuple[str, ...]], lost: list[str]
) -> None:
    found = list(unnamed([pair(source, target)], (Term(names),), languages))
    assert [each for doubt in found for each in doubt.lost] == lost

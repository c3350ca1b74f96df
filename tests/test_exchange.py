"""PO and XLIFF both ways: what translators' programs give back is laid over the pages, and nobody's work is lost."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import polib
import pytest
import workshop
from conftest import needs
from samplesite import ROOT
from workshop import CZECH, ENGLISH, PAGE, ack, bring, export, fresh, put, write

from kbgen import incoming, translating
from kbgen.l10n.exchange import Made, Outcome
from kbgen.load import frontmatter
from kbgen.load.rewriting import rewritten
from kbgen.model.freshness import Change, State
from kbgen.model.misuse import Misuse

FITTER = f"{PAGE}#what-to-do/14"
SURVEY = f"{PAGE}#where-it-goes/2"


def edited(text: str, entries: dict[str, str], *, fuzzy: bool = False) -> str:
    """Return a PO file in which a translator wrote some entries, as Poedit saves it: wrapped lines."""
    file = polib.pofile(text, wrapwidth=78)
    for entry in file:
        if entry.msgctxt in entries:
            entry.msgstr = entries[entry.msgctxt]
            entry.flags = ["fuzzy"] if fuzzy else []
    return str(file)


def outcomes(found: incoming.Imported) -> dict[Outcome, int]:
    counts = Counter(result.outcome for result in found.results)
    return {outcome: n for outcome, n in counts.items() if outcome is not Outcome.SAME}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    ack(write(tmp_path))
    return tmp_path


def test_what_goes_out_comes_back_without_a_change(root: Path) -> None:
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file() and ".kbgen" not in path.parts}
    for form, suffix in (("po", "po"), ("xliff", "xlf")):
        found = bring(root, export(root, form=form), suffix=suffix)
        assert outcomes(found) == {}
        assert found.written == ()
        assert found.findings == ()
    assert {path: path.read_bytes() for path in before} == before


def test_one_entry_changes_one_line(root: Path) -> None:
    found = bring(root, edited(export(root), {FITTER: "Zeptejte se údržby."}))
    assert outcomes(found) == {Outcome.APPLIED: 1}
    assert found.written == (f"{PAGE}.cs.md", "translations/state/cs.tsv")
    assert workshop.text(root) == CZECH.replace("Zeptejte se svého údržbáře.", "Zeptejte se údržby.")
    assert fresh(root).state is State.FRESH
    assert outcomes(bring(root, edited(export(root), {}))) == {}


def test_title_and_words_of_the_front_matter_are_written_in_their_place(root: Path) -> None:
    found = bring(root, edited(export(root), {f"{PAGE}#@title": 'Pára: "drahá" věc', f"{PAGE}#@summary": "Kratší # souhrn."}))
    assert outcomes(found) == {Outcome.APPLIED: 2}
    text = workshop.text(root)
    assert r'title: "Pára: \"drahá\" věc"' in text
    assert 'summary: "Kratší # souhrn."' in text
    edition = workshop.shop(root).library.documents[PAGE].editions["cs"]
    assert (edition.title, edition.summary) == ('Pára: "drahá" věc', "Kratší # souhrn.")


def test_cells_titles_and_breaks_stay_what_they_are(root: Path) -> None:
    cell, title = f"{PAGE}#what-to-do/5", f"{PAGE}#what-to-do/1"
    found = bring(root, edited(export(root), {cell: "Obalit | ventily", title: "Pozor"}))
    assert outcomes(found) == {Outcome.APPLIED: 2}
    assert r"| Obalit \| ventily | 1 200 USD |" in workshop.text(root)
    assert '!!! warning "Pozor"' in workshop.text(root)


def test_changes_of_both_sides_are_listed_and_nothing_is_overwritten(root: Path) -> None:
    out = export(root)
    put(root, "cs", CZECH.replace("svého údržbáře", "mistra"))
    before = workshop.text(root)
    found = bring(root, edited(out, {FITTER: "Zeptejte se údržby."}))
    assert outcomes(found) == {Outcome.CONFLICT: 1}
    (conflict,) = [each for each in found.results if each.outcome is Outcome.CONFLICT]
    assert conflict.held == "Zeptejte se mistra."
    assert workshop.text(root) == before


def test_what_only_the_page_changed_stays(root: Path) -> None:
    out = export(root)
    put(root, "cs", CZECH.replace("svého údržbáře", "mistra"))
    assert outcomes(bring(root, out)) == {Outcome.KEPT: 1}
    assert "mistra" in workshop.text(root)


def test_the_same_change_on_both_sides_is_none(root: Path) -> None:
    out = export(root)
    put(root, "cs", CZECH.replace("svého údržbáře", "mistra"))
    assert outcomes(bring(root, edited(out, {FITTER: "Zeptejte se mistra."}))) == {}


def test_the_original_moved_on_while_the_translator_worked(root: Path) -> None:
    out = export(root)
    put(root, "en", ENGLISH.replace("Ask your fitter.", "Ask the man who mends it."))
    found = bring(root, edited(out, {FITTER: "Zeptejte se údržby."}))
    assert outcomes(found) == {Outcome.APPLIED: 1}
    assert "údržby" in workshop.text(root)
    assert fresh(root).state is State.PARTLY, "it is a translation of what stood there before"


def test_what_is_marked_as_fuzzy_or_empty_is_not_finished(root: Path) -> None:
    found = bring(root, edited(export(root), {FITTER: "Zeptejte se údržby."}, fuzzy=True))
    assert outcomes(found) == {Outcome.UNFINISHED: 1}
    assert workshop.text(root) == CZECH
    assert outcomes(bring(root, edited(export(root), {FITTER: ""}))) == {Outcome.UNFINISHED: 1}


def test_taking_away_fuzzy_says_that_it_fits(root: Path) -> None:
    put(root, "en", ENGLISH.replace("Ask your fitter.", "Ask the man."))
    out = polib.pofile(export(root))
    (entry,) = [each for each in out if each.msgctxt == FITTER]
    assert entry.flags == ["fuzzy"]
    entry.flags = []
    found = bring(root, str(out))
    assert outcomes(found) == {Outcome.CONFIRMED: 1}
    assert workshop.text(root) == CZECH
    assert fresh(root).state is State.FRESH


@pytest.mark.parametrize(
    ("entry", "words", "why"),
    [
        (SURVEY, "Průzkum 520 závodů našel úniky ve [většině z nich](heat.md).", "250"),
        (SURVEY, "Průzkum 250 závodů našel úniky ve většině z nich.", "(heat.md)"),
        (SURVEY, "Průzkum 250 závodů našel úniky ve [většině](cold.md).", "(cold.md)"),
        (FITTER, "Zeptejte se <b>údržby</b>.", "<b>"),
        (FITTER, "Zeptejte se {n} údržby.", "{n}"),
        (f"{PAGE}#what-to-do/1", 'Po"zor', "quotation"),
    ],
)
def test_what_lost_a_figure_or_a_mark_is_refused_alone(root: Path, entry: str, words: str, why: str) -> None:
    other = f"{PAGE}#what-to-do/0"
    found = bring(root, edited(export(root), {entry: words, other: "Co pomůže"}))
    assert outcomes(found) == {Outcome.REFUSED: 1, Outcome.APPLIED: 1}
    (refused,) = [each for each in found.results if each.outcome is Outcome.REFUSED]
    assert why in str(refused.reason)
    assert refused.unit.line > 1
    assert workshop.text(root) == CZECH.replace("Co dělat", "Co pomůže")


def test_a_new_language_begins_from_a_file(root: Path) -> None:
    out = polib.pofile(export(root, "sw"))
    assert [entry for entry in out if entry.msgstr or entry.fuzzy] == []
    for entry in out:
        if entry.msgctxt == FITTER or "@" in entry.msgctxt:
            entry.msgstr = f"sw {entry.msgid}"
    found = bring(root, str(out), "sw")
    assert outcomes(found)[Outcome.APPLIED] == 3
    assert found.written == (f"{PAGE}.sw.md", "translations/state/sw.tsv")
    text = workshop.text(root, "sw")
    assert "translation: {from: en, origin: human, review: draft}" in text
    assert "title: sw Steam costs money" in text
    assert "sw Ask your fitter." in text
    begun = fresh(root, "sw")
    assert begun.is_unfinished
    assert [piece.id for piece in begun.pieces if piece.change is not Change.UNTRANSLATED] == []


def test_a_piece_that_the_page_lacks_is_put_in_at_its_place(root: Path) -> None:
    put(root, "en", ENGLISH.replace("- Walk along the line.", "Nothing is ever tight.\n\n- Walk along the line."))
    (added,) = fresh(root).pieces
    found = bring(root, edited(export(root), {f"{PAGE}#{added.id}": "Nic netěsní navždy."}))
    assert outcomes(found) == {Outcome.APPLIED: 1}
    assert workshop.text(root) == CZECH.replace("- Projděte", "Nic netěsní navždy.\n\n- Projděte")
    assert fresh(root).state is State.FRESH


@pytest.mark.parametrize(
    ("old", "new", "mark", "put_in"),
    [
        ("- Listen", "- Stop.\n- Listen", "- Poslouchejte", "- cs Stop.\n- Poslouchejte"),
        (
            "\nAsk your",
            '\n!!! note "Late"\n\n    By night.\n\nAsk your',
            "\nZeptejte",
            '\n!!! note "cs Late"\n\n    cs By night.\n\nZeptejte',
        ),
        ("\n1. Close", "| Look | half |\n\n1. Close", "\n1. Zavřete", "| cs Look | cs half |\n\n1. Zavřete"),
        ("\n```text", "\nBy eye.\n\n```text", "\n```text", "\ncs By eye.\n\n```text"),
        ("2. Wait.\n", "2. Wait.\n3. Look.\n", "2. Počkejte.\n", "2. Počkejte.\n3. cs Look.\n"),
        ("\n## Where", "\nFirst of all.\n\n## Where", "\n## Kam", "\ncs First of all.\n\n## Kam"),
        ("Ask your fitter.\n", "Ask your fitter.\n\nThe end.\n", "údržbáře.\n", "údržbáře.\n\ncs The end.\n"),
    ],
)
def test_whatever_is_put_in_is_whole(root: Path, old: str, new: str, mark: str, put_in: str) -> None:
    own = CZECH + "\nV Česku pomůže také krajský úřad.\n"
    put(root, "cs", own)
    ack(root)
    put(root, "en", ENGLISH.replace(old, new))
    added = {f"{PAGE}#{piece.id}": f"cs {piece.original}" for piece in fresh(root).pieces if piece.change is Change.ADDED}
    bring(root, edited(export(root), added))
    assert workshop.text(root) == own.replace(mark, put_in)
    assert fresh(root).state is State.FRESH


def test_what_is_put_in_half_holds_the_originals_words_for_the_rest(root: Path) -> None:
    put(root, "en", ENGLISH.replace("\n1. Close", "| Look at it now | half of it all |\n\n1. Close"))
    first = fresh(root).pieces[0]
    bring(root, edited(export(root), {f"{PAGE}#{first.id}": "Zavřete to"}))
    assert "| Zavřete to | half of it all |" in workshop.text(root)
    assert [(piece.change, piece.original) for piece in fresh(root).pieces] == [(Change.UNTRANSLATED, "half of it all")]


def test_the_mark_in_the_comment_may_be_lost(root: Path) -> None:
    """Weblate keeps extracted comments, other programs may not: what was recorded takes their place."""
    file = polib.pofile(edited(export(root), {FITTER: "Zeptejte se údržby."}))
    for entry in file:
        entry.comment = ""
    assert outcomes(bring(root, str(file))) == {Outcome.APPLIED: 1}


def test_a_machine_draft_goes_out_fuzzy_and_a_person_makes_it_more(root: Path) -> None:
    put(root, "cs", CZECH.replace("origin: human", "origin: machine"))
    ack(root)
    out = export(root)
    assert {entry.fuzzy for entry in polib.pofile(out)} == {True}
    bring(root, edited(out, {FITTER: "Zeptejte se údržby."}))
    assert "origin: machine-edited" in workshop.text(root)


def test_what_is_the_same_in_both_languages_stays_translated(root: Path) -> None:
    """A name of four words that was said to be its own translation is not asked for again when the page is confirmed."""
    english = polib.pofile(export(root))
    first = next(entry for entry in english if entry.msgctxt.endswith("#@title"))
    title = first.msgid
    put(root, "cs", re.sub(r"^title: .*$", f"title: {title}", CZECH, count=1, flags=re.MULTILINE))
    ack(root)
    assert "@title" in {piece.id for piece in fresh(root).pieces}
    ack(root, "@title")
    assert "@title" not in {piece.id for piece in fresh(root).pieces}
    ack(root)
    assert "@title" not in {piece.id for piece in fresh(root).pieces}


def test_a_table_whose_rows_moved_is_confirmed_cell_by_cell(root: Path) -> None:
    """Cells that say the same elsewhere are known again by their words; a confirmed page has one line for each piece all the same."""
    table = "\n\n| What | Now |\n| --- | --- |\n| Steam | 10 t |\n| Water | 10 t |\n"
    more = table.replace("| Steam", "| Heat | 20 t |\n| Steam").replace("| Water | 10 t |", "| Water | 20 t |\n| Waste | 10 t |")
    czech = {"What": "Co", "Now": "Nyní", "Steam": "Pára", "Water": "Voda", "Heat": "Teplo", "Waste": "Odpad"}

    def translated(text: str) -> str:
        return re.sub("|".join(czech), lambda found: czech[found[0]], text)

    for there in (table, more):
        put(root, "en", ENGLISH + there)
        put(root, "cs", CZECH + translated(there))
        ack(root)
        assert fresh(root).state is State.FRESH
    rows = (root / "translations/state/cs.tsv").read_text(encoding="utf-8").splitlines()
    pieces = [line.split("\t")[1] for line in rows]
    assert len(pieces) == len(set(pieces))


def test_a_machine_that_confirms_a_draft_has_not_read_it(root: Path) -> None:
    put(root, "cs", CZECH.replace("origin: human", "origin: machine"))
    ack(root)
    out = polib.pofile(export(root))
    for entry in out:
        entry.flags = []
    found = bring(root, str(out), origin="machine")
    assert set(outcomes(found)) <= {Outcome.CONFIRMED, Outcome.SAME}
    assert {entry.fuzzy for entry in polib.pofile(export(root))} == {True}
    bring(root, str(out))
    assert {entry.fuzzy for entry in polib.pofile(export(root))} == {False}


def test_trying_it_changes_nothing(root: Path) -> None:
    found = bring(root, edited(export(root), {FITTER: "Zeptejte se údržby."}), write=False)
    assert outcomes(found) == {Outcome.APPLIED: 1}
    assert found.written == ()
    assert workshop.text(root) == CZECH


# files that are not as they should be


def broken(text: str) -> str:
    return text.replace(f'msgctxt "{FITTER}"', f'msgctxt "{FITTER}')


@pytest.mark.parametrize(
    "spoil",
    [
        broken,
        lambda text: text.replace(f'msgctxt "{FITTER}"\nmsgid', f'msgctxt "{FITTER}"\nmsgidd'),
        lambda text: text.replace('msgstr "Zeptejte se svého údržbáře."', 'msgid_plural "x"\nmsgstr[0] "a"\nmsgstr[1] "b"'),
    ],
)
def test_a_broken_entry_costs_no_other(root: Path, spoil: Callable[[str], str]) -> None:
    text = edited(export(root), {f"{PAGE}#what-to-do/0": "Co pomůže"})
    text = str(polib.pofile(text, wrapwidth=0))
    found = bring(root, spoil(text))
    (finding,) = found.findings
    assert finding.code == "KB415"
    assert abs(finding.place.line - text[: text.index(FITTER)].count("\n")) <= 4
    assert outcomes(found) == {Outcome.APPLIED: 1}
    assert workshop.text(root) == CZECH.replace("Co dělat", "Co pomůže")


def test_a_file_in_another_encoding_is_refused_with_its_byte(root: Path) -> None:
    found = bring(root, export(root).replace("charset=UTF-8", "charset=ISO-8859-2").encode("iso-8859-2", "replace"))
    (finding,) = found.findings
    assert (finding.code, found.results) == ("KB415", ())
    assert "ISO-8859-2" in str(finding.message)


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", ["\ufeff", ""])
def test_line_ends_and_marks_of_windows_are_no_change(root: Path, end: str, mark: str) -> None:
    text = mark + edited(export(root), {FITTER: "Zeptejte se údržby."}).replace("\n", end)
    assert outcomes(bring(root, text.encode())) == {Outcome.APPLIED: 1}


def test_entries_of_no_page_are_said_and_left(root: Path) -> None:
    text = (
        export(root).replace(FITTER, f"{PAGE}#nowhere/9").replace("Ask your fitter.", "Something else.").replace("kbgen:", "was:")
    )
    assert outcomes(bring(root, text)) == {Outcome.GONE: 1}
    assert outcomes(bring(root, export(root).replace(PAGE, "content/overviews/never"))) == {Outcome.GONE: 22}


@pytest.mark.parametrize("cut", [0.3, 0.9])
def test_a_torn_xliff_is_refused(root: Path, cut: float) -> None:
    text = export(root, form="xliff")
    found = bring(root, text[: int(len(text) * cut)], suffix="xlf")
    assert [finding.code for finding in found.findings] == ["KB415"]
    assert workshop.text(root) == CZECH


def test_entities_are_not_expanded(root: Path) -> None:
    text = export(root, form="xliff").replace("?>", '?>\n<!DOCTYPE x [<!ENTITY a "Zeptejte se všech.">]>', 1)
    found = bring(root, text.replace("Zeptejte se svého údržbáře.", "&a;"), suffix="xlf")
    assert "všech" not in workshop.text(root)
    assert Outcome.APPLIED not in outcomes(found)


def test_xliff_carries_a_change(root: Path) -> None:
    text = export(root, form="xliff").replace("Zeptejte se svého údržbáře.", "Zeptejte se &lt;mistra&gt; &amp; spol.")
    found = bring(root, text, suffix="xlf")
    assert outcomes(found) == {Outcome.REFUSED: 1}, "that is a tag the original does not have"
    text = export(root, form="xliff").replace("Zeptejte se svého údržbáře.", "Zeptejte se mistra &amp; spol.")
    assert outcomes(bring(root, text, suffix="xlf")) == {Outcome.APPLIED: 1}
    assert "mistra & spol." in workshop.text(root)


# judges that are not ours


@pytest.fixture(scope="module")
def library() -> translating.Workshop:
    return translating.opened(ROOT)


@pytest.mark.parametrize("code", ["es", "pt", "fr", "cs", "sk", "hu", "ar", "zh", "vi", "ko", "sw", "am", "hi", "ru", "en"])
def test_gettext_takes_every_file(library: translating.Workshop, code: str, tmp_path: Path) -> None:
    msgfmt = shutil.which("msgfmt")
    needs("msgfmt", msgfmt)
    file = tmp_path / f"{code}.po"
    file.write_text(translating.exported(library, code, translating.documents(library, []), "po"), encoding="utf-8")
    done = subprocess.run([str(msgfmt), "--check", "-o", "/dev/null", file], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_gettext_does_not_take_a_broken_one(library: translating.Workshop, tmp_path: Path) -> None:
    needs("msgfmt", shutil.which("msgfmt"))
    file = tmp_path / "cs.po"
    file.write_text(
        translating.exported(library, "cs", translating.documents(library, []), "po") + 'msgid "x\n', encoding="utf-8"
    )
    done = subprocess.run(["msgfmt", "--check", "-o", "/dev/null", file], capture_output=True, check=False)
    assert done.returncode != 0


@pytest.mark.parametrize("code", ["cs", "ar", "zh"])
def test_translate_toolkit_reads_what_goes_out(library: translating.Workshop, code: str, tmp_path: Path) -> None:
    from translate.convert import po2xliff
    from translate.storage import factory

    source = tmp_path / f"{code}.po"
    source.write_text(translating.exported(library, code, translating.documents(library, []), "po"), encoding="utf-8")
    with source.open("rb") as given, (tmp_path / "out.xlf").open("wb") as taken:
        assert po2xliff.convertpo(given, taken, None)
    ours = tmp_path / f"{code}.xlf"
    ours.write_text(translating.exported(library, code, translating.documents(library, []), "xliff"), encoding="utf-8")
    units = [each for each in factory.getobject(str(source)).units if not each.isheader()]
    ours_units = factory.getobject(str(ours)).units
    assert len(units) == len(ours_units) == len(polib.pofile(str(source)))
    assert [each.source for each in units] == [each.source for each in ours_units]
    assert [each.target or "" for each in units] == [each.target or "" for each in ours_units]


# what a reviewer found


@pytest.mark.parametrize("spoil", ["title: Pára: stojí peníze", "words:", "title: \x07"])
def test_a_page_that_cannot_be_read_is_never_written_over(root: Path, spoil: str) -> None:
    out = edited(export(root), {FITTER: "Zeptejte se údržby."})
    put(root, "cs", CZECH.replace("title: Pára stojí peníze", spoil))
    before = workshop.text(root)
    found = bring(root, out)
    assert set(outcomes(found)) == {Outcome.REFUSED}
    assert found.written == ()
    assert workshop.text(root) == before


@pytest.mark.parametrize("words", ["a\u202eb", "a\ufeffb", "a\x07b", "a\x7fb", "x" * 30_000])
def test_what_load_would_refuse_is_refused_before(root: Path, words: str) -> None:
    found = bring(root, edited(export(root), {f"{PAGE}#@summary": words}))
    assert outcomes(found) == {Outcome.REFUSED: 1}
    assert workshop.text(root) == CZECH


@pytest.mark.parametrize(
    "words",
    [
        "A\n---", "A\n# B", "A\n\nB", "<!-- A", "---", "***", "[Pozn]: slovo", '--8<-- "x"', "{: #abc }", "!!! note\n    x", "    kód",
        "~~~ A", "~~~\nA", "```", "[TOC]",
    ],
)  # fmt: skip
def test_words_that_would_change_the_form_of_a_page_are_refused(root: Path, words: str) -> None:
    found = bring(root, edited(export(root), {FITTER: words}))
    counts = outcomes(found)
    if Outcome.APPLIED in counts:
        assert fresh(root).state is State.FRESH
    else:
        assert counts == {Outcome.REFUSED: 1}
        assert workshop.text(root) == CZECH


@pytest.mark.parametrize(
    "words", ["- Zeptejte se.", "1. Zeptejte se.", "# Zeptejte se.", "> Zeptejte se.", "+ Zeptejte se.", "| Zeptejte se."]
)
def test_what_begins_like_a_list_stays_words_and_comes_back_the_same(root: Path, words: str) -> None:
    assert outcomes(bring(root, edited(export(root), {FITTER: words}))) == {Outcome.APPLIED: 1}
    assert fresh(root).state is State.FRESH
    assert outcomes(bring(root, export(root))) == {}
    assert polib.pofile(export(root)).find(words, by="msgstr")


def test_a_hard_break_goes_out_and_comes_back(root: Path) -> None:
    put(root, "en", ENGLISH.replace("Ask your fitter.", "Ask  \nyour fitter."))
    put(root, "cs", CZECH.replace("Zeptejte se svého", "Zeptejte se  \nsvého"))
    ack(root)
    before = workshop.text(root)
    assert outcomes(bring(root, export(root))) == {}
    assert workshop.text(root) == before


def test_line_ends_of_windows_and_blank_lines_of_the_front_matter_stay(root: Path) -> None:
    text = CZECH.replace("title: Pára", "\n# a remark\ntitle: Pára")
    (root / f"{PAGE}.cs.md").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    bring(root, edited(export(root), {FITTER: "Zeptejte se údržby."}))
    wanted = text.replace("Zeptejte se svého údržbáře.", "Zeptejte se údržby.").replace("\n", "\r\n")
    assert (root / f"{PAGE}.cs.md").read_bytes() == b"\xef\xbb\xbf" + wanted.encode()


@pytest.mark.parametrize(
    "block",
    [
        "words: {}",
        "words: {a: b}",
        "words:  # names\n  a: b",
        "words:\n    a: b",
        '"words":\n  a: b',
        "words:\n  a: b\n  # the end",
    ],
)
def test_a_new_name_is_put_in_however_the_block_is_written(block: str) -> None:
    page = f"---\nlang: cs\n{block}\ntitle: T\n---\n\nText.\n"
    text = rewritten("x.md", page, {("words", "c.d"): "Nové: jméno"})
    held = frontmatter.parse("x.md", frontmatter.split("x.md", text)[0]).value
    assert isinstance(held, dict)
    assert held["title"] == "T"
    assert held["words"] == ({"c.d": "Nové: jméno"} if block == "words: {}" else {"a": "b", "c.d": "Nové: jméno"})


def test_a_fault_in_what_is_recorded_stops_before_anything_is_written(root: Path) -> None:
    state = root / "translations/state/cs.tsv"
    state.write_text(state.read_text(encoding="utf-8") + "nonsense\n", encoding="utf-8")
    with pytest.raises(Misuse):
        bring(root, edited(export(root), {FITTER: "Zeptejte se údržby."}))
    assert workshop.text(root) == CZECH


def test_reading_a_machine_draft_is_recorded_entry_by_entry(root: Path) -> None:
    put(root, "cs", CZECH.replace("origin: human", "origin: machine"))
    (root / "translations/state/cs.tsv").unlink()
    ack(root)
    out = polib.pofile(export(root))
    assert {entry.fuzzy for entry in out} == {True}
    for entry in out[:3]:
        entry.flags = []
    assert outcomes(bring(root, str(out)))[Outcome.CONFIRMED] == 3
    assert [entry.fuzzy for entry in polib.pofile(export(root))[:4]] == [False, False, False, True]
    assert workshop.text(root) == CZECH.replace("origin: human", "origin: machine")


def test_an_entry_that_stands_twice_is_told_and_an_empty_one_takes_nothing_away(root: Path) -> None:
    text = edited(export(root), {FITTER: "Zeptejte se údržby."})
    again = f'\nmsgctxt "{FITTER}"\nmsgid "Ask your fitter."\nmsgstr ""\n'
    assert outcomes(bring(root, text + again, write=False)) == {Outcome.APPLIED: 1}
    found = bring(root, text + again.replace('msgstr ""', 'msgstr "Jinak."'))
    assert [finding.code for finding in found.findings] == ["KB415"]
    assert "údržby" in workshop.text(root)


def test_a_file_in_another_language_is_not_taken(root: Path) -> None:
    for form, suffix in (("po", "po"), ("xliff", "xlf")):
        with pytest.raises(Misuse, match="cs"):
            bring(root, export(root, form=form), "sw", suffix)
    assert not (root / f"{PAGE}.sw.md").exists()


def test_what_a_program_copied_from_the_original_is_no_translation(root: Path) -> None:
    out = polib.pofile(export(root, "sw"))
    for entry in out:
        entry.msgstr = entry.msgid
    assert Outcome.CONFIRMED not in outcomes(bring(root, str(out), "sw", write=False))
    assert outcomes(bring(root, str(out), "sw", write=False))[Outcome.UNFINISHED] >= 8


def test_of_a_page_that_begins_with_its_title_everything_else_waits(root: Path) -> None:
    out = polib.pofile(export(root, "sw"))
    out[0].msgstr = "Mvuke"
    bring(root, str(out), "sw")
    begun = fresh(root, "sw")
    assert begun.is_unfinished
    assert {piece.change for piece in begun.pieces} == {Change.UNTRANSLATED}
    assert begun.changed == begun.total - 1


def test_an_approved_page_with_new_words_is_a_draft_again_and_a_machines_words_are_said(root: Path) -> None:
    approved = CZECH.replace("review: draft", "review: approved, reviewed_on: 2026-11-01")
    put(root, "cs", approved)
    ack(root)
    bring(root, export(root))
    assert workshop.text(root) == approved
    bring(root, edited(export(root), {FITTER: "Zeptejte se údržby."}))
    assert "review: draft" in workshop.text(root)
    file = root / "in.po"
    file.write_text(edited(export(root), {FITTER: "Zeptejte se stroje."}), encoding="utf-8")
    made = Made(origin="machine", day="2026-11-25")
    incoming.imported(workshop.shop(root), file, "cs", made, write=True)
    assert "origin: machine-edited" in workshop.text(root)
    assert [entry.fuzzy for entry in polib.pofile(export(root)) if entry.msgctxt == FITTER] == [True]


def test_an_address_alone_is_no_reason_to_take_words(root: Path) -> None:
    out = export(root)
    put(
        root,
        "en",
        ENGLISH.replace("- Walk along", "Never open the safety valve.\n\n- Walk along").replace("A survey of", "Surveys of"),
    )
    found = bring(root, edited(out, {SURVEY: "Průzkumy 250 závodů našly úniky ve [většině z nich](heat.md)."}))
    assert Outcome.APPLIED in outcomes(found)
    assert "Průzkumy 250 závodů" in workshop.text(root)
    assert workshop.text(root).count("Průzkum") == 1


def test_other_files_say_what_they_are_not(root: Path) -> None:
    assert [finding.code for finding in bring(root, "<html><body>x</body></html>", suffix="xlf").findings] == ["KB415"]
    assert [finding.code for finding in bring(root, 'msgid "a"\nmsgstr "b"\n').findings] == ["KB415"]
    with pytest.raises(Misuse):
        bring(root, "x", suffix="docx")


def test_without_the_mark_an_address_alone_is_not_enough(root: Path) -> None:
    put(root, "en", ENGLISH.replace("- Walk along the line.\n- Listen for leaks.\n", "- Alpha one here.\n- Beta.\n"))
    out = polib.pofile(export(root, "sw"))
    for entry in out:
        entry.comment, entry.msgstr = "", f"sw {entry.msgid}" if entry.msgid.startswith("Alpha") else ""
    changed = "- Never open the safety valve.\n- Alpha one here, edited.\n- Beta.\n"
    put(root, "en", ENGLISH.replace("- Walk along the line.\n- Listen for leaks.\n", changed))
    assert Outcome.APPLIED not in outcomes(bring(root, str(out), "sw"))


def test_the_language_of_a_file_is_found_wherever_its_head_says_it(root: Path) -> None:
    text = 'msgid ""\nmsgstr "Language: cs\\nContent-Type: text/plain; charset=UTF-8\\n"\n\n' + export(root).split("\n\n", 1)[1]
    with pytest.raises(Misuse):
        bring(root, text, "sw")


SWAPPED = ENGLISH.replace("1,200 USD |\n| Shut it | 300 USD", "300 USD |\n| Shut it | 1,200 USD")


def test_a_figure_in_another_row_goes_out_to_be_looked_at_and_stays_old_until_it_was(root: Path) -> None:
    put(root, "en", SWAPPED)
    old = {f"{PAGE}#what-to-do/6", f"{PAGE}#what-to-do/8"}
    assert {entry.msgctxt for entry in polib.pofile(export(root)) if entry.fuzzy} == old
    bring(root, edited(export(root), {FITTER: "Zeptejte se údržby."}))
    assert (fresh(root).state, fresh(root).changed) == (State.OUTDATED, 2), "another entry says nothing of these"
    ack(root, "what-to-do/14")
    assert (fresh(root).state, fresh(root).changed) == (State.OUTDATED, 2)
    out = polib.pofile(export(root))
    for entry in out:
        entry.flags = []
    assert outcomes(bring(root, str(out))) == {Outcome.CONFIRMED: 2}
    assert fresh(root).state is State.FRESH


def test_one_piece_confirmed_makes_no_other_look_moved(root: Path) -> None:
    put(root, "en", ENGLISH.replace("| Coat", "| Look | 1 USD |\n| Coat"))
    put(root, "cs", CZECH.replace("| Obalit", "| Dívat se | 1 USD |\n| Obalit"))
    ack(root, "what-to-do/5", "what-to-do/6")
    assert fresh(root).state is State.FRESH
    put(root, "en", (root / f"{PAGE}.md").read_text(encoding="utf-8").replace("300 USD", "310 USD"))
    put(root, "cs", workshop.text(root).replace("300 USD", "310 USD"))
    ack(root, "what-to-do/10")
    assert fresh(root).state is State.FRESH

"""Digests from the command line: what is announced, to whom, once; whatever happens in between."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import random
import re
import shutil
import signal
import subprocess
from base64 import b64decode
from collections import Counter
from dataclasses import replace
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from pathlib import Path

import icalendar
import pypdfium2
import pytest
import samplesite
from lxml import html

from kbgen import digesting, reading
from kbgen.language import voices
from kbgen.render import paper

MAILING = """\
mailing: {sender: news@tn.ncpc.example, list_id: news.tn.ncpc.example, unsubscribe: "mailto:leave@tn.ncpc.example?subject=leave"}
subscriptions:
  - {id: energy, title: Energy and heat, topics: [energy]}
"""
CASE = "casestudies/tn/clc-cap-bon-milk"
STATE = "content/announced/tn.tsv"
KILLS = 10
NOTHING_DRAWS = samplesite.ROOT / "tests/nothing_draws"
"""A folder in which what draws letters cannot be loaded, as on a machine without Pango."""


def day(when: str) -> str:
    return str(int(dt.datetime.fromisoformat(f"{when}T12:00:00+00:00").timestamp()))


def digest(
    root: Path, when: str, *words: str | Path, centre: str = "tn", draws: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run the command; it draws paper only for the tests that look at it, for that takes most of the time."""
    more = {} if draws else {"PYTHONPATH": f"{NOTHING_DRAWS}{os.pathsep}{samplesite.ROOT}"}
    return samplesite.run("digest", "--centre", centre, "--root", root, *words, SOURCE_DATE_EPOCH=day(when), **more)


def due(root: Path, when: str, *, draws: bool = False) -> str:
    done = digest(root, when, "--due", "--out", root / "outbox", draws=draws)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def told(root: Path) -> list[tuple[str, ...]]:
    """Everything that the issues of the outbox tell: stream, document, language, gist."""
    files = sorted((root / "outbox/tn").glob("[0-9]*/issue.tsv"))
    lines = (line for file in files for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return [tuple(line.split("\t")) for line in lines]


def issue(root: Path, name: str) -> set[tuple[str, str, str]]:
    lines = (root / "outbox/tn" / name / "issue.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return {tuple(line.split("\t")[:3]) for line in lines}  # type: ignore[misc]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose centre in Tunisia sends mail; nothing was announced yet. What was drawn once is kept beside it."""
    root = samplesite.only(samplesite.write(tmp_path_factory.mktemp("digest") / "repository"), "tn")
    page = root / "content/centres/tn.md"
    own = re.sub(r"(subscriptions|mailing):\n(  .*\n)+", "", page.read_text(encoding="utf-8"))
    page.write_text(own.replace("feedback:\n", f"{MAILING}feedback:\n"), encoding="utf-8")
    for language in ("ar", "fr"):
        path = root / f"content/centres/tn.{language}.md"
        path.write_text(re.sub(r"  subscriptions\..*\n", "", path.read_text(encoding="utf-8")), encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def begun(fresh: Path) -> Path:
    """The same after its first issue, on 25 November."""
    root = fresh.parent / "begun"
    shutil.copytree(fresh, root)
    due(root, "2026-11-25")
    shutil.copytree(root / ".kbgen", fresh / ".kbgen", dirs_exist_ok=True)
    return root


@pytest.fixture(scope="module")
def drawn(fresh: Path) -> Path:
    """What is new in Arabic, with its paper."""
    out = fresh.parent / "drawn"
    done = digest(fresh, "2026-11-25", "--since", "2026-11-01", "--out", out, "--lang", "ar", draws=True)
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture
def root(begun: Path, tmp_path: Path) -> Path:
    shutil.copytree(begun, tmp_path / "repository")
    return tmp_path / "repository"


# what is announced


def test_the_first_issue_has_the_newest_and_all_older_count_as_known(fresh: Path, tmp_path: Path) -> None:
    root = tmp_path / "repository"
    shutil.copytree(fresh, root)
    for path in root.glob("casestudies/*/*.md"):
        if f"{CASE}." not in path.as_posix():
            path.write_text(
                path.read_text(encoding="utf-8").replace("last_updated: 2026-11-23", "last_updated: 2026-03-01"), "utf-8"
            )
    said = due(root, "2026-11-25")
    assert "from before count as known" in said
    documents = {document for _, document, _ in issue(root, "2026-11-25")}
    assert CASE in documents
    assert "casestudies/lb/skaff-dairy" not in documents
    state = (root / STATE).read_text(encoding="utf-8")
    assert re.search(r"^all\tcasestudies/lb/skaff-dairy\ten\t[0-9a-f]{16}\t2026-03-01$", state, re.MULTILINE)
    assert state.splitlines()[1:] == sorted(state.splitlines()[1:])


def test_nothing_new_nothing_written(root: Path) -> None:
    before = samplesite.files(root / "outbox"), (root / STATE).read_bytes()
    assert due(root, "2027-02-01") == "Nothing is new, so nothing was written.\n"
    assert (samplesite.files(root / "outbox"), (root / STATE).read_bytes()) == before


def test_a_figure_put_right_is_news_and_a_comma_is_not(root: Path) -> None:
    edit(root / f"{CASE}.md", "compressed air", "compressed, air")
    assert "Nothing is new" in due(root, "2027-02-01")
    edit(root / f"{CASE}.md", "value: 546903", "value: 546904")
    due(root, "2027-02-01")
    assert issue(root, "2027-02-01") == {(stream, CASE, code) for stream in ("all", "energy") for code in ("ar", "en", "fr")}
    assert "Changed" in (root / "outbox/tn/2027-02-01/all.en.txt").read_text(encoding="utf-8")


def test_a_translation_is_news_to_those_who_read_it_alone(root: Path) -> None:
    moved = root / "casestudies/ma/aluminium-du-maroc.ar.md"
    kept = moved.read_bytes()
    moved.unlink()
    shutil.rmtree(root / "outbox")
    (root / STATE).unlink()
    due(root, "2026-11-25")
    moved.write_bytes(kept)
    due(root, "2027-02-01")
    folder = root / "outbox/tn/2027-02-01"
    assert {document for _, document, _ in issue(root, "2027-02-01")} == {"casestudies/ma/aluminium-du-maroc"}
    assert {path.name.split(".")[1] for path in folder.glob("*.eml")} == {"ar"}
    assert voices(samplesite.ROOT)["ar"].say("Now in your language") in (folder / "all.ar.txt").read_text(encoding="utf-8")


def test_the_cadence_must_have_passed(root: Path) -> None:
    edit(root / f"{CASE}.md", "value: 546903", "value: 546904")
    assert "all: the next issue is due on 2026-12-25." in due(root, "2026-12-24")
    assert not (root / "outbox/tn/2026-12-24").exists()
    due(root, "2026-12-25")
    assert (root / "outbox/tn/2026-12-25/all.ar.eml").exists()


def test_at_once_means_on_the_same_day_again(root: Path) -> None:
    edit(root / "content/centres/tn.md", 'leave"}', 'leave", cadences: [immediate, monthly]}')
    assert "Nothing is new" in due(root, "2026-11-25"), "readers were told all of it when they had no choice"
    edit(root / f"{CASE}.md", "value: 546903", "value: 546904")
    said = due(root, "2026-11-25")
    assert "all@monthly: the next issue is due on 2026-12-25." in said
    assert {stream for stream, _, _ in issue(root, "2026-11-25-2")} == {"all@immediate", "energy@immediate"}
    edit(root / "content/centres/tn.md", ", cadences: [immediate, monthly]", "")
    due(root, "2026-12-25")
    assert {stream for stream, _, _ in issue(root, "2026-12-25")} == {"all", "energy"}, "the monthly ones had not been told"


def test_a_page_that_goes_is_no_error_and_comes_back_unannounced(root: Path) -> None:
    path = root / "casestudies/cz/bakery-leaven.md"
    kept = {each: each.read_bytes() for each in path.parent.glob("bakery-leaven*.md")}
    for each in kept:
        each.unlink()
    assert "Nothing is new" in due(root, "2027-02-01")
    for each, data in kept.items():
        each.write_bytes(data)
    assert "Nothing is new" in due(root, "2027-02-01")


def test_a_centre_without_a_mailbox_has_all_but_mail(root: Path) -> None:
    edit(root / "content/centres/tn.md", MAILING.splitlines()[0], "")
    done = digest(root, "2026-11-25", "--since", "2026-11-01", "--out", str(root / "look"))
    assert "mailing: {sender: news@centre.example" in done.stdout
    names = {path.name for path in (root / "look/tn/since-2026-11-01").iterdir()}
    assert {"issue.tsv", "all.fr.txt", "all.fr.html", "all.fr.sms.txt"} <= names
    assert not [name for name in names if name.endswith(".eml")]


def test_looking_records_nothing(root: Path) -> None:
    before = (root / STATE).read_bytes()
    done = digest(root, "2026-11-26", "--since", "2026-11-01", "--lang", "fr", "--out", str(root / "outbox"))
    assert (root / STATE).read_bytes() == before
    assert {path.name.split(".")[1] for path in (root / "outbox/tn/since-2026-11-01").glob("*.eml")} == {"fr"}
    assert "français" in done.stdout
    assert "Nothing is new" in digest(root, "2026-12-26", "--since", "2026-12-01").stdout
    assert "Nothing is new" in due(root, "2027-02-01"), "what was only looked at is not adopted"


# once


def test_killed_at_ten_random_points_and_repeated_everything_is_announced_exactly_once(
    fresh: Path, begun: Path, tmp_path: Path
) -> None:
    expected, state = told(begun), (begun / STATE).read_bytes()
    killer = Path(__file__).with_name("killer.py")

    def run(root: Path, last: int) -> subprocess.CompletedProcess[str]:
        words = ("digest", "--centre", "tn", "--due", "--root", str(root), "--out", str(root / "outbox"))
        paths = f"{NOTHING_DRAWS}{os.pathsep}{samplesite.ROOT}"
        return samplesite.python(killer, str(root), str(last), *words, SOURCE_DATE_EPOCH=day("2026-11-25"), PYTHONPATH=paths)

    def copy(name: str) -> Path:
        shutil.copytree(fresh, tmp_path / name)
        return tmp_path / name

    changes = int(run(copy("counted"), 0).stderr.split()[-1])
    assert changes > 20
    ends = [changes, changes - 1, changes - 2, changes - 3]  # around the rename of the issue and of the state
    points = [*ends, *random.Random(6).sample(range(1, changes - 3), KILLS - len(ends))]
    for point in points:
        root = copy(f"killed-{point}")
        assert run(root, point).returncode == -signal.SIGKILL
        due(root, "2026-11-25")
        counts = Counter(told(root))
        assert set(counts.values()) == {1}, point
        assert sorted(counts) == sorted(expected), point
        assert (root / STATE).read_bytes() == state, point
        assert not list((root / "outbox/tn").glob(".*")), point
        assert (root / "content/chronicle.tsv").read_bytes() == (begun / "content/chronicle.tsv").read_bytes(), point
    assert "Nothing is new" in due(root, "2026-12-25"), "as after any other, for all that it reads is the same"


def test_an_issue_that_was_not_recorded_is_adopted(root: Path) -> None:
    edit(root / f"{CASE}.md", "value: 546903", "value: 546904")
    before = (root / STATE).read_bytes()
    due(root, "2027-02-01")
    recorded = (root / STATE).read_bytes()
    (root / STATE).write_bytes(before)  # as if it had been killed just before
    said = due(root, "2027-02-03")
    assert "was written by a run that did not end" in said
    assert (root / STATE).read_bytes() == recorded
    assert sorted(path.name for path in (root / "outbox/tn").iterdir()) == ["2026-11-25", "2027-02-01"]


def test_a_clock_that_went_backwards(root: Path) -> None:
    before = (root / STATE).read_bytes()
    done = digest(root, "2026-11-24", "--due", "--out", str(root / "outbox"))
    assert done.returncode == 2
    assert "Set the clock of this machine right." in done.stderr
    assert (root / STATE).read_bytes() == before


def test_a_state_that_cannot_be_read_announces_nothing(root: Path) -> None:
    edit(root / STATE, "\t2026-11-25\n", " 2026-11-25\n")
    before = (root / STATE).read_bytes()
    done = digest(root, "2027-02-01", "--due", "--out", str(root / "outbox"))
    assert done.returncode == 2
    assert f"{STATE}:2:1 has lines that cannot be read" in done.stderr
    assert (root / STATE).read_bytes() == before
    assert "KB811" in samplesite.run("check", "--root", root).stdout


def test_branches_that_both_announced_are_understood(root: Path) -> None:
    state = root / STATE
    state.write_text(state.read_text(encoding="utf-8") + f"all\t{CASE}\ten\t0123456789abcdef\t2026-11-25\n", encoding="utf-8")
    assert "Nothing is new" in due(root, "2027-02-01")


def test_what_was_sent_from_a_look_is_not_removed(fresh: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tn/since-2026-11-01"
    folder.mkdir(parents=True)
    (folder / "issue.tsv").write_text("", encoding="utf-8")
    (folder / "sent.tsv").write_text("who has what", encoding="utf-8")
    done = digest(fresh, "2026-11-25", "--since", "2026-11-01", "--out", tmp_path, "--lang", "fr")
    assert done.returncode == 2
    assert "holds files that kbgen did not make" in done.stderr
    assert {path.name for path in folder.iterdir()} == {"issue.tsv", "sent.tsv"}


def test_two_runs_at_once(root: Path) -> None:
    lock = root / ".kbgen/digest-tn.lock"
    with lock.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        done = digest(root, "2027-02-01", "--due")
    assert done.returncode == 75
    assert "Another run of kbgen is at work here" in done.stderr


def test_wrong_usage(root: Path) -> None:
    for words in ((), ("--due", "--since", "2026-01-01"), ("--due", "--lang", "fr"), ("--since", "2026-01-01", "--lang", "cs")):
        assert digest(root, "2026-11-25", *words).returncode == 2
    assert "There is no centre xx." in digest(root, "2026-11-25", "--due", centre="xx").stderr


# what is written


def test_every_mail_reads_back(begun: Path) -> None:
    mails = sorted((begun / "outbox/tn/2026-11-25").glob("*.eml"))
    assert [path.name for path in mails] == [
        f"{stream}.{code}.eml" for stream in ("all", "energy") for code in ("ar", "en", "fr")
    ]
    ids = set()
    for path in mails:
        data = path.read_bytes()
        assert max(map(len, data.split(b"\r\n"))) < 998
        assert data.isascii()
        mail = message_from_bytes(data, policy=policy.default)
        stream, code = path.name.split(".")[:2]
        assert not mail.defects
        assert not [defect for header in mail.values() for defect in getattr(header, "defects", ())]
        assert mail["To"] is None
        assert mail["From"].addresses[0].addr_spec == "news@tn.ncpc.example"
        assert mail["From"].addresses[0].display_name
        written = message_from_bytes(data)
        name, title = (str(make_header(decode_header(written[field]))) for field in ("From", "Subject"))
        own = {"ar": "مركز الإنتاج الأنظف، تونس", "fr": "Centre de production plus propre, Tunisie"}
        assert code not in own or name.replace('"', "").replace("\n", "") == f"{own[code]} <news@tn.ncpc.example>"
        for part in re.findall(r"=\?utf-8\?b\?([^?]+)\?=", f"{written['From']} {written['Subject']}"):
            words = b64decode(part).decode().strip()
            assert words in f"{name} {title}"
            assert re.search(rf"(?<!\S){re.escape(words)}(?!\S)", f"{name} {title}"), "no word is cut"
        assert mail["Date"].datetime.date() == dt.date(2026, 11, 25)
        assert mail["List-Id"] == f"<{code}{'.energy' if stream == 'energy' else ''}.news.tn.ncpc.example>"
        assert mail["List-Unsubscribe"] == "<mailto:leave@tn.ncpc.example?subject=leave>"
        assert mail["List-Unsubscribe-Post"] is None
        assert (mail["X-Unsent"], mail["Content-Language"], mail.get_content_type()) == ("1", code, "multipart/alternative")
        assert mail["Subject"]
        ids.add(mail["Message-ID"])
        text, page = mail.iter_parts()
        assert (text.get_content_type(), page.get_content_type()) == ("text/plain", "text/html")
        assert not text.defects + page.defects
        assert text.get_content().replace("\r\n", "\n") == path.with_suffix(".txt").read_text(encoding="utf-8")
        assert page.get_content().replace("\r\n", "\n") == path.with_suffix(".html").read_text(encoding="utf-8")
    assert len(ids) == len(mails)


def test_the_mail_says_for_whom_and_why(begun: Path) -> None:
    page = html.fromstring((begun / "outbox/tn/2026-11-25/all.fr.html").read_bytes())
    assert page.get("lang") == "fr"
    headings = [each.text_content().strip() for each in page.iter("h2")]
    assert "L'huile, le lait et les tomates : la saison est courte et la facture longue." in headings
    assert headings[-1] == voices(samplesite.ROOT)["fr"].say("Not in your language yet")
    words = page.text_content().replace("\xa0", " ")
    assert "Pour: Dirigeants d'entreprise" in words
    assert "Demandé ici : Industrie laitière" in words
    assert "Traduction automatique, non relue" in words
    assert {each.get("lang") for each in page.iter("h3")} == {None, "en"}
    assert all(re.match(r"https://|mailto:", each.get("href")) for each in page.iter("a"))
    assert not list(page.iter("script", "img", "link", "iframe", "form", "bdi"))
    assert "color" in page.find(".//h1/..").get("style", "") + page.find(".//p").get("style", "") + page.find(".//a").get(
        "style", ""
    )
    right = html.fromstring((begun / "outbox/tn/2026-11-25/all.ar.html").read_bytes())
    assert right.get("dir") == "rtl"
    assert right.find(".//body/div").get("dir") == "rtl"


def test_the_text_is_narrow(begun: Path) -> None:
    from kbgen.render.lettering import columns

    for path in (begun / "outbox/tn/2026-11-25").glob("*.??.txt"):
        long = [line for line in path.read_text(encoding="utf-8").splitlines() if columns(line) > 72]
        assert not [line for line in long if " " in line.strip()], path.name


def test_the_newsletter_has_two_pages_at_most(drawn: Path) -> None:
    found = sorted((drawn / "tn/since-2026-11-01").glob("*.pdf"))
    assert [path.name for path in found] == ["all.ar.pdf", "energy.ar.pdf"]
    for path in found:
        document = pypdfium2.PdfDocument(path.read_bytes())
        assert len(document) <= 2
        assert round(document[0].get_width()) == 595
        assert round(document[0].get_height()) == 842


def test_days_to_keep_in_mind_read_back(fresh: Path, tmp_path: Path) -> None:
    done = digest(fresh, "2026-11-25", "--since", "2026-11-01", "--out", str(tmp_path), "--lang", "fr")
    assert done.returncode == 0
    data = (tmp_path / "tn/since-2026-11-01/all.fr.ics").read_bytes()
    calendar = icalendar.Calendar.from_ical(data)
    events = {str(event["uid"]): event for event in calendar.walk("VEVENT")}
    assert "tn.content/campaigns/heat-you-pay-for.starts@ncpc.example" not in events, "it has started"
    text, page = ((tmp_path / f"tn/since-2026-11-01/all.fr.{form}").read_text(encoding="utf-8") for form in ("txt", "html"))
    assert text.count("https://ncpc.example/tn/c/heat/?via=mail\n") == 1
    assert 'href="https://ncpc.example/tn/c/heat/?via=mail"' in page
    assert f"{text}{page}".count("?via=") == 2, "what is not counted carries no channel"
    last = events["tn.content/campaigns/heat-you-pay-for.ends@ncpc.example"]
    assert (last["dtstart"].dt, last["dtend"].dt) == (dt.date(2027, 1, 31), dt.date(2027, 2, 1))
    assert last["summary"].params["LANGUAGE"] == "fr"
    assert last["dtstamp"].dt == dt.datetime(2026, 11, 25, tzinfo=dt.UTC)
    assert not [event for event in events.values() if event.errors]
    again = digest(fresh, "2026-11-25", "--since", "2026-11-01", "--out", str(tmp_path), "--lang", "fr")
    assert again.returncode == 0
    assert (tmp_path / "tn/since-2026-11-01/all.fr.ics").read_bytes() == data


def test_the_same_day_gives_the_same_bytes(fresh: Path, begun: Path, tmp_path: Path) -> None:
    shutil.copytree(fresh, tmp_path / "again")
    due(tmp_path / "again", "2026-11-25")
    assert samplesite.files(tmp_path / "again/outbox") == samplesite.files(begun / "outbox")


def test_words_that_would_run_or_break_the_head(fresh: Path, tmp_path: Path) -> None:
    root = tmp_path / "repository"
    shutil.copytree(fresh, root)
    evil = "</title><script>alert(1)</script><img src=x onerror=alert(2)> & 100\\r\\nBcc: all@elsewhere.example "
    edit(root / f"{CASE}.md", "title: ", f'title: "{evil}{"very long " * 40}"\nold_title: ')
    text = (root / f"{CASE}.md").read_text(encoding="utf-8")
    (root / f"{CASE}.md").write_text(re.sub(r"^old_title: .*\n", "", text, flags=re.MULTILINE), encoding="utf-8")
    done = digest(root, "2026-11-25", "--since", "2026-11-01", "--out", tmp_path, "--lang", "en", draws=True)
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "tn/since-2026-11-01"
    assert "alert(1)" in (folder / "all.en.txt").read_text(encoding="utf-8"), "the page is in the issue"
    mail = message_from_bytes((folder / "all.en.eml").read_bytes(), policy=policy.default)
    assert mail["Bcc"] is None
    assert not mail.defects
    page = html.fromstring((folder / "all.en.html").read_bytes())
    assert not list(page.iter("script", "img"))
    assert not [name for each in page.iter() for name in each.attrib if name.startswith("on")]
    assert len(pypdfium2.PdfDocument((folder / "all.en.pdf").read_bytes())) <= 2
    sms = (folder / "all.en.sms.txt").read_text(encoding="utf-8").split("\n\n")[0]
    assert sms.endswith(f"https://ncpc.example/tn/en/case-studies/{CASE.removeprefix('casestudies/')}/") or len(sms) <= 160


def test_short_addresses_and_a_sheet_to_print_where_nothing_draws(
    begun: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", day("2026-11-25"))
    monkeypatch.setattr(paper, "can_draw", lambda: False)
    checked = reading.read(begun)
    checked = replace(checked, library=replace(checked.library, short={CASE: "p/k7f3mq/"}))
    digesting.told_since(checked, "tn", "https://ncpc.example/", dt.date(2026, 11, 1), ("ar",), tmp_path)
    folder = tmp_path / "tn/since-2026-11-01"
    assert not list(folder.glob("*.pdf"))
    for form in ("txt", "html", "print.html", "sms.txt"):
        assert "https://ncpc.example/tn/p/k7f3mq/" in (folder / f"all.ar.{form}").read_text(encoding="utf-8"), form
    words, _, told = (folder / "all.ar.sms.txt").read_text(encoding="utf-8").partition("\n\n")
    assert told == f"{len(words)}/70 UCS-2\n"
    assert words.endswith("...\nhttps://ncpc.example/tn/p/k7f3mq/")


def test_a_sender_with_a_line_break_writes_nothing(fresh: Path, tmp_path: Path) -> None:
    root = tmp_path / "repository"
    shutil.copytree(fresh, root)
    edit(root / "content/centres/tn.md", "sender: news@tn.ncpc.example", r'sender: "news@tn.ncpc.example\nBcc: a@b.example"')
    done = digest(root, "2026-11-25", "--due", "--out", str(root / "outbox"))
    assert done.returncode == 2
    assert "kbgen check says why" in done.stderr
    assert not (root / "outbox").exists()

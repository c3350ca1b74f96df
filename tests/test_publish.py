"""Publishing: what is published stays whole, whatever happens to a build."""

from __future__ import annotations

import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import samplesite

from kbgen.publish import KEPT, Busy, NotOurs, keep_last, manifest, publish, releases, staging

KILLS = 10


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of two centres with a language each, built once; each test leaves it in order."""
    root = samplesite.only(samplesite.write(tmp_path_factory.mktemp("publish") / "repository"), "cz", "cn")
    for centre, language in (("cz", "cs"), ("cn", "zh")):
        path = root / f"content/centres/{centre}.md"
        path.write_text(
            path.read_text(encoding="utf-8").replace(f"languages: [{language}, en]", f"languages: [{language}]"), encoding="utf-8"
        )
    samplesite.build(root)
    return root


def broken_for(root: Path, centre: str) -> None:
    """Put a mistake into the page about a centre that only this centre meets."""
    path = root / "theme/about.html"
    wrong = '{% block brand %}{{ super() }}{% if centre.centre == "' + centre + '" %}{{ 1 / 0 }}{% endif %}{% endblock %}'
    path.write_text(path.read_text(encoding="utf-8") + wrong, encoding="utf-8")


@pytest.fixture
def theme(small: Path) -> Iterator[Path]:
    """The theme of the repository; it is put back after the test."""
    kept = small / "theme.kept"
    shutil.copytree(small / "theme", kept)
    yield small / "theme"
    shutil.rmtree(small / "theme")
    kept.rename(small / "theme")


# one centre fails


def test_a_centre_that_fails_keeps_its_last_good_site(small: Path, theme: Path) -> None:
    before = samplesite.files(small / "site")
    broken_for(small, "cn")
    (theme / "assets/kbgen.css").write_text("p{color:#111}", encoding="utf-8")
    done = samplesite.run("build", "--root", small)
    after = samplesite.files(small / "site")
    assert done.returncode == 1
    assert re.search(r"^cn +not built, its last good site stays: .*division", done.stdout, re.MULTILINE)
    assert re.search(r"^cz +cs ", done.stdout, re.MULTILINE)
    assert {path: data for path, data in after.items() if path.startswith("cn/")} == {
        path: data for path, data in before.items() if path.startswith("cn/")
    }
    assert after["cz/cs/index.html"] != before["cz/cs/index.html"], "the others are published"


@pytest.mark.parametrize("wrong", ["appraisal: {rate_pct: 0.12, years: 8}", "appraisal: twelve"])
def test_a_centre_whose_page_has_an_error_keeps_its_last_good_site(small: Path, wrong: str) -> None:
    page = small / "content/centres/cn.md"
    text = page.read_text(encoding="utf-8")
    before = samplesite.files(small / "site")
    page.write_text(text.replace("country: CN", f"country: CN\n{wrong}"), encoding="utf-8")
    try:
        done, asked = samplesite.run("build", "--root", small), samplesite.run("build", "--root", small, "--centre", "cn")
    finally:
        page.write_text(text, encoding="utf-8")
    after = samplesite.files(small / "site")
    assert (done.returncode, asked.returncode) == (1, 2)
    assert "The page of the centre cn cannot be used" in asked.stderr
    assert {path for path in after if path.startswith("cn/")} == {path for path in before if path.startswith("cn/")}


def test_a_theme_that_cannot_be_read_changes_nothing(small: Path, theme: Path) -> None:
    before = (small / "site").resolve()
    (theme / "assets/kbgen.css").unlink()
    done = samplesite.run("build", "--root", small)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) < 12
    assert "Traceback" not in done.stderr
    assert (small / "site").resolve() == before


def test_other_centres_keep_theirs_when_one_is_asked_for(small: Path) -> None:
    before = samplesite.files(samplesite.build(small))
    done = samplesite.run("build", "--root", small, "--centre", "cz")
    assert re.search(r"^cz +cs ", done.stdout, re.MULTILINE)
    assert not re.search(r"^cn", done.stdout, re.MULTILINE)
    assert samplesite.files(small / "site") == before


# killed, full, forbidden


def test_a_killed_build_changes_nothing_and_the_next_is_clean(small: Path, theme: Path) -> None:
    samplesite.build(small)
    css, published = theme / "assets/kbgen.css", {samplesite.files(small / "site")["manifest.sha256"]}
    start = time.perf_counter()
    samplesite.build(small, "--out", str(small / "timed"))
    seconds = time.perf_counter() - start
    chance = random.Random(19)
    for number in range(KILLS):
        css.write_text(f"p{{margin:{number + 1}px}}", encoding="utf-8")
        command, nowhere = samplesite.command("build", "--root", small), subprocess.DEVNULL
        process = subprocess.Popen(command, env=samplesite.surroundings(), stdout=nowhere, stderr=nowhere)
        time.sleep(chance.uniform(0.05, 0.8) * seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
        files = samplesite.files(small / "site")
        assert files["manifest.sha256"] == manifest(small / "site").encode(), "what is published is whole"
        if any(data == css.read_bytes() for data in files.values()):
            published.add(files["manifest.sha256"])  # the kill came after the swap
        assert files["manifest.sha256"] in published
    samplesite.build(small)
    left = [path.name for path in (small / ".site.releases").iterdir() if path.name.startswith(("staging", "next"))]
    assert left == []
    fresh = samplesite.files(samplesite.build(small, "--out", str(small / "fresh")).with_name("fresh"))
    assert samplesite.files(small / "site") == fresh


def nearly_full() -> None:
    """Let no file grow over 20 KB: to a program this looks like a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


def powerless() -> None:
    """Take from root what lets it write everywhere."""
    import ctypes

    if os.geteuid() == 0:
        ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)  # PR_CAPBSET_DROP, CAP_DAC_OVERRIDE


def test_a_full_disk_leaves_what_is_published(small: Path) -> None:
    before = samplesite.build(small).resolve()
    command = samplesite.command("build", "--root", small)
    done = subprocess.run(
        command, env=samplesite.surroundings(), preexec_fn=nearly_full, capture_output=True, text=True, check=False
    )
    assert done.returncode in {1, 2}
    assert "Traceback" not in done.stderr
    assert "too large" in done.stdout + done.stderr
    assert samplesite.files(before)
    samplesite.build(small)
    assert (small / "site").resolve() == before


def refused(out: Path, root: Path, preexec: Callable[[], None] | None = None) -> str:
    """Build into a place that cannot take it and return the one line said."""
    command = samplesite.command("build", "--root", root, "--out", out)
    done = subprocess.run(command, env=samplesite.surroundings(), preexec_fn=preexec, capture_output=True, text=True, check=False)
    said = [line for line in done.stderr.splitlines() if line.startswith("Error: ")]
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert len(said) == 1
    return said[0]


def test_a_folder_of_somebody_else_is_refused(small: Path, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters/to-my-mother.txt").write_text("dear", encoding="utf-8")
    assert "letters holds files that kbgen did not make" in refused(tmp_path / "letters", small)
    assert [path.name for path in tmp_path.rglob("*")] == ["letters", "to-my-mother.txt"]


def test_a_file_in_the_place_is_refused(small: Path, tmp_path: Path) -> None:
    (tmp_path / "site").write_text("dear", encoding="utf-8")
    refused(tmp_path / "site", small)
    refused(tmp_path / "site/deeper", small)
    assert (tmp_path / "site").read_text(encoding="utf-8") == "dear"


@pytest.mark.skipif(sys.platform != "linux", reason="root can be held back on Linux alone")
def test_a_place_that_may_not_be_written_is_refused(small: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    assert "Permission denied" in refused(closed / "site", small, powerless)
    assert list(closed.iterdir()) == []


# two at once


def test_a_second_build_at_once_is_told_who_builds(small: Path) -> None:
    with staging(small / "site"):
        done = samplesite.run("build", "--root", small)
    assert done.returncode == 75
    assert f"process {os.getpid()}" in done.stderr.splitlines()[-1]


def test_a_lock_whose_holder_died_is_no_lock(tmp_path: Path) -> None:
    folder = releases(tmp_path / "site")
    folder.mkdir()
    (folder / "lock").write_text(f"{os.getpid()}\n", encoding="ascii")
    (folder / "staging-1").mkdir()
    with staging(tmp_path / "site") as staged:
        assert [path.name for path in folder.glob("staging-*")] == [staged.name]
        with pytest.raises(Busy, match=str(os.getpid())), staging(tmp_path / "site"):
            pass


def test_builds_of_different_places_do_not_wait(tmp_path: Path) -> None:
    with staging(tmp_path / "one"), staging(tmp_path / "two"):
        pass


# the swap


def release(out: Path, text: str) -> str:
    with staging(out) as staged:
        (staged / "cz").mkdir()
        (staged / "cz/index.html").write_text(text, encoding="utf-8")
        return publish(staged, out)


def test_a_reader_never_meets_a_half_published_site(tmp_path: Path) -> None:
    out = tmp_path / "site"
    release(out, "0")
    script = f"import pathlib, sys\nwhile True:\n    pathlib.Path({str(out / 'cz/index.html')!r}).read_text()\n"
    reader = subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE, text=True)
    for number in range(60):
        release(out, str(number % 7))
    assert reader.poll() is None, reader.communicate()[1]
    reader.kill()
    reader.communicate()


def test_the_last_releases_are_kept_and_older_ones_go(tmp_path: Path) -> None:
    names = [release(tmp_path / "site", str(number))[:16] for number in range(6)]
    kept = {path.name for path in releases(tmp_path / "site").iterdir() if path.is_dir()}
    assert names[-1] in kept
    assert len(kept) == KEPT
    assert (tmp_path / "site").readlink() == Path(".site.releases") / names[-1]


def test_an_older_release_comes_back_when_the_same_is_built(tmp_path: Path) -> None:
    first = release(tmp_path / "site", "one")
    release(tmp_path / "site", "two")
    assert release(tmp_path / "site", "one") == first
    assert (tmp_path / "site/cz/index.html").read_text(encoding="utf-8") == "one"


def test_an_empty_folder_is_taken_and_another_is_not(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    release(tmp_path / "site", "one")
    assert (tmp_path / "site").is_symlink()
    (tmp_path / "full/of").mkdir(parents=True)
    with pytest.raises(NotOurs), staging(tmp_path / "full"):
        pass


def test_what_is_kept_for_a_centre_shares_its_bytes(tmp_path: Path) -> None:
    out = tmp_path / "site"
    release(out, "one")
    with staging(out) as staged:
        assert keep_last(out, staged, "cz")
        assert not keep_last(out, staged, "tn")
        assert (staged / "cz/index.html").samefile(out / "cz/index.html")
        assert sorted(path.name for path in staged.iterdir()) == ["cz"]


# written only where changed


def files_of(out: Path, texts: dict[str, str]) -> None:
    with staging(out) as staged:
        for path, text in texts.items():
            (staged / path).parent.mkdir(parents=True, exist_ok=True)
            (staged / path).write_text(text, encoding="utf-8")
        publish(staged, out)


def test_a_file_that_did_not_change_is_the_same_file(tmp_path: Path) -> None:
    out = tmp_path / "site"
    files_of(out, {"cz/a": "a", "cz/b": "b", "cz/c": "c"})
    first = out.resolve()
    before = {path.name: path.stat() for path in (out / "cz").iterdir()}
    time.sleep(0.02)
    files_of(out, {"cz/a": "a", "cz/b": "B", "cz/d": "c"})
    after = {path.name: path.stat() for path in (out / "cz").iterdir()}
    assert out.resolve() != first
    assert (after["a"].st_ino, after["a"].st_mtime_ns) == (before["a"].st_ino, before["a"].st_mtime_ns)
    assert after["b"].st_ino != before["b"].st_ino
    assert sorted(after) == ["a", "b", "d"], "and nothing is left of the linking"
    assert (first / "cz/b").read_text(encoding="utf-8") == "b", "the release before is as it was"
    assert manifest(out) == (out / "manifest.sha256").read_text(encoding="utf-8")
    assert (first / "manifest.sha256").stat().st_ino != (out / "manifest.sha256").stat().st_ino


def test_an_older_release_is_whole_when_it_comes_back(tmp_path: Path) -> None:
    out = tmp_path / "site"
    for text in ("one", "two", "three", "one"):
        files_of(out, {"cz/same": "same", "cz/other": text})
    assert (out / "cz/other").read_text(encoding="utf-8") == "one"
    kept = [path for path in releases(out).iterdir() if path.is_dir() and not path.is_symlink()]
    assert len(kept) == KEPT
    for release_ in kept:
        assert manifest(release_) == (release_ / "manifest.sha256").read_text(encoding="utf-8")
    assert len({(release_ / "cz/same").stat().st_ino for release_ in kept}) == 1


@pytest.mark.parametrize("text", ["evil", "a longer text", ""])
def test_a_published_file_that_somebody_edited_is_written_anew(tmp_path: Path, text: str) -> None:
    out = tmp_path / "site"
    files_of(out, {"cz/a": "good", "cz/b": "1"})
    time.sleep(0.02)
    (out / "cz/a").write_text(text, encoding="utf-8")
    files_of(out, {"cz/a": "good", "cz/b": "2"})
    assert (out / "cz/a").read_text(encoding="utf-8") == "good"


def test_a_published_file_that_became_a_link_is_written_anew(tmp_path: Path) -> None:
    out = tmp_path / "site"
    files_of(out, {"cz/a": "good", "cz/b": "1"})
    (tmp_path / "evil").write_text("evil", encoding="utf-8")
    os.utime(tmp_path / "evil", (0, 0))
    (out / "cz/a").unlink()
    (out / "cz/a").symlink_to(tmp_path / "evil")
    files_of(out, {"cz/a": "good", "cz/b": "2"})
    assert not (out / "cz/a").is_symlink()
    assert (out / "cz/a").read_text(encoding="utf-8") == "good"


@pytest.mark.parametrize("spoilt", [b"", b"\xff\xfe", b"no manifest", None])
def test_without_a_list_of_the_last_release_all_is_written(tmp_path: Path, spoilt: bytes | None) -> None:
    out = tmp_path / "site"
    files_of(out, {"cz/a": "a", "cz/b": "1"})
    (out / "manifest.sha256").unlink() if spoilt is None else (out / "manifest.sha256").write_bytes(spoilt)
    files_of(out, {"cz/a": "a", "cz/b": "2"})
    assert samplesite.files(out)["cz/a"] == b"a"
    assert (out / "cz/a").stat().st_nlink == 1


def test_a_file_system_without_links_is_no_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused_(*_: object) -> None:
        raise PermissionError(1, "no links here")

    out = tmp_path / "site"
    files_of(out, {"cz/a": "a", "cz/b": "1"})
    monkeypatch.setattr(Path, "hardlink_to", refused_)
    files_of(out, {"cz/a": "a", "cz/b": "2"})
    assert samplesite.files(out)["cz/b"] == b"2"


def test_after_an_edit_those_feeds_are_new_that_list_the_page(small: Path) -> None:
    name, out = "casestudies/cz/bakery-leaven", small / "site"
    page = small / f"{name}.cs.md"
    samplesite.build(small)
    before = {path: (out / path).stat().st_ino for path in samplesite.files(out)}
    text = page.read_text(encoding="utf-8")
    try:
        page.write_text(re.sub(r"^title: .*$", "title: Jiný název", text, count=1, flags=re.MULTILINE), encoding="utf-8")
        samplesite.build(small)
        files = samplesite.files(out)
        feeds = [path for path in files if re.search(r"(^|/)(feed\.(xml|json)|feeds\.opml)$", path)]
        listing = {path for path in feeds if f"cz/cs/{name}".encode() in files[path]}
        assert {path for path in feeds if (out / path).stat().st_ino != before[path]} == listing
        assert 4 <= len(listing) < len(feeds) / 2
        untouched = [path for path in files if path.startswith("cn/zh/case-studies/")]
        assert [path for path in untouched if (out / path).stat().st_ino != before[path]] == []
    finally:
        page.write_text(text, encoding="utf-8")
        samplesite.build(small)


def test_a_build_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="the disk"), staging(tmp_path / "site"):
        raise OSError("the disk")
    assert not (tmp_path / "site").exists()
    assert [path.name for path in releases(tmp_path / "site").iterdir()] == ["lock"]


def test_a_spoilt_store_is_ignored(small: Path) -> None:
    before = samplesite.files(samplesite.build(small))
    for number, path in enumerate((small / ".kbgen/articles").rglob("*.json")):
        path.write_bytes((b"", b"{}", b"\xff\xfe", b'{"html": 1')[number % 4])
    samplesite.build(small)
    assert samplesite.files(small / "site") == before

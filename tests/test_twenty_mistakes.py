"""Twenty mistakes in twenty real pages: each is reported at its line, and all other pages stay."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from kbgen import reading
from kbgen.model.finding import Severity

ROOT = Path(__file__).parent.parent


class Mistake(NamedTuple):
    """A line that starts so in a file becomes another; the finding stands ``below`` lines further down."""

    path: str
    starts: str
    becomes: str
    code: str
    below: int = 0


MISTAKES = (
    Mistake("casestudies/py/paresa.md", "title:", "title: Water: a guide", "KB005"),
    Mistake("casestudies/za/saldanha.md", "topics:", "topics: [energy, water", "KB005"),
    Mistake("casestudies/gt/cementos-progreso.md", "country:", "contry: GT", "KB102"),
    Mistake("casestudies/mz/cdm-returnable.md", "consent:", "lang: en", "KB008"),
    Mistake("casestudies/vn/song-con-sugar.md", "last_updated:", "last_updated: 2024-02-30", "KB107"),
    Mistake("casestudies/vn/khanh-hoa-tea.md", "status:", "status: done", "KB104"),
    Mistake("casestudies/vn/tri-tue-slaughter.md", "sector:", "sector: slaughterhous", "KB301"),
    Mistake("casestudies/ps/siniora.md", "audiences:", "audiences: company-managers", "KB103"),
    Mistake("casestudies/hr/podravka.md", "country:", "country: Croatia", "KB108"),
    Mistake("casestudies/ni/hotel-istiam.md", "evidence:", "evidence:", "KB106"),
    Mistake("casestudies/tz/mutex.md", "title:", "title: &a Mutex", "KB007"),
    Mistake("casestudies/zw/old-ardbennie.md", "license:", "payback_months: 1,200", "KB105"),
    Mistake("casestudies/ua/carlsberg.md", "country:", "country: UA\x07", "KB010"),
    Mistake("casestudies/lb/skaff-dairy.md", "years:", "years: {implemented: 2099}", "KB213"),
    Mistake("casestudies/my/metal-polishing.md", "## The problem", "## The problem\n\n[a](/etc/passwd)", "KB503", 2),
    Mistake("casestudies/co/cundinamarca-tannery.md", "## The problem", "## The problem\n\n![A pipe](pipe.png)", "KB504", 2),
    Mistake("content/guidelines/dairy.md", "first_ten_days:", "first_ten_days:\n  - {item: Look, source: nobody}", "KB211", 1),
    Mistake("content/overviews/programme-totals.md", "title:", 'title: "Totals \\u202e of the programme"', "KB010"),
    Mistake("content/campaigns/heat-you-pay-for.md", "documents:", "documents:\n  - casestudies/vn/nowhere", "KB507", 1),
    Mistake("content/centres/vn.vi.md", "lang:", "lang: cs", "KB403"),
)


def make(mistake: Mistake, root: Path) -> int:
    """Put a mistake into a page and return the line on which it stands."""
    lines = (root / mistake.path).read_text(encoding="utf-8").split("\n")
    [at, *_] = [number for number, line in enumerate(lines) if line.startswith(mistake.starts)]
    lines[at] = mistake.becomes
    (root / mistake.path).write_text("\n".join(lines), encoding="utf-8")
    return at + 1 + mistake.below


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("twenty")
    for name in ("content", "casestudies", "translations"):
        shutil.copytree(ROOT / name, root / name)
    if (ROOT / reading.STORE).exists():  # articles are stored by their hash, so what is there is right
        shutil.copytree(ROOT / reading.STORE, root / reading.STORE)
    return root


def test_twenty_mistakes(repository: Path) -> None:
    before = reading.read(repository)
    assert before.errors == 0, "the library itself must be without errors"
    assert len({mistake.path for mistake in MISTAKES}) == len(MISTAKES) == 20
    expected = {(mistake.path, make(mistake, repository), mistake.code) for mistake in MISTAKES}
    after = reading.read(repository)
    found = {(each.place.path, each.place.line, each.code) for each in after.findings if each.severity is Severity.ERROR}
    assert expected <= found
    assert {path for path, _, _ in found} == {mistake.path for mistake in MISTAKES}, "one mistake, one page"
    kept = {edition.path for document in after.library.documents.values() for edition in document.editions.values()}
    whole = {edition.path for document in before.library.documents.values() for edition in document.editions.values()}
    lost = {mistake.path.removesuffix(".md") for mistake in MISTAKES}
    assert kept == {path for path in whole if not any(path.startswith(f"{name}.") for name in lost)}

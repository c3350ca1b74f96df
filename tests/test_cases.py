"""Golden cases: each file of tests/cases is a small repository and what ``kbgen check`` prints about it.

A case begins with a sentence that says what it shows, then has sections, each a file of the repository:

    -- casestudies/cz/boiler.md --            the whole file
    -- casestudies/cz/boiler.md < case --     the standard page "case" of tests/standard.txt, changed:
    +field: value                             puts a field (lines below it that start with + belong to it)
    -field                                    takes a field out
    (an empty line, then)                     another text below the metadata
    -- casestudies/cz/a.md | cp1250 --        the file is saved in this encoding
    -- casestudies/cz/a.md -> ../b.md --      the file is a symbolic link

``{{U+202E}}`` stands for a character and ``{{word*1000}}`` for a repetition. The vocabulary is that of
tests/standard.txt where the case has none. The last section, ``-- expected --``, is written by

    python -m pytest tests/test_cases.py --accept

Read what it wrote before you keep it. A case whose name ends in ``-noop`` is a near miss: it prints nothing.
It counts for the code in its name and for those in a line ``noop: KB205 KB206`` of its description.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from casefile import EXPECTED, FILES, parse, run

TODAY = "1795435200"  # 2026-11-23


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_case(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, accept: bool) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", TODAY)
    text = file.read_text(encoding="utf-8")
    case = parse(text)
    printed = run(case, tmp_path)
    if accept:
        file.write_text(text.partition(EXPECTED)[0] + EXPECTED + printed, encoding="utf-8")
    else:
        assert printed == case.expected


def test_a_near_miss_prints_nothing() -> None:
    assert [file.stem for file in FILES if file.stem.endswith("-noop") and parse(file.read_text(encoding="utf-8")).expected] == []

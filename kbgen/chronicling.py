"""The chronicle of a repository brought up to date: what is new in the library, and what says something else than before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kbgen.digest import chronicle
from kbgen.digest.gist import differs
from kbgen.replacing import replaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbgen.reading import Checked

FILE = chronicle.FILE


@dataclass(frozen=True, kw_only=True)
class Brought:
    """What became of the chronicle. Editions are (document, language)."""

    new: tuple[tuple[str, str], ...]
    changed: tuple[tuple[str, str], ...]
    changes_file: bool
    """True when the file is not as it should be, also if only its lines are in another order."""


def brought(checked: Checked, *, write: bool) -> Brought:
    """Bring the chronicle of a checked repository up to date, and return what is new and changed."""
    path = checked.root / chronicle.FILE
    before, _ = chronicle.read(checked.root, checked.today)
    after = chronicle.continued(before, checked.library, checked.today)
    held = path.read_bytes() if path.exists() else b""
    text = chronicle.written(after)
    # an editor on Windows leaves other line ends and a mark at the start, which stay
    changes = "\n".join(held.decode("utf-8-sig", "replace").splitlines()) + "\n" != text
    if changes and write:
        replaced(path, text, held)
    new = tuple(name for name in sorted(after) if name not in before)
    return Brought(new=new, changed=tuple(_changed(before, after)), changes_file=changes)


def _changed(before: chronicle.Chronicle, after: chronicle.Chronicle) -> Iterator[tuple[str, str]]:
    for name, held in sorted(before.items()):
        if differs(held.gist, after[name].gist):
            yield name

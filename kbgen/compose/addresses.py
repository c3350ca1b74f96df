"""Which short addresses work in a centre's folder, and where each leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbgen.model.address import leads
from kbgen.model.site import Signpost

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from kbgen.model.document import Library


def signposts(library: Library, shown: Container[str]) -> Iterator[Signpost]:
    """Yield the short addresses of what a centre shows, and all of the register, which never end in nothing."""
    registered = {line.address for line in library.given}
    for address, name in sorted(leads(library.documents, library.given).items()):
        document = library.documents.get(name)
        if name in shown:
            yield Signpost(address=address, document=name)
        elif address in registered and document:
            titles = {edition.language: edition.title for edition in document.editions.values()}
            yield Signpost(address=address, document=name, titles=titles)
        elif address in registered:
            yield Signpost(address=address)

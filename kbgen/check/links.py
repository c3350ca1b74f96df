"""Rules about links and pictures: what a page promises is there."""

from __future__ import annotations

import posixpath
import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from kbgen.check.rule import error, warning
from kbgen.model.finding import Place, phrase

if TYPE_CHECKING:
    from kbgen.check.rule import Found, Scene
    from kbgen.model.document import Document, Edition, Path

_INCLUSION = re.compile(r"^\s*(-+8<-+.*\S)", re.MULTILINE)


@warning("KB501")
def broken_link(scene: Scene) -> Found:
    """A link leads to a page that does not exist.

    Pages link to each other by their files, relative to the page: [brewery](../../content/guidelines/brewery.md).
    """
    known = scene.library.documents
    for _document, edition in scene.editions():
        for written, target in scene.outlines[edition.path].links:
            name = target.removeprefix("kb:").partition("#")[0]
            if _is_inner(target) and name not in known and name not in scene.unread and not _leads_out(edition, written, target):
                near = get_close_matches(name, known, 1)
                hint = (
                    phrase("Did you mean {file}?", file=_relative(edition, known[near[0]].original.path))
                    if near
                    else phrase("Check the name of the file.")
                )
                yield _where(edition, written), phrase("There is no page {file}.", file=written), hint


@warning("KB502")
def broken_anchor(scene: Scene) -> Found:
    """A link leads to a heading that the page does not have.

    The part after # is the heading in small letters with hyphens, as #what-was-done.
    """
    for document, edition in scene.editions():
        for written, target in scene.outlines[edition.path].links:
            path, _, anchor = target.partition("#")
            other = document if not path else scene.library.documents.get(path.removeprefix("kb:"))
            if not anchor or other is None or (path and not path.startswith("kb:")):
                continue
            anchors = {name for each in other.editions.values() for name in scene.outlines[each.path].anchors}
            if anchor not in anchors | _made(other):
                near = get_close_matches(anchor, anchors, 1)
                hint = phrase("Did you mean #{anchor}?", anchor=near[0]) if near else phrase("Delete the part after #.")
                yield _where(edition, written), phrase("There is no heading #{anchor}.", anchor=anchor), hint


def _made(document: Document) -> set[str]:
    """Return the anchors that a page gets from its facts: options, steps, modules, sources."""
    facts = document.facts
    named = {member.id for name in ("options", "steps") for member in getattr(facts, name, ())}
    named |= {f"module-{module.n}" for module in getattr(facts, "modules", ())}
    return named | {f"source-{source.key or number}" for number, source in enumerate(document.sources, start=1)}


@error("KB503")
def outside(scene: Scene) -> Found:
    """A link, picture or inclusion leads out of the repository.

    Only what lies in content/ and casestudies/ is published, and no page includes another file.
    """
    hint = phrase("Link to a file below content/ or casestudies/.")
    for _document, edition in scene.editions():
        outline = scene.outlines[edition.path]
        found = [written for written, target in outline.links if _leads_out(edition, written, target)]
        found += [written for written, path, _ in outline.pictures if written.startswith("/") or path.startswith("../")]
        found += _INCLUSION.findall(edition.body)
        for written in found:
            if not written.startswith("//"):
                yield _where(edition, written), phrase("{target} lies outside the content.", target=written), hint


def _is_inner(target: str) -> bool:
    """Tell whether a link leads to a page of the library, or tries to: only pages, written as .md, are published."""
    return bool(target) and not re.match(r"(?!kb:)[a-zA-Z][a-zA-Z+.-]*:|#|//", target)


def _leads_out(edition: Edition, written: str, target: str) -> bool:
    if not _is_inner(target):
        return False
    folder = "" if target.startswith("kb:") else posixpath.dirname(edition.path)
    return written.startswith("/") or posixpath.normpath(posixpath.join(folder, target.removeprefix("kb:"))).startswith("../")


@error("KB504")
def picture_missing(scene: Scene) -> Found:
    """A picture is not where the page says.

    Put the file beside the page (in a folder <name>/ with the page as index.md) and name it exactly.
    """
    for _document, edition in scene.editions():
        for written, path, _alt in scene.outlines[edition.path].pictures:
            if "://" not in written and not path.startswith("../") and path not in scene.pictures:
                near = get_close_matches(path, scene.pictures, 1)
                hint = (
                    phrase("Did you mean {file}?", file=_relative(edition, near[0]))
                    if near
                    else phrase("Put the picture beside the page.")
                )
                yield _where(edition, written), phrase("There is no picture {file}.", file=written), hint


@error("KB505")
def picture_without_words(scene: Scene) -> Found:
    """A picture has no text alternative.

    People who cannot see it, and phones that do not load it, need a sentence: ![A pipe before and after insulation](pipe.jpg)
    """
    for _document, edition in scene.editions():
        for written, _path, alt in scene.outlines[edition.path].pictures:
            if not alt.strip():
                yield (
                    _where(edition, written),
                    phrase("The picture has no text alternative."),
                    phrase("Say between the square brackets what it shows."),
                )


@error("KB506")
def picture_elsewhere(scene: Scene) -> Found:
    """A picture is loaded from another site.

    It would tell that site who reads the page, and it will be gone one day. Put a copy beside the page, if its
    licence allows, and credit it.
    """
    for _document, edition in scene.editions():
        for written, _path, _alt in scene.outlines[edition.path].pictures:
            if "://" in written or written.startswith("//"):
                yield _where(edition, written), phrase("The picture lies on another site."), phrase("Put a copy beside the page.")


@error("KB507")
def unknown_document(scene: Scene) -> Found:
    """The facts name a document that does not exist.

    Cases of a guideline and pages of a campaign are named by id, as casestudies/cz/moravska-trebova-1999.
    """
    known = scene.library.documents
    for document in known.values():
        named: list[tuple[Path, str]] = [
            (("options", n, "cases", m), case)
            for n, option in enumerate(getattr(document.facts, "options", ()))
            for m, case in enumerate(getattr(option, "cases", ()))
        ]
        named += [(("documents", n), name) for n, name in enumerate(getattr(document.facts, "documents", ()))]
        for path, name in named:
            if name not in known and name not in scene.unread:
                near = get_close_matches(name, known, 1)
                hint = phrase("Did you mean {known}?", known=near[0]) if near else phrase("Delete it from the list.")
                yield document.original.place(*path), phrase("There is no page {id}.", id=name), hint


def _where(edition: Edition, written: str) -> Place:
    """Return the first place in a text where a link or picture is written."""
    for number, line in enumerate(edition.body.split("\n")):
        if (column := line.find(written)) >= 0:
            return Place(edition.path, edition.body_line + number, column + 1)
    return Place(edition.path, edition.body_line)


def _relative(edition: Edition, path: str) -> str:
    return posixpath.relpath(path, posixpath.dirname(edition.path))


RULES = (broken_link, broken_anchor, outside, picture_missing, picture_without_words, picture_elsewhere, unknown_document)

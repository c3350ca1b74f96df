"""Rules about short addresses: what stands on paper leads somewhere for ten years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbgen.check.rule import error, warning
from kbgen.model.address import canonical, leads, resolved, wished, withdrawn
from kbgen.model.finding import Phrase, Place, phrase
from kbgen.model.outreach import Campaign

if TYPE_CHECKING:
    from kbgen.check.rule import Found, Scene

_REGISTER = "content/short-addresses.tsv"


@error("KB821")
def lost(scene: Scene) -> Found:
    """A short address was given out, and its document is gone.

    It stands on posters and in letters. Write at the end of its line in content/short-addresses.tsv, after a tab, the document
    to which it leads from now on, or the word gone. Never delete the line, and never give the address to something else.
    """
    known = scene.library.documents.keys() | scene.unread
    ends = resolved(scene.library.given, known)
    for line in scene.library.given:
        end = ends[line.address]
        if end and end not in known:
            message = phrase("{address} was given out for {document}, which is not there.", address=line.address, document=end)
            hint = phrase("Write after a tab at the end of the line: the document that took its place, or gone.")
            yield Place(_REGISTER, line.line), message, hint


@error("KB822")
def taken(scene: Scene) -> Found:
    """Two documents have one short address.

    Two campaigns have the same name in it, a campaign takes the name of an older one, or the register has one address twice.
    An address that was given out is never used again: write another word in the field short of the newer campaign.
    """
    owner: dict[str, str] = {}
    for line in scene.library.given:
        if owner.setdefault(line.address, line.document) != line.document:
            hint = phrase("Keep the line of the document that is on paper, and give the other one a new address.")
            yield Place(_REGISTER, line.line), _taken(line.address, owner[line.address]), hint
    led = leads(scene.library.documents, scene.library.given)
    for document in scene.library.of_kind("campaign"):
        address = wished(document)
        other = owner.get(address) or led[address]
        if led[address] != document.id and other != document.id:
            hint = phrase("Write another word in the field short, as short: heat-2027")
            yield document.original.place("short"), _taken(address, other), hint


@warning("KB823")
def unkept(scene: Scene) -> Found:
    """A campaign has begun, and its short address is not in the register.

    Its poster may hang somewhere, and nothing would notice when its page is renamed or deleted. Run kbgen addresses --keep.
    """
    known = {line.address for line in scene.library.given}
    for document in scene.library.of_kind("campaign"):
        begun = isinstance(document.facts, Campaign) and document.facts.phase(scene.today) != "before"
        address = scene.library.short.get(document.id)
        if begun and address and address not in known:
            message = phrase("{address} may stand on a poster and is not in the register.", address=address)
            yield (
                document.original.place("starts"),
                message,
                phrase("Run {command}", command=f"kbgen addresses {document.id} --keep"),
            )


@warning("KB825")
def without(scene: Scene) -> Found:
    """A page has no short address, for its letters are another page's.

    The letters are made from the name of the document, and by chance two names have the same ones; or the register has given
    them to a page that took this one's place. kbgen addresses --keep gives it longer ones. Until then the page has none.
    """
    addresses = canonical(scene.library.documents, scene.library.given)
    silent = withdrawn(scene.library.given)
    for document in scene.library.documents.values():
        if document.id not in addresses and document.id not in silent and document.kind != "campaign":
            message = phrase("The short address {address} is another page's.", address=wished(document))
            yield document.original.place(), message, phrase("Run {command}", command=f"kbgen addresses {document.id} --keep")


def _taken(address: str, other: str) -> Phrase:
    return phrase("{address} is the short address of {document}.", address=address, document=other)


RULES = (lost, taken, unkept, without)

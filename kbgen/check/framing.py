"""Rules about who may show a centre's lists on other sites."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kbgen.check.rule import error
from kbgen.model.document import profile
from kbgen.model.finding import phrase

if TYPE_CHECKING:
    from kbgen.check.rule import Found, Scene

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ORIGIN = re.compile(rf"https?://(?:\*\.{_LABEL}\.)?{_LABEL}(?:\.{_LABEL})*(?::\d{{1,5}})?")
"""What a header may say of an origin and no more; ``*`` stands only before a name of two parts."""
_EVERYBODY = "*"


@error("KB841")
def no_origin(scene: Scene) -> Found:
    """Who may show the centre's lists in a frame is not said as an origin.

    The origins become a line of settings of the web host (frame-ancestors), so each is a scheme and a host and nothing more:
    ``framed_by: ["https://www.chamber.example", "https://*.ministry.example"]``. ``["*"]`` is everybody, ``[]`` nobody.
    Letters of other scripts are written as browsers send them (xn--...).
    """
    for centre in scene.library.centres:
        framed_by = profile(centre).framed_by
        for number, origin in enumerate(framed_by):
            if origin == _EVERYBODY and len(framed_by) > 1:
                message = phrase("Everybody may show the lists in a frame, and others are named besides.")
                yield centre.original.place("framed_by", number), message, phrase("Delete *, or all others.")
            elif origin != _EVERYBODY and not _ORIGIN.fullmatch(origin):
                yield (
                    centre.original.place("framed_by", number),
                    phrase("{text} is not the origin of a site.", text=origin[:80]),
                    phrase("Write its scheme and host alone, as https://*.example.org"),
                )


RULES = (no_origin,)

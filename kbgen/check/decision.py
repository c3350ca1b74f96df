"""Rules about what decisions rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbgen.check.rule import error
from kbgen.model.document import profile
from kbgen.model.finding import phrase

if TYPE_CHECKING:
    from kbgen.check.rule import Found, Scene

_HIGHEST_RATE = 100
_LONGEST_LIFE = 50


@error("KB851")
def appraisal_out_of_range(scene: Scene) -> Found:
    """A centre's rate or life for bank sheets cannot be.

    The rate is in percent a year, 0 or from 1 to 100, the life in whole years, from 1 to 50. Write ``rate_pct: 12`` for 12 %, not
    0.12, and the years that a bank would count for such equipment. Without ``appraisal:`` bank sheets show several rates.
    """
    for centre in scene.library.centres:
        appraisal = profile(centre).appraisal
        if appraisal and not 0 <= appraisal.rate_pct <= _HIGHEST_RATE:
            message = phrase("The rate {rate} is not between 0 and 100 percent a year.", rate=f"{appraisal.rate_pct:g}")
            yield centre.original.place("appraisal", "rate_pct"), message, phrase("Write it in percent, as rate_pct: 12.")
        if appraisal and 0 < appraisal.rate_pct < 1:
            message = phrase("The rate {rate} is less than 1 percent a year.", rate=f"{appraisal.rate_pct:g}")
            yield centre.original.place("appraisal", "rate_pct"), message, phrase("Write it in percent, as rate_pct: 12.")
        if appraisal and not 1 <= appraisal.years <= _LONGEST_LIFE:
            message = phrase("The life of {years} years is not between 1 and 50.", years=appraisal.years)
            yield centre.original.place("appraisal", "years"), message, phrase("Write whole years, as years: 10.")


RULES = (appraisal_out_of_range,)

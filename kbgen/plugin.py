"""The second front door: MkDocs' own commands build one centre through this plugin."""

from __future__ import annotations

import os
from pathlib import Path

from kbgen import pipeline, reading
from kbgen.ledgers import ledger
from kbgen.render.furniture import furniture
from kbgen.render.host import HostError, PlanPlugin
from kbgen.render.plan import Plan


class KbgenPlugin(PlanPlugin):  # type: ignore[no-untyped-call]
    """Reads, checks and composes the centre named in ``mkdocs.yml`` each time the host builds."""

    def make_plan(self, root: Path, centre: str | None) -> Plan:
        """Return the plan of the centre to preview; KBGEN_CENTRE names another than ``mkdocs.yml``."""
        checked = reading.read(root)
        name = os.environ.get("KBGEN_CENTRE") or centre
        found = checked.library.documents.get(f"content/centres/{name}")
        if found is None:
            raise HostError(f"there is no centre {name}")
        asked = ledger(checked, found.slug)
        return pipeline.plan_of(checked, found, furniture(root / "theme"), pipeline.standing(checked), asked)

"""The second front door: MkDocs' own commands build one centre through this plugin."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from kbgen import pipeline
from kbgen.render.host import HostError, PlanPlugin
from kbgen.render.plan import Plan, furniture

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


class KbgenPlugin(PlanPlugin):
    """Reads, checks and composes the centre named in ``mkdocs.yml`` each time the host builds."""

    def make_plan(self, config: MkDocsConfig) -> Plan:
        """Return the plan of the centre to preview; KBGEN_CENTRE names another than ``mkdocs.yml``."""
        root = Path(config.config_file_path).parent
        checked = pipeline.read(root)
        name = os.environ.get("KBGEN_CENTRE") or self.config.centre
        centre = checked.library.documents.get(f"content/centres/{name}")
        if centre is None:
            raise HostError(f"there is no centre {name}")
        return pipeline.plan_of(checked, centre, furniture(root / "theme"))

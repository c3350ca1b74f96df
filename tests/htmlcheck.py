"""The HTML checker of the W3C, which also tells in which language a page is written."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

from conftest import needs
from samplesite import ROOT

VNU = ROOT / "tests/.judges/node_modules/vnu-jar/build/dist/vnu.jar"


class Message(NamedTuple):
    """What the checker says: of which file, how grave, and in words."""

    file: str
    line: int
    kind: str
    """``error``, ``warning`` or ``info``."""
    text: str

    @property
    def is_of_language(self) -> bool:
        """Tell whether it says that the words are in another language, or run in another direction, than the markup says."""
        return self.text.startswith("This document appears to be written in")


def messages(*files: Path) -> list[Message]:
    """Return all that the checker says of some files."""
    needs("java", shutil.which("java"))
    needs("vnu", VNU.is_file())
    options = ("--also-check-css", "--also-check-svg", "--format", "json", "--exit-zero-always", "--stdout")
    done = subprocess.run(
        ["java", "-Xss4m", "-jar", VNU, *options, *files], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    assert done.stdout.startswith("{"), done.stdout + done.stderr
    return [
        Message(each["url"].rpartition("/site/")[2], each.get("lastLine", 0), each.get("subType", each["type"]), each["message"])
        for each in json.loads(done.stdout)["messages"]
    ]


def errors(*files: Path) -> list[str]:
    """Return the errors that the checker finds, and each language that is another one than the markup says."""
    return [
        f"{each.file}:{each.line}: {each.text}"
        for each in messages(*files)
        if each.kind in {"error", "fatal"} or each.is_of_language
    ]

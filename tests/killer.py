"""Run kbgen and kill it, by SIGKILL, when it is about to do its n-th change to a file of a folder: python killer.py FOLDER N WORDS...

With N 0 it runs to its end and writes to standard error how many changes there were.
"""

from __future__ import annotations

import os
import signal
import sys

CHANGES = {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree"}
folder, last = sys.argv[1], int(sys.argv[2])
seen = [0]


def watch(event: str, args: tuple[object, ...]) -> None:
    writes = event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+")
    if (writes or event in CHANGES) and str(args[0]).startswith(folder) and ".kbgen" not in str(args[0]):
        seen[0] += 1
        if seen[0] == last:
            os.kill(os.getpid(), signal.SIGKILL)


sys.addaudithook(watch)
from kbgen.cli import main  # noqa: E402

try:
    main(sys.argv[3:])
finally:
    sys.stderr.write(f"\n{seen[0]}\n")

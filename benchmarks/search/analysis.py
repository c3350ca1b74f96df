"""The time of the analyser alone, in a process of its own in which nothing was analysed before."""

from __future__ import annotations

import json
import subprocess
import sys
import time

from texts import Collection, Text


def milliseconds(collection: Collection) -> float:
    """Return the processor time of the analyser for a page of a collection."""
    told = json.dumps([(each.id, each.title, each.text, each.language) for each in collection.texts])
    done = subprocess.run([sys.executable, __file__], input=told, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{collection.name}: the analyser fails: {done.stderr.strip().splitlines()[-1]}")
    return float(done.stdout)


def main() -> None:
    """Print the milliseconds a page that the analyser takes for the texts on standard input."""
    from ours import count_tokens

    texts = [Text(*each) for each in json.load(sys.stdin)]
    start = time.process_time()
    count_tokens(texts)
    print((time.process_time() - start) * 1000 / len(texts))


if __name__ == "__main__":
    main()

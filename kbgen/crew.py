"""Work shared out over processes of this machine: one item at a time each, results as they come."""

from __future__ import annotations

import multiprocessing
import os
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

_Item = TypeVar("_Item")
_Done = TypeVar("_Done")
_PATIENCE = 1.0
"""Seconds between two looks at whether the processes still live."""


def share_out(
    work: Callable[[_Item], _Done], items: Sequence[_Item], jobs: int, ended: Callable[[_Item], _Done]
) -> Iterator[_Done]:
    """Yield ``work(item)`` for each item, and ``ended(item)`` where a process died over it.

    Processes are forked, so that nothing need be copied to them; where the system cannot fork, or for one job, the
    work is done here.
    """
    if jobs < 2 or len(items) < 2 or "fork" not in multiprocessing.get_all_start_methods():  # noqa: PLR2004
        yield from map(work, items)
        return
    context = multiprocessing.get_context("fork")
    results = context.Queue()

    def serve(numbers: range) -> None:
        threading.Thread(target=_end_with_parent, daemon=True).start()
        for number in numbers:
            results.put((number, work(items[number])))

    workers = [context.Process(target=serve, args=(range(first, len(items), jobs),)) for first in range(jobs)]
    for worker in workers:
        worker.start()
    missing = set(range(len(items)))
    while missing:
        try:
            number, done = results.get(timeout=_PATIENCE)
        except queue.Empty:
            if any(worker.is_alive() for worker in workers):
                continue
            yield from (ended(items[number]) for number in sorted(missing))
            return
        missing.discard(number)
        yield done
    for worker in workers:
        worker.join()


def _end_with_parent() -> None:
    """End this process as soon as the one that started it has ended: nothing writes on after a build was killed."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)

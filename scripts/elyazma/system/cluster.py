"""Give work to a cluster of Dask's, and take what comes back: the only module that imports distributed.

Everything travels through the scheduler: a worker needs this package and TeX, and no disk of ours.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from elyazma.model.phrases import Phrase, phrase

SECONDS_TO_ANSWER = 10
"""How long a scheduler is waited for."""
_TALKATIVE = ("distributed", "asyncio", "tornado")
"""They print tracebacks when a scheduler dies, which is said in one line."""
_IN_FLIGHT = 3
"""Items for each of the cluster's threads that are on their way at once: what waits there takes its memory."""
_RETRIES = 2
"""How often an item is done again whose worker has died."""


class NoCluster(Exception):  # noqa: N818
    """The scheduler cannot be reached, or the package for it is not here; the exception's text says which."""

    def __init__(self, why: Phrase) -> None:
        super().__init__(why)
        self.why = why


def _silence() -> None:
    """Let the loggers of Dask's parts print nothing: each has a handler of its own."""
    for name in [*logging.root.manager.loggerDict]:
        if name.partition(".")[0] in _TALKATIVE:
            logger = logging.getLogger(name)
            logger.handlers, logger.propagate = [logging.NullHandler()], False


def work_on_cluster(
    address: str, work: Callable[[bytes], bytes], items: Mapping[str, Callable[[], bytes]]
) -> Iterator[tuple[str, bytes | Exception]]:
    """Do work on items on a cluster; each answer is given with its item's key as soon as it is there.

    An item is made when its turn comes. What is given in place of an answer is the exception that making it or `work`
    raised, or that says that the item's workers have died. Raises NoCluster, also when the scheduler dies meanwhile.
    """
    client, follow = _open_client(address)
    with client:
        waiting, keys = iter(items.items()), dict[str, str]()
        done = follow([], loop=client.loop)

        def send() -> Iterator[tuple[str, Exception]]:
            """Send the next item that can be made, and give those that cannot."""
            for key, make in waiting:
                try:
                    item = make()
                except Exception as fault:
                    yield key, fault
                    continue
                future = client.submit(work, item, pure=False, retries=_RETRIES)
                keys[future.key] = key
                done.add(future)
                return

        # Workers may come and go; with none yet, the first items wait for them.
        for _ in range(_IN_FLIGHT * max(1, _count_threads(client, address))):
            yield from send()
        for future in done:
            if future.status == "cancelled" or client.status != "running":
                raise _say_gone(address)
            fault = future.exception()
            answer = future.result() if fault is None else fault
            future.release()
            yield from send()
            yield keys.pop(future.key), answer


def _count_threads(client: Any, address: str) -> int:
    try:
        return sum(client.nthreads().values())
    except OSError as reason:
        raise _say_gone(address) from reason


def _say_gone(address: str) -> NoCluster:
    return NoCluster(phrase("the scheduler at {address} has gone; what is done is kept", address=address))


def _open_client(address: str) -> tuple[Any, Callable[..., Any]]:
    """Reach a scheduler; give the client and what follows futures until they end. Raises NoCluster."""
    try:
        from distributed import Client, as_completed
    except ImportError as reason:
        raise NoCluster(phrase("the package distributed is not here: pip install 'elyazma[cluster]'")) from reason
    _silence()
    open_client, follow = cast(Callable[..., Any], Client), cast(Callable[..., Any], as_completed)
    try:
        return open_client(address, timeout=SECONDS_TO_ANSWER, set_as_default=False), follow
    except (OSError, ValueError) as reason:
        why = phrase("no scheduler answers at {address}: {reason}", address=address, reason=reason)
        raise NoCluster(why) from reason

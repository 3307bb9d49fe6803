"""A bound on time that holds: what may take long runs in a process of its own, which can be ended.

Grounding can't be interrupted from within: neither a signal nor clingo's own ``interrupt`` has an effect while it lasts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from compat.errors import CompatError, OutOfTimeError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

SECONDS_FOR_ISLANDS = 60.0  # that a conflict map may look for its largest sets
SECONDS = 20.0  # that an answer may take where nothing else is said
LARGE = 300  # artifacts above which a work takes so long that its time is bounded, and less is tried
T = TypeVar("T")


def check_seconds(seconds: float) -> None:
    """Raise ``CompatError`` if this is no bound on time."""
    if not 0 < seconds < float("inf"):
        raise CompatError(f"seconds: expected a number above 0, not {seconds:g}")


def within(seconds: float, function: Callable[..., T], *arguments: Any) -> T:
    """What the function returns, from a child process. Raises ``OutOfTimeError`` if that takes longer."""
    import multiprocessing

    methods = multiprocessing.get_all_start_methods()
    context: Any = multiprocessing.get_context("fork" if "fork" in methods else "spawn")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_run, args=(sender, function, arguments), daemon=True)
    child.start()
    sender.close()
    try:
        if not receiver.poll(seconds):
            raise OutOfTimeError(
                f"there is no answer after {seconds:g} seconds; allow more (--seconds), or ask about a part of the work"
            )
        kind, result = receiver.recv()
    except EOFError:
        raise RuntimeError("the process that looked for the answer ended without one") from None
    finally:
        child.kill()
        child.join()
        receiver.close()
    if kind is not None:
        raise kind(*result)
    return result  # type: ignore[no-any-return]


def _run(sender: Connection, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    try:
        sender.send((None, function(*arguments)))
    except CompatError as error:
        sender.send((type(error), (error.message, error.place, error.nearest)))

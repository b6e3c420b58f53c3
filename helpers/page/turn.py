"""Whose turn it is to train. One rule for all that trains in a kernel: `RULE`.

A training takes the turn for as long as it works. Whatever works already is asked to end, by an
event that it looks at anyway, and is waited for. So two trainings never share the processor, and
nobody is refused because of an explorer that left the page long ago.
"""

import atexit
import contextlib
import threading
import time
from collections.abc import Iterator

RULE = (
    "Only one thing trains at a time: if you start another training, the one under way pauses "
    "or stops."
)
GAVE_WAY = "Another training has started."
STUCK = (
    "The training under way has not ended within {seconds:g} seconds. Wait for it, or restart "
    "the kernel."
)
SECONDS_TO_END = 60  # of one step: a batch of all images, say
SECONDS_AT_THE_END = 10  # of Python
SECONDS_BETWEEN_LOOKS = 0.05

_changed = threading.Condition()
_tickets: list["Ticket"] = []  # the first one trains, the others wait
_in_thread = threading.local()


class Ticket:
    """A place in the line of those that want to train.

    Attributes
    ----------
    wish
        Set when the training should end.
    mine
        Whether the turn was given: False if the wish to end came first.
    gave_way
        Whether the wish came from another training that wants the turn.
    """

    def __init__(self, wish: threading.Event) -> None:
        """Get in line with this event."""
        self.wish, self.mine, self.gave_way = wish, False, False


@contextlib.contextmanager
def taken(wish: threading.Event, seconds: float = SECONDS_TO_END) -> Iterator[Ticket]:
    """Take the turn while the block runs; all that train or wait already are asked to end.

    A thread that has the turn may take it again: it keeps the ticket that it has.

    Parameters
    ----------
    wish
        The event that asks the training which takes the turn to end. The block must look at
        `Ticket.mine` before its first step, and at the event after each one.
    seconds
        How long the others may take to end.

    Raises
    ------
    RuntimeError
        If they take longer.
    """
    if getattr(_in_thread, "ticket", None) is not None:
        yield _in_thread.ticket
        return
    ticket = Ticket(wish)
    if wish.is_set():  # too late to ask anybody to end
        yield ticket
        return
    with _changed:
        earlier = list(_tickets)
        _tickets.append(ticket)
    try:
        for other in earlier:
            other.gave_way = True
            other.wish.set()
        _wait_for(earlier, ticket, seconds)
        _in_thread.ticket = ticket
        yield ticket
    finally:
        _in_thread.ticket = None
        with _changed:
            _tickets.remove(ticket)
            _changed.notify_all()


def _wait_for(earlier: list[Ticket], ticket: Ticket, seconds: float) -> None:
    end = time.monotonic() + seconds
    with _changed:
        while not ticket.wish.is_set():
            if not any(other in _tickets for other in earlier):
                ticket.mine = True
                return
            if time.monotonic() > end:
                raise RuntimeError(STUCK.format(seconds=seconds))
            _changed.wait(SECONDS_BETWEEN_LOOKS)


def busy() -> bool:
    """Say whether anything trains or waits for its turn."""
    return bool(_tickets)


def end_all(seconds: float = SECONDS_TO_END) -> None:
    """Ask all that train or wait to end, and wait for that so many seconds at most."""
    with _changed:
        tickets = list(_tickets)
        for ticket in tickets:
            ticket.wish.set()
        _changed.wait_for(lambda: not any(one in _tickets for one in tickets), seconds)


atexit.register(end_all, SECONDS_AT_THE_END)  # so that no step is under way when Python ends

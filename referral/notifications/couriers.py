"""Couriers: processes that carry messages, and finish the one in hand also when the worker is killed.

Between the moment at which a mail server accepts a message and the commit that notes it, nobody may die. So
the worker does not send. Before it starts any thread it forks a *post*, a process in a session of its own,
and the post forks couriers. Each takes a message from the worker, sends it, notes that and answers. When the
worker is killed they finish what they have in hand, and leave. See docs/adr/0015-couriers.md.
"""

import logging
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from uuid import UUID

from flask import current_app

from referral.domain.actors import system_actor
from referral.extensions import db
from referral.models.scope import acting
from referral.notifications.delivery import deliver
from referral.notifications.troubles import Undelivered

log = logging.getLogger(__name__)

LIFE_SECONDS = 600
"""A courier takes no longer than this for one message, whatever a mail server does: then it is killed."""

WAIT_SECONDS = 60
"""The worker waits no longer than this; the courier goes on, and a later try finds the message sent."""

LOOK_SECONDS = 0.5
LETTER = 32
"""Bytes of a request: the key of the message and that of its region."""

DONE = b"+"

POST = "post"
"""Under this name tasks find the post of their worker."""


class Post:
    """The worker's side: hands a message to a courier and waits for the answer."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self.lost = False

    def carry(self, message_id: UUID, region_id: UUID, given_up: Callable[[], bool]) -> None:
        """Return when the message was sent, or needs no sending.

        Raises Undelivered when it did not leave, when its courier died, and when it takes too long or the
        worker must go (*given_up*): the queue tries again. When the post itself is gone this worker can send
        nothing any more, and is asked to stop.
        """
        mine, theirs = socket.socketpair()
        with mine:
            with theirs:
                try:
                    socket.send_fds(self._control, [message_id.bytes + region_id.bytes], [theirs.fileno()])
                except OSError:
                    self.lost = True
                    os.kill(os.getpid(), signal.SIGTERM)
                    raise Undelivered("The post of this worker is gone.") from None
            answer = _answer(mine, given_up)
        if not answer:
            raise Undelivered(f"The courier of message {message_id} was lost.")
        if answer != DONE:
            raise Undelivered(answer.decode())

    def close(self) -> None:
        """No more messages: the post leaves."""
        self._control.close()


def _answer(mine: socket.socket, given_up: Callable[[], bool]) -> bytes:
    """What the courier says before it leaves; empty when it was lost."""
    mine.settimeout(LOOK_SECONDS)
    until, heard = time.monotonic() + WAIT_SECONDS, b""
    while True:
        try:
            piece = mine.recv(4096)
        except TimeoutError:
            if given_up() or time.monotonic() > until:
                raise Undelivered("The courier is still under way.") from None
            continue
        heard += piece
        if not piece:
            return heard


@contextmanager
def opened(couriers: int) -> Iterator[Post]:
    """A post with so many couriers, for the time of the block. Enter it before threads start: it forks."""
    ours, theirs = socket.socketpair()
    _forked(partial(_keep, couriers, theirs, ours))
    theirs.close()
    post = Post(ours)
    try:
        yield post
    finally:
        post.close()


def _keep(couriers: int, control: socket.socket, others: socket.socket) -> None:
    """The post: replaces couriers that die, until the first leaves because the worker is gone."""
    others.close()
    os.setsid()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # who stops everybody at once stops nobody half way
    db.engine.dispose(close=False)  # connections of the worker are not ours to use
    for _ in range(couriers):
        _forked(partial(_work, control))
    while True:
        _, status = os.wait()
        if status == 0:
            return
        log.warning("A courier died (%s); another takes its place.", os.waitstatus_to_exitcode(status))
        _forked(partial(_work, control))


def _work(control: socket.socket) -> None:
    """A courier: message after message, whichever comes first to it, until the worker is gone."""
    while True:
        letter, handles, _, _ = socket.recv_fds(control, LETTER, 1)
        if not letter:
            return
        signal.alarm(LIFE_SECONDS)
        with socket.socket(fileno=handles[0]) as answer:
            said = _said(UUID(bytes=letter[:16]), UUID(bytes=letter[16:]))
            with suppress(OSError):  # the worker may be gone, and then the answer is in the row
                answer.sendall(said)
        signal.alarm(0)


def _said(message_id: UUID, region_id: UUID) -> bytes:
    """Deliver the message; what to tell the worker."""
    with current_app.app_context(), acting(system_actor(region_id)):
        try:
            deliver(message_id)
        except Undelivered as trouble:
            return str(trouble).encode()
        finally:
            db.session.remove()
    return DONE


def _forked(work: Callable[[], None]) -> None:
    """Do *work* in a process of its own that never returns here."""
    if os.fork():
        return
    code = 1
    try:
        work()
        code = 0
    except Exception:
        log.exception("A courier failed.")
    finally:
        os._exit(code)

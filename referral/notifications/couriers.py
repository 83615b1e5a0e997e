"""Couriers: processes that carry one message each, and finish it also when the worker is killed.

Between the moment at which a mail server accepts a message and the commit that notes it, nobody may die. So
the worker does not send. Before it starts any thread it forks a *post*, a process in a session of its own;
the post forks a courier for each message, which sends, notes and answers. When the worker is killed the
couriers under way know nothing of it, and the post leaves. See docs/adr/0015-couriers.md.
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
"""A courier lives no longer than this, whatever a mail server does."""

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

    def __init__(self, control: socket.socket, pid: int) -> None:
        self._control = control
        self.pid = pid
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
def opened() -> Iterator[Post]:
    """A post for the time of the block. Enter it before any thread starts: it forks."""
    ours, theirs = socket.socketpair()
    pid = _forked(lambda: _serve(theirs, ours))
    theirs.close()
    post = Post(ours, pid)
    try:
        yield post
    finally:
        post.close()
        os.waitpid(pid, 0)  # it leaves at once; couriers under way go on alone


def _serve(control: socket.socket, others: socket.socket) -> None:
    """The post: a courier for each request, until the worker is gone."""
    others.close()
    os.setsid()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, signal.SIG_IGN)  # so that nobody stops us half way, and nobody lingers dead
    db.engine.dispose(close=False)  # connections of the worker are not ours to use
    while True:
        letter, handles, _, _ = socket.recv_fds(control, LETTER, 1)
        if not letter:
            return
        with socket.socket(fileno=handles[0]) as answer:
            _forked(partial(_run, control, answer, letter))


def _run(control: socket.socket, answer: socket.socket, letter: bytes) -> None:
    """A courier: one message, one answer."""
    control.close()
    signal.alarm(LIFE_SECONDS)
    message_id, region_id = UUID(bytes=letter[:16]), UUID(bytes=letter[16:])
    said = DONE
    with current_app.app_context(), acting(system_actor(region_id)):
        try:
            deliver(message_id)
        except Undelivered as trouble:
            said = str(trouble).encode()
        finally:
            db.session.remove()
    with suppress(OSError):  # the worker may be gone, and then the answer is in the row
        answer.sendall(said)


def _forked(work: Callable[[], None]) -> int:
    """Do *work* in a process of its own that never returns here; its id."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        work()
        code = 0
    except Exception:
        log.exception("A courier failed.")
    finally:
        os._exit(code)

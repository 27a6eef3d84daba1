"""One connection: reads a request in whole, has it answered, and reads the next.

The head is judged before anything of a body is read. What will not be read is answered at once; then it is
thrown away as it comes, for a browser shows the answer only when it has sent everything.
"""

from __future__ import annotations

from asyncio import Protocol, Transport
from enum import Enum
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, cast

import h11

from portal.server import patience
from portal.server.answers import Answer, plain, written
from portal.server.gateway import BadHead, announced, environ_of
from portal.server.site import REFUSED, Environ, Refused

if TYPE_CHECKING:
    from portal.server.front import Front

LARGEST_HEAD: Final = 32_768
FREE_CHUNKS: Final = 1000
SMALLEST_CHUNK: Final = 256
"""Bytes that the chunks beyond the free ones must have on average, for each costs some time to take."""


class Phase(Enum):
    IDLE = "nothing of a request is here"
    HEAD = "a part of its head is"
    BODY = "its head is, and a part of its body"
    ANSWER = "a thread has it, or will"
    SENDING = "the answer is on its way"
    DISCARDING = "the answer is sent; what still comes is thrown away"
    OVER = "closed"


READING: Final = frozenset({Phase.IDLE, Phase.HEAD, Phase.BODY})


class Connection(Protocol):
    """What happens on one socket; every method runs in the event loop."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=LARGEST_HEAD)
        self._phase = Phase.IDLE
        self._began = 0.0  # the phase
        self._environ: Environ = {}
        self._network = ""  # that the request comes from; of the socket, behind a proxy, nothing follows
        self._body: BytesIO | None = None
        self._held = 0  # bytes of memory, of the body or of the answer
        self._most = 0
        self._chunks = 0
        self._bare = False
        self._unread = False  # nothing that comes is read any more
        self._discarded = 0
        self._ended = False  # the peer sends no more

    # What asyncio tells

    def connection_made(self, transport: Any) -> None:
        self._transport = cast("Transport", transport)
        self._transport.set_write_buffer_limits(high=0)
        self._peer = str((transport.get_extra_info("peername") or ("",))[0])
        self._server = (transport.get_extra_info("sockname") or ("", 0))[:2]
        self._home = self._front.site.network({"REMOTE_ADDR": self._peer})
        self._front.arrived(self, self._home)
        self._enter(Phase.IDLE)

    def data_received(self, data: bytes) -> None:
        if self._unread:
            self._discard(len(data))
        elif self._phase is not Phase.OVER:
            self._http.receive_data(data)
            self._read_on()

    def eof_received(self) -> bool:
        """The peer sends no more, and may still read what we owe it."""
        self._ended = True
        return self._phase in (Phase.ANSWER, Phase.SENDING)

    def resume_writing(self) -> None:
        """All that was written has been taken."""
        if self._phase is Phase.SENDING:
            self._sent()

    def connection_lost(self, _fault: Exception | None) -> None:
        self._phase = Phase.OVER
        self._give_back()
        self._front.left(self)

    # What the front tells

    def expire(self, now: float) -> None:
        """Let go of a peer that keeps us waiting too long."""
        if now < self._patience():
            return
        if self._phase in (Phase.HEAD, Phase.BODY):
            self._say(HTTPStatus.REQUEST_TIMEOUT)
        else:
            self._transport.abort()

    def make_room(self) -> None:
        """Leave, for others have come."""
        if self._phase is Phase.BODY:
            self._say(HTTPStatus.SERVICE_UNAVAILABLE)
        self._transport.close()

    def stop(self) -> None:
        """End what is not being answered; what is, ends with its answer."""
        if self._phase is Phase.BODY:
            self._say(HTTPStatus.SERVICE_UNAVAILABLE)
        elif self._phase not in (Phase.ANSWER, Phase.SENDING):
            self._transport.close()

    def abort(self) -> None:
        self._transport.abort()

    def answer(self, answer: Answer) -> None:
        """Send what a thread made of the request."""
        if self._phase is Phase.ANSWER:
            self._give_back()
            self._write(answer, last=self._unread or self._front.stopping)

    # Reading

    def _read_on(self) -> None:
        """Take what is here as far as it goes."""
        try:
            while self._phase in READING and self._take(self._http.next_event()):
                pass
        except h11.RemoteProtocolError as wrong:
            self._say(wrong.error_status_hint)
        except BadHead:
            self._say(HTTPStatus.BAD_REQUEST)

    def _take(self, event: Any) -> bool:
        """Take one part of a request; False when no more is here."""
        if event is h11.NEED_DATA:
            if self._phase is Phase.IDLE and self._http.trailing_data[0]:
                self._enter(Phase.HEAD)
            return False
        if isinstance(event, h11.Request):
            self._judge(event)
        elif isinstance(event, h11.Data):
            self._keep(event)
        elif isinstance(event, h11.EndOfMessage):
            self._hand_over()
        else:
            self._transport.close()
            return False
        return True

    def _judge(self, head: h11.Request) -> None:
        """Decide by the head of a request whether its body shall be read, if it has one."""
        self._bare = head.method == b"HEAD"
        self._environ = environ_of(head, self._peer, self._server, several=self._front.several)
        self._network = self._front.site.network(self._environ)
        length = announced(head)
        if length == 0:
            return
        self._most = self._front.site.body_limit(self._environ)
        if not self._most:
            self._refuse(Refused.UNWANTED)
        elif length is not None and length > self._most:
            self._refuse(Refused.TOO_LARGE)
        else:
            self._await_body()

    def _await_body(self) -> None:
        self._body, self._chunks = BytesIO(), 0
        self._enter(Phase.BODY)
        if self._http.they_are_waiting_for_100_continue:
            self._transport.write(
                self._http.send(h11.InformationalResponse(status_code=100, headers=[])) or b""
            )
        self._front.moved(self, self._network)

    def _keep(self, part: h11.Data) -> None:
        """Keep a part of a body in memory; on a disk, what a camera wrote into it would outlast us."""
        size = len(part.data)
        self._chunks += part.chunk_end
        if self._held + size > self._most:
            self._refuse(Refused.TOO_LARGE)
        elif self._chunks > FREE_CHUNKS + (self._held + size) // SMALLEST_CHUNK:
            self._say(HTTPStatus.BAD_REQUEST)
        elif not self._front.memory.take(self._network, size, self._held):
            self._say(HTTPStatus.SERVICE_UNAVAILABLE)
        elif self._body is not None:
            self._held += size
            self._body.write(part.data)

    # Answering

    def _refuse(self, why: Refused) -> None:
        """Have a request answered without its body, which nobody will read."""
        self._give_back()
        self._unread = True
        self._environ.pop("CONTENT_LENGTH", None)
        self._environ[REFUSED] = why
        self._ask()

    def _hand_over(self) -> None:
        """The request is here in whole: it may take a thread."""
        if self._body is not None:
            self._body.seek(0)
            self._environ["wsgi.input"], self._body = self._body, None
            self._environ["CONTENT_LENGTH"] = str(self._held)
        self._transport.pause_reading()
        self._ask()

    def _ask(self) -> None:
        self._enter(Phase.ANSWER)
        environ, self._environ = self._environ, {}
        if not self._front.ask(environ, self):
            self._say(HTTPStatus.SERVICE_UNAVAILABLE)

    def _say(self, status: int) -> None:
        """Answer with a page of the server's own, and nothing after it."""
        self._give_back()
        self._unread = True
        self._transport.resume_reading()
        self._write(plain(status), last=True)

    def _write(self, answer: Answer, *, last: bool) -> None:
        try:
            line = written(self._http, answer, last=last, bare=self._bare)
        except (h11.LocalProtocolError, UnicodeEncodeError) as unsendable:
            self._front.failed(unsendable)
            # This protocol is over; one that nothing was asked of may still say that something went wrong.
            line = written(h11.Connection(h11.SERVER), plain(500), last=True, bare=self._bare)
        self._enter(Phase.SENDING)
        self._transport.write(line)
        self._held = self._transport.get_write_buffer_size()
        if not self._held:
            self._sent()
        elif not self._front.memory.take(self._network, self._held):
            self._held = 0
            self._transport.abort()

    def _sent(self) -> None:
        """The answer has left; what follows is the next request, the end, or what nobody reads."""
        self._give_back()
        if self._unread and not self._ended:
            self._enter(Phase.DISCARDING)
            self._transport.write_eof()
        elif self._front.stopping or self._ended or self._http.our_state is not h11.DONE:
            self._transport.close()
        else:
            self._http.start_next_cycle()
            self._enter(Phase.IDLE)
            self._front.moved(self, self._home)
            self._transport.resume_reading()
            self._read_on()

    def _discard(self, size: int) -> None:
        self._discarded += size
        if self._discarded > patience.DISCARDED:
            self._transport.abort()

    # Both

    def _enter(self, phase: Phase) -> None:
        self._phase, self._began = phase, self._front.now()
        if phase in READING:
            self._front.crowd.wait(self)
        else:
            self._front.crowd.serve(self)

    def _patience(self) -> float:
        """Return when the peer has kept us waiting for too long."""
        match self._phase:
            case Phase.IDLE:
                return self._began + patience.IDLE
            case Phase.HEAD:
                return self._began + patience.HEAD
            case Phase.BODY:
                return patience.until(self._began, self._held)
            case Phase.SENDING:
                return patience.until(self._began, self._held - self._transport.get_write_buffer_size())
            case Phase.DISCARDING:
                longest = patience.STOPPING if self._front.stopping else patience.DISCARDING
                return patience.until(self._began, self._discarded, longest)
            case _:
                return float("inf")

    def _give_back(self) -> None:
        """Let go of the memory held."""
        if self._held:
            self._front.memory.give_back(self._network, self._held)
        self._held, self._body = 0, None

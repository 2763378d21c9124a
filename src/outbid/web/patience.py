"""How long the app waits for somebody who has connected to say what they want, and what it says to what is no HTTP."""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from outbid.web.guard import HEADERS
from outbid.web.limits import PATIENCE


class Patient(H11Protocol):
    """HTTP/1.1 that hangs up on who begins no request, or does not end the head of one, in time.

    The body of a request is waited for by :func:`outbid.web.limits.whole_body`.
    """

    _waits: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begins to wait."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Stops waiting once the head of a request is there."""
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:
            self._wait()
        else:
            self._stop()

    def connection_lost(self, exc: Exception | None) -> None:
        """There is nobody left to wait for."""
        self._stop()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Refuses what is no HTTP, with the headers of every other answer; the guard never learns of it."""
        # in the middle of an answer to an earlier request nothing more can be said
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            own = {
                "Content-Type": "text/plain; charset=utf-8",
                "Cache-Control": "no-store",
                "Connection": "close",
            }
            headers = [(name.encode(), value.encode()) for name, value in {**HEADERS, **own}.items()]
            said = (
                h11.Response(status_code=400, headers=headers, reason=b"Bad Request"),
                h11.Data(data=msg.encode("ascii")),
                h11.EndOfMessage(),
            )
            for event in said:
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _wait(self) -> None:
        if self._waits is None:
            self._waits = self.loop.call_later(PATIENCE, self._hang_up)

    def _stop(self) -> None:
        if self._waits is not None:
            self._waits.cancel()
            self._waits = None

    def _hang_up(self) -> None:
        self._waits = None
        # an answer may still be on its way where requests follow each other on one connection
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()

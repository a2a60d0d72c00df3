"""No request may fill the memory: bodies have a limit, told or not (giới hạn kích thước)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.runtime.problems import MEDIA_TYPE, problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 8 * 1024 * 1024
"""Ten times the longest single command: 2,000 signers and 50,000 letters of text."""


_PATIENCE = 4


class BodyLimit:
    """Refuses bodies longer than the limit before anything reads them."""

    def __init__(
        self,
        app: ASGIApp,
        place: Callable[[str], str],
        *,
        most: int = MOST_BYTES,
        refused: Callable[[], object] = lambda: None,
    ) -> None:
        """`place` says which addresses a refusal may repeat, `refused` counts it."""
        self._app = app
        self._place = place
        self._most = most
        self._refused = refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        told = headers.get(b"content-length")
        if told is None and b"transfer-encoding" in headers:
            body = await self._read(receive)
            if body is None:
                await self._refuse(scope, send)
            else:
                await self._app(scope, _replay(body, receive), send)
        elif told is not None and (not told.isdigit() or int(told) > self._most):
            await self._drain(receive)
            await self._refuse(scope, send)
        else:
            await self._app(scope, receive, send)

    async def _read(self, receive: Receive) -> bytes | None:
        """Return a body of untold length, None when it is too long."""
        body = bytearray()
        more = True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = bool(message.get("more_body", False))
            if len(body) > self._most:
                await self._drain(receive)
                return None
        return bytes(body)

    async def _drain(self, receive: Receive) -> None:
        """Let a client finish what it says, within reason, so that it hears the answer."""
        seen, more = 0, True
        while more and seen <= _PATIENCE * self._most:
            message = await receive()
            seen += len(message.get("body", b""))
            more = bool(message.get("more_body", False))

    async def _refuse(self, scope: Scope, send: Send) -> None:
        self._refused()
        said = (
            f"A request holds at most {self._most} bytes; send the batch in parts.",
            f"Mỗi yêu cầu tối đa {self._most} byte; hãy chia nhỏ.",
        )
        told = problem("too_large", 413, said, instance=self._place(str(scope["path"])))
        body = told.model_dump_json(exclude_defaults=True).encode()
        headers = [
            (b"content-type", MEDIA_TYPE.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
        ]
        await send({"type": "http.response.start", "status": 413, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def _replay(body: bytes, receive: Receive) -> Receive:
    told = False

    async def again() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again

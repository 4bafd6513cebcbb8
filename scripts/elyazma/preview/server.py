"""Serve the preview's page on this machine alone: the one module that imports starlette and uvicorn."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Protocol

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from elyazma.preview.board import Board, News
from elyazma.preview.guard import ADDRESS, HEADERS, WEB_POLICY, Guard
from elyazma.preview.texts import choose_language, read_texts

_PAGE = Path(__file__).with_name("page")
_FILES = tuple(path.name for path in sorted(_PAGE.iterdir()))
_LARGEST = 1 << 16
"""Bytes of what a page may send."""
_SILENCE = 15.0
"""Seconds after which a page that hears nothing is told so, that a connection nobody reads any more is noticed."""
_REFUSED, _MISSING, _WRONG, _SEE_OTHER = 403, 404, 400, 303

Values = Mapping[str, object]


class Unknown(Exception):  # noqa: N818
    """What was asked for is not there."""


class Backend(Protocol):
    """What answers the page. Each raises Unknown for what is not there; `values` come from the page, of any type."""

    board: Board

    def describe(self) -> Values:
        """Give what stays the same: journals, copies, editors, and the article's language as `article_language`."""

    def draw(self, version: int, page: int, width: int) -> bytes:
        """Give a page of a PDF as a PNG."""

    def show_web(self, version: int) -> bytes:
        """Give the web page made of the manuscript."""

    def answer(self, question: str, values: Values) -> Values:
        """Answer a question of `QUESTIONS`."""


QUESTIONS = ("place", "open", "show", "choose", "words", "journals", "changes", "tags")


class PortTaken(Exception):  # noqa: N818
    """The port cannot be listened at."""


def serve(backend: Backend, token: str, port: int, language: str, when_ready: Callable[[Guard], None]) -> None:
    """Serve until told to end, at a free port for 0. Raises PortTaken, and KeyboardInterrupt at Ctrl-C."""
    app = _Guarded(make_app(backend, language))
    # Requests would be listed with the token, and what uvicorn says of its own ending is for no author.
    config = uvicorn.Config(
        app, ADDRESS, port, log_config=None, access_log=False, lifespan="off", ws="none", timeout_graceful_shutdown=2,
        server_header=False, log_level="critical",
    )  # fmt: skip

    def make_guard(taken: int) -> None:
        app.guard = Guard(taken, token)
        when_ready(app.guard)

    server = _Server(config, backend.board, make_guard)
    try:
        server.run()
    except SystemExit:
        raise PortTaken from None
    finally:
        backend.board.close()


class _Server(uvicorn.Server):
    """A server that says at which port it listens, and lets its pages go when it is told to end."""

    def __init__(self, config: uvicorn.Config, board: Board, when_ready: Callable[[int], None]) -> None:
        super().__init__(config)
        self._board = board
        self._when_ready = when_ready

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        await super().startup()
        if self.started:
            self._when_ready(self.servers[0].sockets[0].getsockname()[1])

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._board.close()
        super().handle_exit(sig, frame)


class _Guarded:
    """Refuse what the guard refuses, before anything else looks at it; give every answer its headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.guard: Guard | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                named = {name.lower() for name, _ in message["headers"]}
                more = ((name.lower().encode(), value.encode()) for name, value in HEADERS.items())
                message["headers"] = [*message["headers"], *(each for each in more if each[0] not in named)]
            await send(message)

        if scope["type"] != "http":
            return
        answer = self._judge(Request(scope))
        await (answer or self._app)(scope, receive, send_with_headers)

    def _judge(self, request: Request) -> Response | None:
        """Give the answer to what goes no further: what is refused, and the token, which is exchanged for a cookie."""
        if self.guard is None:
            return PlainTextResponse("The preview is not ready yet.", _REFUSED)
        token = request.query_params.get("token", "") if request.url.path == "/" else ""
        refused = self.guard.refuse(_plain(request.headers), token)
        if refused:
            return PlainTextResponse(refused, _REFUSED)
        if token and self.guard.knows(token):
            return Response(status_code=_SEE_OTHER, headers={"Location": "/", "Set-Cookie": self.guard.set_cookie})
        return None


def _plain(headers: Headers) -> Mapping[str, str]:
    return dict(headers.items())


# --- What is served -------------------------------------------------------------------------------------


def make_app(backend: Backend, language: str) -> Starlette:
    """Make the application; the guard stands before it."""
    answers = [Route(f"/{question}", _make_answer(backend, question), methods=["POST"]) for question in QUESTIONS]
    files = [Route(f"/page/{name}", _make_file(name)) for name in _FILES if name != "index.html"]

    async def give_page(_: Request) -> Response:
        return FileResponse(_PAGE / "index.html")

    def give_facts(request: Request) -> Response:
        facts = backend.describe()
        accepted = request.headers.get("accept-language", "")
        chosen = choose_language(language, accepted, str(facts["article_language"]))
        return JSONResponse({**facts, "language": chosen, "texts": read_texts()})

    def give_picture(request: Request) -> Response:
        try:
            version, page = (int(request.path_params[name]) for name in ("version", "page"))
            width = int(request.query_params.get("width", "800"))
            return Response(backend.draw(version, page, width), media_type="image/png")
        except (ValueError, Unknown):
            return PlainTextResponse("There is no such page.", _MISSING)

    def give_web(request: Request) -> Response:
        try:
            content = backend.show_web(int(request.path_params["version"]))
        except Unknown:
            return PlainTextResponse("There is no such page.", _MISSING)
        return Response(content, media_type="text/html", headers={"Content-Security-Policy": WEB_POLICY})

    async def give_news(_: Request) -> Response:
        return StreamingResponse(_stream(backend.board), media_type="text/event-stream")

    return Starlette(
        routes=[
            Route("/", give_page),
            *files,
            Route("/facts", give_facts),
            Route("/events", give_news),
            Route("/pages/{version:int}/{page:int}.png", give_picture),
            Route("/web/{version:int}", give_web),
            *answers,
        ]
    )


def _make_file(name: str) -> Callable[[Request], Awaitable[Response]]:
    async def give_file(_: Request) -> Response:
        return FileResponse(_PAGE / name)

    return give_file


def _make_answer(backend: Backend, question: str) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return PlainTextResponse("This wants JSON.", _WRONG)
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > _LARGEST:
                return PlainTextResponse("This is too long.", _WRONG)
        try:
            values = json.loads(body)
            if not isinstance(values, dict):
                raise ValueError
            return JSONResponse(await run_in_threadpool(backend.answer, question, values))
        except (ValueError, TypeError, KeyError, RecursionError):
            return PlainTextResponse("This cannot be read.", _WRONG)
        except Unknown:
            return PlainTextResponse("There is no such thing.", _MISSING)

    return answer


async def _stream(board: Board) -> AsyncIterator[str]:
    """Write news as server-sent events (html.spec.whatwg.org, section 9.2)."""
    loop, waiting = asyncio.get_running_loop(), asyncio.Queue[News | None]()

    def hear(news: News | None) -> None:
        # News may come while everything ends.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(waiting.put_nowait, news)

    board.listen(hear)
    try:
        while True:
            try:
                news = await asyncio.wait_for(waiting.get(), _SILENCE)
            except TimeoutError:
                yield ": still here\n\n"
                continue
            if news is None:
                return
            yield f"event: {news.kind}\ndata: {json.dumps(news.values, ensure_ascii=False)}\n\n"
    finally:
        board.leave(hear)

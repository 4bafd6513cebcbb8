"""A server on this machine that answers with records, as those of DOIs and ISBNs do."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote


class RecordServer(ThreadingHTTPServer):
    """What it answers to each path, and what it was asked."""

    answers: dict[str, tuple[int, bytes, dict[str, str]]]
    asked: list[tuple[str, str]]
    slow = False


class _Handler(BaseHTTPRequestHandler):
    server: RecordServer

    def do_GET(self) -> None:
        self.server.asked.append((unquote(self.path), self.headers.get("Accept", "")))
        code, body, headers = self.server.answers.get(unquote(self.path), (404, b"", {}))
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            for at in range(0, len(body), 1 << 16):
                self.wfile.write(body[at : at + (1 << 16)])
                if self.server.slow:
                    self.wfile.flush()
                    time.sleep(0.1)
        except OSError:
            return  # the asker has gone away

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def serve_records() -> Iterator[RecordServer]:
    """Serve until the block ends."""
    server = RecordServer(("127.0.0.1", 0), _Handler)
    server.answers, server.asked = {}, []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def address(server: RecordServer) -> str:
    """Give the address that takes the place of a registry's."""
    return f"http://127.0.0.1:{server.server_address[1]}/"

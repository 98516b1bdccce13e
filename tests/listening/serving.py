"""A server on this machine that gives out one file, as well or as badly as a test wants it."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass
class Served:
    """`break_after` bytes the connection is closed, once for each number; `ranges` is what was asked for."""

    content: bytes
    url: str = ""
    break_after: list[int] = field(default_factory=list)
    ranges: list[str] = field(default_factory=list)
    status: int = 200

    @property
    def tag(self) -> str:
        return '"' + hashlib.sha256(self.content).hexdigest()[:16] + '"'


@contextmanager
def serving(content: bytes | Path) -> Iterator[Served]:
    served = Served(content if isinstance(content, bytes) else content.read_bytes())

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.headers.get("Range", "")
            served.ranges.append(asked)
            start = 0
            if served.status != 200:
                self.send_error(served.status)
                return
            if asked and self.headers.get("If-Range") == served.tag:
                start = int(asked.removeprefix("bytes=").removesuffix("-"))
                self.send_response(206)
                self.send_header("Content-Range", f"bytes {start}-{len(served.content) - 1}/{len(served.content)}")
            else:
                self.send_response(200)
            self.send_header("ETag", served.tag)
            self.send_header("Content-Length", str(len(served.content) - start))
            self.end_headers()
            end = start + served.break_after.pop(0) if served.break_after else len(served.content)
            self.wfile.write(served.content[start:end])

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.url = f"http://127.0.0.1:{server.server_address[1]}/model.zip"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

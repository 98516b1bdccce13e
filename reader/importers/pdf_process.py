"""Asks the process that PDFium runs in, and starts it again when it ends."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import weakref
from pathlib import Path
from typing import Any

from reader.errors import DocumentError, PasswordNeeded
from reader.importers.pdf_page import Page

SECONDS = 8.0
"""Longest that a page may take."""
SECONDS_RECOGNISING = 75.0
MAX_DEATHS = 3
"""Ends of the process after which the file is given up."""


class PdfProcess:
    """A PDF in a process of its own. Raises DocumentError for a file that cannot be opened."""

    def __init__(self, path: Path, password: str) -> None:
        self._path = path
        self._password = password
        self._lock = threading.RLock()
        self._deaths = 0
        self._process = self._started()
        self.about = self._opened()
        self.labels: list[str] = self.about["labels"]

    def page(self, number: int) -> Page:
        """A page's lines; none where it cannot be read."""
        answer = self._asked({"do": "page", "page": number}, SECONDS)
        return Page.damaged(self.labels[number]) if answer is None else Page.from_list(answer, self.labels[number])

    def recognised(self, number: int, language: str) -> list[str]:
        """The paragraphs of a scanned page."""
        asked = {"do": "recognise", "page": number, "language": language}
        answer = self._asked(asked, SECONDS_RECOGNISING)
        return [] if answer is None else [str(paragraph) for paragraph in answer]

    def _opened(self) -> dict[str, Any]:
        question = {"do": "open", "path": str(self._path), "password": self._password}
        answer = self._answered(question, SECONDS)
        error = "damaged" if answer is None else answer.get("error", "")
        name = self._path.name
        if error == "password":
            raise PasswordNeeded(self._path, wrong=bool(self._password))
        if error == "long":
            raise DocumentError(f"{name} has too many pages for a book.", "Split it into parts.")
        if error or not answer["labels"]:
            raise DocumentError(f"{name} is damaged or cut short.", "Download or copy it again.")
        return dict(answer)

    def _asked(self, question: dict[str, Any], seconds: float) -> Any:
        """The answer; None where the process ended over it."""
        with self._lock:
            answer = self._answered(question, seconds)
            if answer is None:
                self._deaths += 1
                if self._deaths > MAX_DEATHS:
                    raise DocumentError(f"{self._path.name} is too damaged to be read.", "Get the document again.")
                self._process = self._started()
                self._opened()
            return answer

    def _answered(self, question: dict[str, Any], seconds: float) -> Any:
        process = self._process
        assert process.stdin is not None and process.stdout is not None
        timer = threading.Timer(seconds, process.kill)
        timer.daemon = True
        timer.start()
        try:
            process.stdin.write(json.dumps(question).encode() + b"\n")
            process.stdin.flush()
            line = process.stdout.readline()
            return json.loads(line) if line.endswith(b"\n") else None
        except (OSError, ValueError):
            return None
        finally:
            timer.cancel()

    def _started(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "reader.importers.pdf_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        weakref.finalize(self, _ended, process)
        return process


def _ended(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            try:
                stream.close()
            except OSError:
                # A question that was never taken.
                continue
    process.wait()

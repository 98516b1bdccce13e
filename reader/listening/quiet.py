"""Keeps native libraries from writing on the screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def quiet() -> Iterator[None]:
    """What is written to file descriptor 2 meanwhile goes nowhere: Vosk and its kin write there from C++.

    It holds for the whole process, so it is used around loading and grammars, not around decoding.
    """
    try:
        descriptor = sys.__stderr__.fileno() if sys.__stderr__ is not None else 2
        kept = os.dup(descriptor)
    except OSError:
        yield
        return
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), descriptor)
    try:
        yield
    finally:
        os.dup2(kept, descriptor)
        os.close(kept)

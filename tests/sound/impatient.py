"""Imported by a sound process under test: gives its engines a tenth of a second."""

from __future__ import annotations

from reader.sound import renderer
from tests.fakes import ToneSynthesizer

__all__ = ["ToneSynthesizer"]

renderer.PATIENCE, renderer.PATIENCE_PER_CHARACTER, renderer.PATIENCE_TO_LOAD = 0.1, 0.0, 0.0

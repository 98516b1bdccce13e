"""Tags of languages (BCP 47), as documents, voices and settings write them."""

from __future__ import annotations


def primary(tag: str) -> str:
    """The language alone, without region or script: "en" of "en-GB" and of "en_US", "" of ""."""
    return tag.replace("_", "-").partition("-")[0].lower()

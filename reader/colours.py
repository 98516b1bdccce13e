"""Colours as "#RRGGBB", and the sums that say whether letters can be read on them (WCAG 2.2)."""

from __future__ import annotations

import re

from reader.errors import SettingsError

LEAST_CONTRAST = 7.0

Pair = tuple[str, str]
"""Background and letters."""


def luminance(colour: str) -> float:
    """Relative luminance, from 0 to 1."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def own_pair(text: str) -> Pair:
    """The user's own background and letters from "#000040 #FFFFFF". Raises SettingsError for what is no pair of
    colours, and for less than 7:1."""
    found = re.fullmatch(r"\s*(#[0-9A-Fa-f]{6})[\s,]+(#[0-9A-Fa-f]{6})\s*", text)
    if not found:
        raise SettingsError(
            f'"{text}" is not two colours.', 'Write the background, then the letters: "#000040 #FFFFFF".'
        )
    pair = (found[1].upper(), found[2].upper())
    ratio = contrast(*pair)
    if ratio < LEAST_CONTRAST:
        # Rounded down: 6.96 must not be told as the 7.0 that is asked for.
        raise SettingsError(
            f"These colours are too alike: their contrast is {int(ratio * 10) / 10} to 1, and 7 to 1 is needed.",
            "Choose a darker and a lighter one.",
        )
    return pair

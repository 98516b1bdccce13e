"""What is installed with the reader: its licences, its bounds, and the lock."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from reader.licences import PROJECT, UNSTATED, licences

ROOT = Path(__file__).resolve().parents[1]
_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
DEPENDENCIES = [Requirement(line) for line in _PROJECT["dependencies"]]
COMPATIBLE = re.compile(
    r"\b(MIT|BSD|0BSD|Apache|ISC|Zlib|PSF|MPL|L?GPL|Lesser General Public|OFL|CC0|Unlicense|Public Domain)", re.I
)
"""With the GNU General Public License 3."""


def test_every_package_states_a_licence_that_agrees_with_the_readers() -> None:
    rows = licences()
    assert rows[0].name == PROJECT
    assert len(rows) > len(DEPENDENCIES) - 5
    assert [row.name for row in rows if row.licence == UNSTATED or not COMPATIBLE.search(row.licence)] == []
    assert all(row.needed_by for row in rows[1:])


def test_a_project_that_is_not_installed_has_none() -> None:
    assert licences("no-such-project-anywhere") == []


def test_doctor_lists_them() -> None:
    command = [sys.executable, "-m", "reader", "doctor", "--licences"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert re.search(r"^textual +8\S* +MIT$", told, re.M)
    rows = json.loads(subprocess.run([*command, "--json"], capture_output=True, text=True, check=True).stdout)
    assert {"name", "version", "licence", "needed_by"} == set(rows[0])


@pytest.mark.parametrize("dependency", DEPENDENCIES, ids=lambda dependency: dependency.name)
def test_dependencies_are_bounded_and_locked(dependency: Requirement) -> None:
    assert {specifier.operator for specifier in dependency.specifier} == {">=", "<"}
    if dependency.marker and not dependency.marker.evaluate():
        pytest.skip(f"it is needed only where {dependency.marker}")
    locked = lock()
    assert dependency.specifier.contains(locked[canonicalize_name(dependency.name)])


def lock() -> dict[str, str]:
    """The version of each package in the lock."""
    found = re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "requirements.lock").read_text(), re.M)
    return {canonicalize_name(name): version for name, version in found}


def test_everything_in_the_lock_is_known_by_its_hash_and_from_nowhere_in_particular() -> None:
    text = (ROOT / "requirements.lock").read_text()
    entries = re.split(r"\n(?=[\w.-]+==)", text)
    assert len(lock()) > 30
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry) for entry in entries if "==" in entry)
    assert not re.search(r"://|--index|--find-links|--trusted", text)

"""The design's table of rooms names what there is, no more and no less."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_module_is_in_the_table_of_rooms() -> None:
    design = (ROOT / "docs" / "design.md").read_text("utf-8")
    rooms = design.partition("## Rooms")[2].partition("\n## ")[0]
    named = {name for row in rooms.splitlines() if row.startswith("|") for name in re.findall(r"`([\w/]+\.py)`", row)}
    assert named == {path.name for path in (ROOT / "reader").glob("*.py")} - {"__init__.py"}

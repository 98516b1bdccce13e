"""Small readers of what is sent to a terminal that draws pictures."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from reader.ui.large_print.kitty import FIRST_NAME, NUMERALS, PLACEHOLDER

SIXEL = re.compile(r"\x1bP[0-9;]*q(.*?)\x1b\\", re.DOTALL)
_PART = re.compile(r'"([\d;]+)|#(\d+)(?:;2;(\d+);(\d+);(\d+))?|!(\d+)([?-~])|([?-~])|([$-])')


def read_sixel(sequence: str) -> np.ndarray:
    """Rows of red, green, blue and whether anything was painted there; all 0 to 255."""
    found = SIXEL.search(sequence)
    assert found, "no picture"
    picture = np.zeros((0, 0, 4), np.uint8)
    colours: dict[int, tuple[int, ...]] = {}
    colour, x, y = 0, 0, 0
    body = found[1]
    assert _PART.sub("", body) == "", "something that is no Sixel"
    for raster, register, red, green, blue, count, repeated, once, move in _PART.findall(body):
        if raster:
            _, _, width, height = map(int, raster.split(";"))
            picture = np.zeros((height, width, 4), np.uint8)
        elif register:
            colour = int(register)
            if red:
                colours[colour] = tuple(round(int(part) * 255 / 100) for part in (red, green, blue))
        elif move:
            x, y = 0, y + (6 if move == "-" else 0)
        else:
            bits, times = ord(repeated or once) - 63, int(count or 1)
            assert x + times <= picture.shape[1] and y + bits.bit_length() <= picture.shape[0], "beyond its size"
            for row in range(6):
                if bits >> row & 1:
                    picture[y + row, x : x + times] = (*colours[colour], 255)
            x += times
    return picture


@dataclass
class KittyScreen:
    """As much of a terminal as placeholders need: cells, and pictures by name."""

    columns: int
    rows: int
    pictures: dict[int, Image.Image] = field(default_factory=dict)
    sizes: dict[int, tuple[int, int]] = field(default_factory=dict)
    cells: dict[tuple[int, int], tuple[str, int]] = field(default_factory=dict)
    unread: str = ""
    asked: str = ""
    """What the terminal was asked that it has to answer."""
    alternate: bool = False
    _at: tuple[int, int] = (0, 0)
    _colour: int = -1
    _sent: str = ""
    _name: int = 0

    _TOKEN = re.compile(
        r"\x1b_G(?P<keys>[^;\x1b]*);?(?P<data>[^\x1b]*)\x1b\\|\x1bP.*?\x1b\\|\x1b\](.*?)(?:\x07|\x1b\\)"
        r"|\x1b\[(?P<arguments>[0-9;:?<>=$ ]*)(?P<final>[@-~])|\x1b[78=>()][B0]?|(?P<text>[^\x1b])",
        re.DOTALL,
    )

    def feed(self, text: str) -> None:
        """Takes output; an unfinished sequence at its end waits for the rest."""
        self.unread += text
        end = 0
        while token := self._TOKEN.match(self.unread, end):
            end = token.end()
            if token["keys"] is not None:
                self._picture(dict(part.split("=") for part in token["keys"].split(",")), token["data"])
            elif token["final"]:
                self._control(token["arguments"], token["final"])
            elif token["text"]:
                self._write(token["text"])
        self.unread = self.unread[end:]
        assert not self.unread or self.unread[0] == "\x1b", f"not understood: {self.unread[:40]!r}"

    def _picture(self, keys: dict[str, str], data: str) -> None:
        assert keys["q"] == "2", "an answer would be taken for keys"
        if keys.get("a") == "d":
            assert keys["d"] == "I"
            self.pictures.pop(int(keys["i"]), None)
            return
        if "a" in keys:
            assert (keys["a"], keys["U"], keys["f"]) == ("T", "1", "100")
            self._sent, self._name = "", int(keys["i"])
            self.sizes[self._name] = (int(keys["c"]), int(keys["r"]))
        assert len(data) <= 4096
        self._sent += data
        if keys["m"] == "0":
            self.pictures[self._name] = Image.open(io.BytesIO(base64.standard_b64decode(self._sent))).convert("RGBA")

    def _control(self, arguments: str, final: str) -> None:
        if final == "H":
            row, column = (int(part or 1) for part in (arguments or "1;1").split(";"))
            self._at = (row - 1, column - 1)
        elif final == "m":
            parts = arguments.split(";")
            if arguments in ("", "0"):
                self._colour = -1
            for at, part in enumerate(parts):
                if part == "38" and parts[at + 1] == "2":
                    red, green, blue = map(int, parts[at + 2 : at + 5])
                    self._colour = red << 16 | green << 8 | blue
        elif final == "J":
            self.cells.clear()
        elif (arguments, final) in ((">0", "q"), ("", "c")):
            self.asked += final
        elif arguments == "?1049":
            self.alternate = final == "h"
            self.cells.clear()

    def _write(self, character: str) -> None:
        row, column = self._at
        if character == "\n":
            self._at = (row + 1, column)
        elif character == "\r":
            self._at = (row, 0)
        elif character in NUMERALS and (row, column - 1) in self.cells:
            shown, colour = self.cells[row, column - 1]
            self.cells[row, column - 1] = (shown + character, colour)
        elif character >= " ":
            self.cells[row, column] = (character, self._colour)
            self._at = (row, column + 1)

    def shown(self) -> dict[tuple[int, int], tuple[int, int, int]]:
        """Each cell with a placeholder: the picture's name, and the row and column of it that stand there."""
        found: dict[tuple[int, int], tuple[int, int, int]] = {}
        for row, column in sorted(self.cells):
            character, colour = self.cells[row, column]
            if character[0] != PLACEHOLDER:
                continue
            if len(character) == 3:
                found[row, column] = (colour, NUMERALS.index(character[1]), NUMERALS.index(character[2]))
            elif (row, column - 1) in found:
                name, line, before = found[row, column - 1]
                if name == colour:
                    found[row, column] = (name, line, before + 1)
        return found

    def check(self) -> None:
        """Every placeholder names a picture that is there, and a part that it has."""
        assert len(self.shown()) == sum(character[0] == PLACEHOLDER for character, _ in self.cells.values())
        for name, row, column in self.shown().values():
            assert name in self.pictures and name >= FIRST_NAME
            columns, rows = self.sizes[name]
            assert row < rows and column < columns

"""Pictures in kitty's graphics protocol, with Unicode placeholders: cells of text that name the picture they show.

What is painted over such cells removes them, so a picture never outlives its text. kitty has them from 0.28 on,
Ghostty from its first version.
"""

from __future__ import annotations

import base64
import struct
import zlib

from reader.ui.large_print.picture import SHADES, Picture, mixed

PLACEHOLDER = "\U0010eeee"
FIRST_NAME, NAMES = 0x5EAD00, 64
"""The numbers of our pictures: more than a screen has lines of letters. In a placeholder they are its colour."""

FORGET = "".join(f"\x1b_Ga=d,d=I,i={FIRST_NAME + number},q=2\x1b\\" for number in range(NAMES))
"""Takes all of them out of the terminal's memory."""

_CHUNK = 4096

_NUMBERING = (
    "305 30d-30e 310 312 33d-33f 346 34a-34c 350-352 357 35b 363-36f 483-487 592-595 597-599 59c-5a1 5a8-5a9 5ab-5ac "
    "5af 5c4 610-617 657-65b 65d-65e 6d6-6dc 6df-6e2 6e4 6e7-6e8 6eb-6ec 730 732-733 735-736 73a 73d 73f-741 743 745 "
    "747 749-74a 7eb-7f1 7f3 816-819 81b-823 825-827 829-82d 951 953-954 f82-f83 f86-f87 135d-135f 17dd 193a 1a17 "
    "1a75-1a7c 1b6b 1b6d-1b73 1cd0-1cd2 1cda-1cdb 1ce0 1dc0-1dc1 1dc3-1dc9 1dcb-1dcc 1dd1-1de6 1dfe 20d0-20d1 "
    "20d4-20d7 20db-20dc 20e1 20e7 20e9 20f0 2cef-2cf1 2de0-2dff a66f a67c-a67d a6f0-a6f1 a8e0-a8f1 aab0 aab2-aab3 "
    "aab7-aab8 aabe-aabf aac1 fe20-fe26 10a0f 10a38 1d185-1d189 1d1aa-1d1ad 1d242-1d244"
)
"""The combining characters that stand for 0, 1, 2 and so on: kitty's rowcolumn-diacritics.txt."""


def _numerals() -> str:
    parts = (part.partition("-") for part in _NUMBERING.split())
    return "".join(chr(code) for start, _, end in parts for code in range(int(start, 16), int(end or start, 16) + 1))


NUMERALS = _numerals()


def name_of(number: int) -> int:
    """The name of the picture of a line."""
    return FIRST_NAME + number % NAMES


def placeholder(row: int, column: int) -> str:
    """The first cell of a stretch; in those to its right, PLACEHOLDER alone goes on counting."""
    return PLACEHOLDER + NUMERALS[row] + NUMERALS[column]


def sent(picture: Picture, name: int, columns: int, rows: int) -> str:
    """Sends a picture and gives it `columns` x `rows` cells. The terminal is asked not to answer."""
    data = base64.standard_b64encode(_png(picture)).decode("ascii")
    chunks = [data[at : at + _CHUNK] for at in range(0, len(data), _CHUNK)]
    keys = f"a=T,U=1,i={name},f=100,c={columns},r={rows},q=2,"
    out = []
    for number, chunk in enumerate(chunks):
        more = 0 if number + 1 == len(chunks) else 1
        out.append(f"\x1b_G{keys if number == 0 else 'q=2,'}m={more};{chunk}\x1b\\")
    return "".join(out)


def _png(picture: Picture) -> bytes:
    """One byte a pixel, into a table of colours: the smallest that PNG has for so few of them."""
    import numpy as np

    pairs = picture.pairs()
    pixels = np.full((picture.height, picture.width), len(pairs) * (SHADES + 1), np.uint8)
    for ground in picture.grounds:
        pixels[:, ground.start : ground.end] = pairs.index(ground.colours) * (SHADES + 1)
    for one in picture.letters:
        shades = one.shades.pixels
        pixels[:, one.x : one.x + shades.shape[1]] += shades
    table = b"".join(bytes(colour) for pair in pairs for colour in mixed(pair)) + bytes(3)
    scanned = np.zeros((picture.height, picture.width + 1), np.uint8)
    scanned[:, 1:] = pixels
    header = struct.pack(">IIBBBBB", picture.width, picture.height, 8, 3, 0, 0, 0)
    transparent = b"\xff" * (len(table) // 3 - 1) + b"\0"
    parts = ((b"IHDR", header), (b"PLTE", table), (b"tRNS", transparent))
    body = b"".join(_part(*part) for part in (*parts, (b"IDAT", zlib.compress(scanned.tobytes(), 1)), (b"IEND", b"")))
    return b"\x89PNG\r\n\x1a\n" + body


def _part(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

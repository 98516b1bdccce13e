"""Books that somebody recorded: tones in place of a person's words, so that a test can hear which one is played."""

from __future__ import annotations

import re
import wave
import zipfile
from pathlib import Path

import numpy as np

RATE = 24_000
WORDS = {"a": 400.0, "b": 800.0, "c": 1200.0}
"""The tone, in Hz, that stands for each recorded sentence."""


def tones(path: Path, *parts: tuple[float, float]) -> Path:
    """A WAV file of tones: (Hz, seconds) each."""
    samples = [np.sin(2 * np.pi * hz * np.arange(round(seconds * RATE)) / RATE) * 12_000 for hz, seconds in parts]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.concatenate(samples).astype("<i2").tobytes())
    return path


def loudest(samples: bytes, rate: int) -> float:
    """The tone that is heard, in Hz."""
    sound = np.frombuffer(samples, dtype="<i2").astype(float)
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return float(np.argmax(spectrum) * rate / len(sound))


CONTAINER = """<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>
<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
OPF = """<package xmlns="http://www.idpf.org/2007/opf" version="3.0" xml:lang="en"><metadata
 xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Told</dc:title><dc:language>en</dc:language></metadata><manifest>
<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="t" href="text.xhtml" media-type="application/xhtml+xml" media-overlay="s"/>
<item id="s" href="text.smil" media-type="application/smil+xml"/>
<item id="a" href="told.wav" media-type="audio/wav"/></manifest><spine><itemref idref="t"/></spine></package>"""
NAV = """<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>
<nav epub:type="toc">
<ol><li><a href="text.xhtml">One</a></li></ol></nav></body></html>"""
TEXT = """<html xmlns="http://www.w3.org/1999/xhtml"><body><h1 id="a">One</h1>
<p><span id="b">The first sentence is here.</span> <span id="c">The second one follows.</span></p>
<p>Nobody recorded this.</p></body></html>"""
SMIL = """<smil xmlns="http://www.w3.org/ns/SMIL" version="3.0"><body>
<par><text src="text.xhtml#a"/><audio src="told.wav" clipBegin="0s" clipEnd="1s"/></par>
<par><text src="text.xhtml#b"/><audio src="told.wav" clipBegin="1s" clipEnd="3s"/></par>
<par><text src="text.xhtml#c"/><audio src="told.wav" clipBegin="3s"/></par></body></smil>"""


def epub(tmp_path: Path, *, smil: str = SMIL, text: str = TEXT, audio: bool = True, slower: int = 1) -> Path:
    """A book whose heading lasts 1 s at 400 Hz, its first sentence 2 s at 800 Hz, its second 2 s at 1200 Hz; or so
    many times as long."""
    if slower > 1:
        smil = re.sub(r'="(\d+)s"', lambda time: f'="{int(time[1]) * slower}s"', smil)
    path = tmp_path / "told.epub"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr("META-INF/container.xml", CONTAINER)
        for name, content in (("book.opf", OPF), ("nav.xhtml", NAV), ("text.xhtml", text), ("text.smil", smil)):
            book.writestr(name, content)
        if audio:
            lengths = [slower * seconds for seconds in (1, 2, 2)]
            sound = tones(tmp_path / "told.wav", *zip(WORDS.values(), lengths, strict=True))
            book.write(sound, "told.wav")
    return path

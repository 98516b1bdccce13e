"""Bytes to text, whatever the encoding."""

from __future__ import annotations

import codecs
import re

from reader.errors import DocumentError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 100_000
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_WESTERN = "cp1252"
_LEGACY = (
    *(
        "cp1252",
        "cp1250",
        "cp1251",
        "cp1253",
        "cp1254",
        "cp1255",
        "cp1256",
        "koi8_r",
        "iso8859_2",
        "mac_roman",
        "cp850",
    ),
    *("cp932", "euc_jp", "gb18030", "big5", "cp949"),
)
"""What is looked for: the encodings text files were really written in; with all 90 of Python's, short texts are
taken for rarities."""


def decode(data: bytes, name: str) -> str:
    """Text with "\\n" for line breaks. `name` is how the file is called in the message.

    In this order: a byte order mark, UTF-8, UTF-8 with a few damaged characters (each becomes U+FFFD), UTF-16
    without a mark, then what charset-normalizer finds most likely. Raises DocumentError for what is not text.
    """
    text = _decode(data)
    if text is None or _is_binary(text):
        raise DocumentError(
            f"{name} is not text; it may be a picture, a program or a damaged file.",
            "Open it with the program it was made with and save it as text or PDF.",
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode(data: bytes) -> str | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if b"\0" in data[:_SAMPLE]:
        return _utf16(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _damaged_utf8(data) or _legacy(data)


def _is_binary(text: str) -> bool:
    sample = text[:_SAMPLE]
    odd = len(_NOT_TEXT.findall(sample))
    return odd > len(sample) // 50 or sample.count("\ufffd") > len(sample) // 10


def _utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: in most writing the high byte of spaces and line breaks, at least, is zero."""
    sample = data[:_SAMPLE]
    for encoding, low, high in (("utf-16-le", 0, 1), ("utf-16-be", 1, 0)):
        if sample[high::2].count(0) > len(sample) // 20 and sample[low::2].count(0) <= len(sample) // 1000:
            return data.decode(encoding, "replace")
    return None


def _damaged_utf8(data: bytes) -> str | None:
    """UTF-8 in which most characters outside ASCII are right."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = len(re.findall(r"[^\x00-\x7f\ufffd]", text))
    return text if sound >= 10 * broken else None


def _legacy(data: bytes) -> str:
    """An older encoding. Where Western European writing is as likely as the best match, it is that."""
    from charset_normalizer import from_bytes

    sample = data[:_SAMPLE]
    if len(data) > _SAMPLE:
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    matches = list(from_bytes(sample, cp_isolation=list(_LEGACY)))
    encoding = matches[0].encoding if matches else _WESTERN
    for match in matches:
        as_likely = match.chaos <= matches[0].chaos and match.coherence >= matches[0].coherence
        if as_likely and _WESTERN in match.could_be_from_charset:
            encoding = _WESTERN
    return data.decode(encoding, "replace")

"""Word's formulas said in words: its own markup is turned into MathML and said as that is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reader.importers import mathml
from reader.importers.safexml import attribute, local, text_of

if TYPE_CHECKING:
    from reader.importers.safexml import Element

MAX_DEPTH = 60
_FORMS = {"f": ("mfrac", "num", "den"), "sSup": ("msup", "e", "sup"), "sSub": ("msub", "e", "sub"),
          "sSubSup": ("msubsup", "e", "sub", "sup"), "limLow": ("munder", "e", "lim"),
          "limUpp": ("mover", "e", "lim")}  # fmt: skip


def spoken(formula: Element) -> str:
    """How a formula of Word (an `oMath` element) is said."""
    from lxml import etree

    math = etree.Element("math")
    _fill(formula, math, 0)
    return mathml.spoken(math)


def _fill(element: Element, parent: Element, depth: int) -> None:
    from lxml import etree

    for inner in element:
        tag = local(inner.tag)
        if depth > MAX_DEPTH:
            etree.SubElement(parent, "mtext").text = text_of(inner)
        elif tag == "r":
            _run(text_of(inner), parent)
        elif tag in _FORMS:
            name, *wanted = _FORMS[tag]
            made = etree.SubElement(parent, name)
            for one in wanted:
                _part(inner, one, made, depth)
        elif tag == "rad":
            degree = next((text_of(part) for part in inner if local(part.tag) == "deg"), "")
            made = etree.SubElement(parent, "mroot" if degree else "msqrt")
            _part(inner, "e", made, depth)
            if degree:
                _part(inner, "deg", made, depth)
        elif tag == "nary":
            _nary(inner, parent, depth)
        elif tag == "d":
            row = etree.SubElement(parent, "mrow")
            sign = _property(inner, "begChr") or "("
            etree.SubElement(row, "mo").text = sign
            for part in inner:
                if local(part.tag) == "e":
                    _fill(part, row, depth + 1)
            etree.SubElement(row, "mo").text = _property(inner, "endChr") or ")"
        elif tag == "m":
            table = etree.SubElement(parent, "mtable")
            for line in inner:
                if local(line.tag) == "mr":
                    cells = etree.SubElement(table, "mtr")
                    for cell in line:
                        _fill(cell, etree.SubElement(cells, "mtd"), depth + 1)
        elif not tag.endswith("Pr"):
            _fill(inner, parent, depth + 1)


def _part(element: Element, name: str, parent: Element, depth: int) -> None:
    from lxml import etree

    row = etree.SubElement(parent, "mrow")
    for part in element:
        if local(part.tag) == name:
            _fill(part, row, depth + 1)


def _nary(element: Element, parent: Element, depth: int) -> None:
    from lxml import etree

    made = etree.SubElement(parent, "munderover")
    etree.SubElement(made, "mo").text = _property(element, "chr") or "∫"
    _part(element, "sub", made, depth)
    _part(element, "sup", made, depth)
    for part in element:
        if local(part.tag) == "e":
            _fill(part, parent, depth + 1)


def _property(element: Element, name: str) -> str:
    for inner in element.iter():
        if local(inner.tag) == name:
            return attribute(inner, "val")
    return ""


def _run(text: str, parent: Element) -> None:
    """Numbers, names and signs, each as its own token."""
    from lxml import etree

    for token in re.findall(r"\d+(?:[.,]\d+)*|[A-Za-z]{2,}|\S", text):
        tag = "mn" if token[0].isdigit() else "mi" if token[0].isalpha() else "mo"
        etree.SubElement(parent, tag).text = token

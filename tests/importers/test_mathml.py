"""Formulas in words."""

from __future__ import annotations

import pytest
from lxml import etree

from reader.importers.mathml import spoken

X2 = "<msup><mi>x</mi><mn>2</mn></msup>"


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        (f"{X2}<mo>+</mo><mn>1</mn>", "x squared plus 1"),
        ("<mfrac><mn>1</mn><mn>2</mn></mfrac>", "one half"),
        ("<msqrt><mi>a</mi><mo>+</mo><mi>b</mi></msqrt>", "the square root of a plus b end root"),
        ("<mi>x</mi><mo>\u2264</mo><mn>3</mn><mn>8</mn><mn>0</mn>", "x is at most 380"),
        ("<mn>4</mn><mo>.</mo><mn>9</mn><mn>9</mn><mo>.</mo>", "4.99."),
        ("<mn>4</mn><mi>x</mi>", "4 x"),
        ("<mn>1</mn><mn>5</mn><mi>s</mi>", "15 times s"),
        ("<mfrac><mn>6</mn><mn>5</mn></mfrac><mi>s</mi>", "6 over 5 times s"),
        (
            "<munderover><mo>\u2211</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><mi>i</mi>",
            "sum from i equals 1 to n of i",
        ),
        ("<munderover><mo>\u2192</mo><mrow/><mi>f</mi></munderover><mi>y</mi>", "to with f above y"),
    ],
)
def test_formulas(formula: str, said: str) -> None:
    assert spoken(etree.fromstring(f"<math>{formula}</math>")) == said


TABLE = (
    "<mtable><mtr><mtd><mi>a</mi></mtd><mtd><mo>=</mo><mn>1</mn></mtd><mtd><mi>b</mi></mtd><mtd><mo>=</mo><mn>2</mn>"
    "</mtd><mtd/></mtr><mtr><mtd><mi>c</mi></mtd></mtr></mtable>"
)


def test_equations_under_one_another_are_no_matrix() -> None:
    assert spoken(etree.fromstring(f"<math>{TABLE}</math>")) == "a equals 1, b equals 2; c"
    cases = f"<math><mrow><mo>{{</mo>{TABLE}</mrow></math>"
    assert spoken(etree.fromstring(cases)) == "open brace a equals 1, b equals 2; c"


def test_a_table_in_brackets_is_a_matrix() -> None:
    rows = "".join(f"<mtr><mtd><mn>{a}</mn></mtd><mtd><mn>{b}</mn></mtd></mtr>" for a, b in ((1, 2), (3, 4)))
    said = "2 by 2 matrix, row 1: 1, 2; row 2: 3, 4; end matrix"
    fenced = f"<math><mfenced open='['><mtable>{rows}</mtable></mfenced></math>"
    assert spoken(etree.fromstring(fenced)) == said
    signs = f"<math><mrow><mo>[</mo><mtable>{rows}</mtable><mo>]</mo></mrow></math>"
    assert said in spoken(etree.fromstring(signs))

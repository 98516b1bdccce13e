"""The same letter as PDF from the programs people have: it reads the same from each of them.

LibreOffice, Chromium and pdfTeX are used where they are installed; the test of each that is not is skipped and says so.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.document import BlockKind, Document
from reader.importers import open_document

TITLES = ("Living with the illness", "Breathing at night", "Eating and drinking")
SENTENCES = (
    "The illness takes the strength of the hands first, and then it takes that of the voice.",
    "Nobody knows beforehand how quickly it will go, but most people keep their place for years.",
    "A machine helps with the breathing at night, and the mask has to fit without any pressure.",
    "Whoever chokes on water often manages thicker drinks, which the therapist can recommend to the family.",
)
ITEMS = ("a mask that fits", "a quiet machine", "somebody to call")
PARAGRAPH = " ".join(SENTENCES * 4)
SECONDS = 120


def html() -> str:
    parts = "".join(
        f"<h1>{title}</h1><p>{PARAGRAPH}</p><p>{PARAGRAPH}</p><ul>{''.join(f'<li>{item}</li>' for item in ITEMS)}</ul>"
        f"<p>{PARAGRAPH}</p>"
        for title in TITLES
    )
    style = "body { font: 12pt serif; text-align: justify } h1 { font-size: 20pt }"
    return (
        f'<!doctype html><html lang="en"><head><title>A letter</title><style>{style}</style></head><body>{parts}</body>'
    )


def run(folder: Path, *command: str) -> None:
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stdout[-1000:] + done.stderr[-1000:]


def libreoffice(folder: Path) -> Path:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    (folder / "letter.html").write_text(html(), "utf-8")
    run(folder, program, "--headless", "--writer", "--convert-to", "pdf:writer_web_pdf_Export", "letter.html")
    return folder / "letter.pdf"


def chromium(folder: Path) -> Path:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("Chromium is not installed")
    (folder / "letter.html").write_text(html(), "utf-8")
    flags = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", f"--user-data-dir={folder}/user")
    run(folder, program, *flags, f"--print-to-pdf={folder}/letter.pdf", f"file://{folder}/letter.html")
    return folder / "letter.pdf"


def pdftex(folder: Path) -> Path:
    program = shutil.which("pdflatex")
    if program is None:
        pytest.skip("pdfTeX is not installed")
    items = "\\begin{itemize}" + "".join(f"\\item {item}" for item in ITEMS) + "\\end{itemize}"
    parts = "".join(
        f"\\section*{{{title}}}\n\n{PARAGRAPH}\n\n{PARAGRAPH}\n\n{items}\n\n{PARAGRAPH}\n\n" for title in TITLES
    )
    source = f"\\documentclass[12pt]{{article}}\\begin{{document}}{parts}\\end{{document}}"
    (folder / "letter.tex").write_text(source, "utf-8")
    run(folder, program, "-interaction=batchmode", "letter.tex")
    return folder / "letter.pdf"


def reportlab(folder: Path) -> Path:
    platypus = pytest.importorskip("reportlab.platypus", reason="ReportLab is not installed")
    from reportlab.lib.styles import getSampleStyleSheet

    styles = getSampleStyleSheet()
    flow = []
    for title in TITLES:
        flow.append(platypus.Paragraph(title, styles["Heading1"]))
        flow += [platypus.Paragraph(PARAGRAPH, styles["BodyText"]) for _ in range(2)]
        flow.append(
            platypus.ListFlowable([platypus.Paragraph(i, styles["BodyText"]) for i in ITEMS], bulletType="bullet")
        )
        flow.append(platypus.Paragraph(PARAGRAPH, styles["BodyText"]))
    platypus.SimpleDocTemplate(str(folder / "letter.pdf")).build(flow)
    return folder / "letter.pdf"


PRODUCERS = (libreoffice, chromium, pdftex, reportlab)


def everything(document: Document) -> str:
    return "\n\n".join(document.section(heading.number).text for heading in document.outline)


@pytest.mark.parametrize("produce", PRODUCERS, ids=lambda produce: produce.__name__)
def test_a_letter_reads_the_same_from_every_program(tmp_path: Path, produce: Callable[[Path], Path]) -> None:
    document = open_document(produce(tmp_path))
    titles = [heading.title for heading in document.outline if heading.title]
    assert [title for title in titles if title in TITLES] == list(TITLES)
    text = everything(document)
    plain = " ".join(text.split())
    assert plain.count(" ".join(SENTENCES)) == 4 * 3 * 3, "a sentence is torn, lost or read twice"
    assert not re.search(r"\n\n\d{1,2}\n\n", f"\n\n{text}\n\n"), "a page number is read"
    sections = [document.section(heading.number) for heading in document.outline]
    blocks = [(block.kind, block.span.of(section.text)) for section in sections for block in section.blocks]
    listed = [(kind, said) for kind, said in blocks if said.removeprefix("• ") in ITEMS]
    assert [said.removeprefix("• ") for _, said in listed] == [*ITEMS] * 3, "an item of a list is no block of its own"
    if produce is not chromium:  # which draws its bullets as pictures
        assert {(kind, said[:2]) for kind, said in listed} == {(BlockKind.LIST_ITEM, "• ")}

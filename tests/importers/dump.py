"""A document as lines of text, to be read by eye and kept as a golden file."""

from __future__ import annotations

from reader.document import Document


def dump(document: Document) -> str:
    """Title, language, and each section with its blocks and, indented, their inlines."""
    lines = [f"title: {document.title}", f"language: {document.language}"]
    for row in document.outline:
        section = document.section(row.number)
        lines += ["", f"== {row.number}, level {row.level}: {row.title}"]
        inlines = list(section.inlines)
        for block in section.blocks:
            text = block.span.of(section.text).replace("\n", "⏎").replace("\u00a0", "␣")
            level = f" {block.level}" if block.level else ""
            lines.append(f"{block.kind}{level} | {text}")
            while inlines and inlines[0].span.start < block.span.end:
                one = inlines.pop(0)
                value = f" -> {one.value}" if one.value else ""
                lines.append(f"    {one.kind}: {one.span.of(section.text)}{value}")
    return "\n".join(lines) + "\n"

"""The page bench/README.md: its regions are written by the programs that measure, the rest by hand."""

from __future__ import annotations

from bench.figures import HERE

PAGE = HERE / "README.md"


def write_region(name: str, text: str) -> None:
    """Puts `text` between `<!-- name -->` and `<!-- /name -->`, at the page's end where they are not there yet."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    page = PAGE.read_text("utf-8")
    if begin not in page:
        page += f"\n{begin}\n{end}\n"
    before, _, rest = page.partition(begin)
    PAGE.write_text(f"{before}{begin}\n{text}\n{end}{rest.partition(end)[2]}", "utf-8")

"""Quotations are found as tests/quotations/*.txt draw them; README.md there says how. Rust checks the same files."""

from __future__ import annotations

from pathlib import Path

import pytest

import onrecord

FILES = sorted((Path(__file__).parent / "quotations").glob("*.txt"))
CASES = [
    pytest.param(block, id=f"{path.stem}: {block.splitlines()[0].removeprefix('# ')}")
    for path in FILES
    for block in path.read_text(encoding="utf-8").strip().split("\n\n")
]


@pytest.fixture(scope="module")
def annotator() -> onrecord.Annotator:
    return onrecord.Annotator(gazetteer=None)


@pytest.mark.parametrize("block", CASES)
def test_drawing(block: str, annotator: onrecord.Annotator) -> None:
    lines = [line[1:] for line in block.splitlines() if line.startswith("|")]
    text = "\n".join(lines)
    doc = annotator.annotate(text)
    drawn = [line for line in block.splitlines() if line.startswith("#")]
    start = 0
    for line in lines:
        drawn.append(f"|{line}")
        for number, quotation in enumerate(doc.quotations, 1):
            if start <= quotation.start and quotation.end <= start + len(line):
                drawn += rows(text, start, number, quotation, doc)
        start += len(line) + 1
    assert "\n".join(drawn) == block


def rows(text: str, start: int, number: int, quotation: onrecord.Quotation, doc: onrecord.Document) -> list[str]:
    inner = quotation.inner
    row = ""
    for at in range(quotation.start, quotation.end):
        if inner.start <= at < inner.end:
            row += "-"
        elif text[at] == "," or text[at].isspace():
            row += text[at]
        else:
            row += "[" if at < inner.start else "]"
    if inner.start == quotation.start:
        row = "<" + row[1:]
    if inner.end == quotation.end:
        row = row[:-1] + ">"
    words = f"{number} {quotation.use} {quotation.reason}"
    if not quotation.closed:
        words += " open"
    if quotation.continues is not None:
        words += f" continues {doc.quotations.index(quotation.continues) + 1}"
    drawn = [" " * (1 + quotation.start - start) + row.rstrip() + "  " + words]
    for name, spans in (("brackets", quotation.brackets), ("ellipses", quotation.ellipses)):
        if spans:
            marked = [" "] * (max(span.end for span in spans) - start)
            for span in spans:
                marked[span.start - start : span.end - start] = "^" * (span.end - span.start)
            drawn.append(" " + "".join(marked) + "  " + name)
    return drawn


def test_there_are_cases() -> None:
    assert len(CASES) >= 120

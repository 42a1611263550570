"""The Python examples of the README and the guide run, and print what they say they print.

A ```python block is run in the names that the blocks before it on the page have made; a ```text block right after it holds the
exact output. Rust blocks are doctests of the crate.
"""

import contextlib
import io
import pathlib
import re

import pytest

ROOT = pathlib.Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```python\n(.*?)^```\n(?:\s*^```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_examples(page):
    names = {}
    markdown = page.read_text(encoding="utf-8")
    for block in BLOCK.finditer(markdown):
        line = markdown.count("\n", 0, block.start()) + 2
        code, expected = block.groups()
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            # Empty lines before the code, so that a traceback names the line of the page.
            exec(compile("\n" * (line - 1) + code, page, "exec"), names)  # noqa: S102
        assert printed.getvalue() == (expected or ""), f"{page.name}, line {line}"

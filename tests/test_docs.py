"""The Python examples of README.md and docs/*.md run, and print what the pages say.

A page is one program: its ```python blocks run in order, in one namespace, from the top of the repository. What a block
prints is compared, line by line, with the ```text block that follows it (only blank lines may stand between the two); a
block without one must print nothing. A block under <!-- not run --> is passed over.

Blocks of other languages are not for this test: `cargo test` runs the Rust ones.
"""

from __future__ import annotations

import contextlib
import io
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [page for page in (ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md"))) if page.exists()]
FENCE = re.compile(r"^```(?P<language>\w*)[^\n]*\n(?P<body>.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)


@dataclass
class Block:
    language: str
    body: str
    line: int
    before: str


def blocks(page: str) -> list[Block]:
    found, end = [], 0
    for fence in FENCE.finditer(page):
        line = page.count("\n", 0, fence.start("body")) + 1
        found.append(Block(fence["language"], fence["body"], line, page[end : fence.start()]))
        end = fence.end()
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_page(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {"__name__": "__main__"}
    found = blocks(page.read_text(encoding="utf-8"))
    for block, after in zip(found, [*found[1:], Block("", "", 0, "")], strict=False):
        if block.language != "python" or "<!-- not run -->" in block.before:
            continue
        # The blank lines make Python report the lines of the page.
        code = compile("\n" * (block.line - 1) + block.body, str(page), "exec")
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(code, names)
        expected = after.body if after.language == "text" and not after.before.strip() else ""
        rows = [row.rstrip() for row in printed.getvalue().rstrip().split("\n")]
        assert rows == expected.rstrip().split("\n"), f"{page.name}, line {block.line}"


def test_output_is_compared() -> None:
    page = "a\n```python\nprint(1)\n```\n\n```text\n1\n```\nb\n```rust\nx\n```\n"
    assert [(b.language, b.body, b.line) for b in blocks(page)] == [
        ("python", "print(1)\n", 3),
        ("text", "1\n", 7),
        ("rust", "x\n", 11),
    ]

"""Golden files hold from Python too: tests/golden/NAME.txt is annotated as tests/golden/NAME.json says.

`make accept` rewrites the JSON from Rust, where the same files are checked.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import onrecord

TEXTS = sorted((Path(__file__).parent / "golden").glob("*.txt"))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_golden(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    doc = onrecord.annotate(path.read_bytes().decode(), id=path.stem)
    assert doc.to_dict() == expected


def test_there_are_golden_files() -> None:
    assert TEXTS

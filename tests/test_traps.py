"""The table of traps, from Python: what is found, where by code points, and what it means.

`tests/gazetteer/traps.txt` says how it is written; `crates/onrecord/tests/traps.rs` checks the same in Rust.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from onrecord import Gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterator

CASE = re.compile(r"(?P<name>[a-z0-9-]+): (?P<aliases>.+?) =(?P<all>all=)?> ?(?P<text>.*?)(?: :: (?P<meanings>.+))?")
ALIAS = re.compile(r"(?P<policy>[=~]?)(?P<text>.+?)(?: \((?P<kind>[a-z]+)\))?")
PIECE = re.compile(r"\\u\{(?P<hex>[0-9a-f]+)\}|\\(?P<escape>.)|(?P<mark>[][{}])|(?P<plain>.)", re.DOTALL)
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}
POLICIES = {"=": "sensitive", "~": "insensitive", "": "smart"}


@dataclass
class Trap:
    name: str
    known_failing: bool
    entities: list[dict[str, Any]]
    overlaps: str
    text: str = ""
    spans: list[tuple[int, int]] = field(default_factory=list)
    meanings: list[str] = field(default_factory=list)


def unescaped(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text that is written so, and its spans in brackets, left to right, the longer first."""
    out: list[str] = []
    spans: list[tuple[int, int]] = []
    open_at: dict[str, list[int]] = {"]": [], "}": []}
    for piece in PIECE.finditer(text):
        match piece.lastgroup, piece[0]:
            case "hex", _:
                out.append(chr(int(piece["hex"], 16)))
            case "escape", _:
                out.append(ESCAPES.get(piece["escape"], piece["escape"]))
            case "mark", "[" | "{":
                open_at["]" if piece[0] == "[" else "}"].append(len(out))
            case "mark", _:
                spans.append((open_at[piece[0]].pop(), len(out)))
            case _:
                out.append(piece[0])
    assert not any(open_at.values()), text
    return "".join(out), sorted(spans, key=lambda span: (span[0], -span[1]))


def entity(number: int, written: str) -> dict[str, Any]:
    aliases = []
    for one in written.split(" + "):
        parts = ALIAS.fullmatch(one.strip(" "))
        assert parts is not None, written
        text, _ = unescaped(parts["text"])
        aliases.append({"text": text, "case": POLICIES[parts["policy"]], "kind": parts["kind"] or "name"})
    return {"id": str(number), "name": aliases[0]["text"], "type": "other", "aliases": aliases}


def traps() -> list[Trap]:
    table = Path(__file__).parent / "gazetteer" / "traps.txt"
    found, known_failing = [], False
    for line in table.read_bytes().decode().split("\n"):
        if line.startswith("=="):
            known_failing = True
        elif line and not line.startswith("#"):
            case = CASE.fullmatch(line)
            assert case is not None, line
            entities = [entity(number, one) for number, one in enumerate(case["aliases"].split(" | "), 1)]
            trap = Trap(case["name"], known_failing, entities, "all" if case["all"] else "longest")
            trap.text, trap.spans = unescaped(case["text"].strip(" "))
            trap.meanings = case["meanings"].split("; ") if case["meanings"] else []
            found.append(trap)
    return found


TRAPS = traps()


@pytest.mark.parametrize(
    "trap",
    [
        pytest.param(trap, id=trap.name, marks=[pytest.mark.xfail(strict=True)] if trap.known_failing else [])
        for trap in TRAPS
    ],
)
def test_trap(trap: Trap, tmp_path: Path) -> None:
    for gazetteer in gazetteers(trap.entities, tmp_path):
        found = gazetteer.find(trap.text, overlaps=trap.overlaps)
        assert [(m.start, m.end) for m in found] == trap.spans, [m.text for m in found]
        assert [m.text for m in found] == [trap.text[start:end] for start, end in trap.spans]
        if trap.meanings:
            assert [f"{','.join(e.id for e in m.candidates)} {m.alias_kind}" for m in found] == trap.meanings
        assert all(m.entity == m.candidates[0] for m in found)
        check_columns(gazetteer, trap)


def gazetteers(entities: list[dict[str, Any]], folder: Path) -> Iterator[Gazetteer]:
    """The gazetteer as it was built, and from its compiled file."""
    built = Gazetteer.from_entities(entities)
    yield built
    built.write(folder / "trap.gaz")
    yield Gazetteer.read(folder / "trap.gaz")


def check_columns(gazetteer: Gazetteer, trap: Trap) -> None:
    """Columns say the same, whatever offsets count, and whatever other texts stand beside."""
    units = {"codepoint": None, "utf16": "utf-16-le", "byte": "utf-8"}
    for unit, encoding in units.items():
        found = gazetteer.find_columns(["—", trap.text, trap.text], overlaps=trap.overlaps, offsets=unit)
        width = 2 if unit == "utf16" else 1
        spans = [
            tuple(len(trap.text[:at].encode(encoding)) // width if encoding else at for at in span)
            for span in trap.spans
        ]
        assert list(zip(found.start, found.end, strict=True)) == spans * 2
        assert list(found.document) == [1] * len(spans) + [2] * len(spans)


def test_the_table_is_read_whole() -> None:
    assert len(TRAPS) == len({trap.name for trap in TRAPS}) > 150
    assert sum(len(trap.spans) for trap in TRAPS) > 2 * len(TRAPS)

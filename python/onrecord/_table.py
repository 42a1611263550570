"""The table that the command line prints for people."""

from __future__ import annotations

import os
import unicodedata
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from onrecord import Attribution, Document, Matches

PIPED_WIDTH = 120
NARROWEST, WIDEST = 80, 140


def console(file: TextIO) -> Console:
    """A console with colours on a terminal and plain lines elsewhere, neither too narrow nor too wide to read."""
    probe = Console(file=file)
    width = probe.width if probe.is_terminal or "COLUMNS" in os.environ else PIPED_WIDTH
    return Console(file=file, width=min(max(width, NARROWEST), WIDEST), highlight=False)


def print_document(out: Console, doc: Document) -> None:
    """Print who said what, one row an attribution, then who and what is mentioned."""
    attributions = doc.attributions
    counts = f"{len(doc.sentences)} sentences, {len(doc.quotations)} quotations, {len(attributions)} attributions"
    with trimmed(out):
        out.print(Text.assemble((line(doc.id or "standard input"), "bold"), ("  " + counts, "dim")), soft_wrap=True)
        if attributions:
            out.print(said(attributions))
        named = [entity for entity in doc.entities if entity.named]
        if named:
            named.sort(key=lambda entity: -len(entity.mentions))
            mentioned = (f"{line(entity.name)} ({entity.type}) {len(entity.mentions)}" for entity in named)
            out.print(Text.assemble(("Entities  ", "bold"), " · ".join(mentioned)))
        out.print()


def print_matches(out: Console, matches: Matches) -> None:
    """Print one row a match."""
    with trimmed(out):
        out.print(found(matches))


@contextmanager
def trimmed(out: Console) -> Iterator[None]:
    """Cut the blanks that fill the last column, so that text copied or piped has none."""
    with out.capture() as captured:
        yield
    out.file.write("\n".join(row.rstrip() for row in captured.get().split("\n")))


def said(attributions: list[Attribution]) -> Table:
    """One row an attribution."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), expand=False)
    table.add_column("#", justify="right", style="dim")
    table.add_column("Speaker", style="bold", ratio=3, overflow="fold")
    table.add_column("Source", ratio=4, overflow="fold")
    table.add_column("Cue", ratio=2, overflow="fold")
    table.add_column("Kind", style="cyan", overflow="fold")
    table.add_column("Content", ratio=9, overflow="fold")
    numbers = {attribution: number for number, attribution in enumerate(attributions, 1)}
    for attribution, number in numbers.items():
        speaker = line(attribution.speaker.name) if attribution.speaker else "?"
        words = (attribution.source.text, attribution.cue.text)
        kind = "\n".join(marks(attribution, numbers))
        cells = [str(number), speaker, *map(line, words), kind, line(attribution.content.text)]
        table.add_row(*map(Text, cells))
    return table


def marks(attribution: Attribution, numbers: dict[Attribution, int]) -> list[str]:
    """Its kind, and what else a reader should not miss."""
    marks = [attribution.kind]
    if attribution.act != "speech":
        marks.append(attribution.act)
    if attribution.negated:
        marks.append("negated")
    if attribution.parent:
        marks.append(f"in {numbers[attribution.parent]}")
    return [*marks, *(line(hedge.text) for hedge in attribution.hedges)]


def found(matches: Matches) -> Table:
    """One row a match."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("Place", justify="right", style="dim")
    for name in ("Text", "Alias", "Entity", "Type", "Id"):
        table.add_column(name, overflow="fold")
    for match in matches:
        entity = match.entity
        cells = [match.text, match.alias_kind, entity.name, entity.type, entity.id]
        table.add_row(f"{match.start}-{match.end}", *(Text(line(cell)) for cell in cells))
    return table


def line(words: str) -> str:
    """The words on one line, without what would move a terminal's cursor or change its colours."""
    return "".join("�" if unicodedata.category(c) == "Cc" else c for c in " ".join(words.split()))

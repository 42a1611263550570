"""What the command line reads: files, folders and standard input."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Unreadable(Exception):  # noqa: N818 - it is a fact about a file, told to the user as it stands
    """An input that holds no text that could be read."""


@dataclass(frozen=True)
class Input:
    """One text to read."""

    path: Path | None  # None: standard input
    name: Path  # where its results go in an output folder, without the suffix

    def __str__(self) -> str:
        """As the user named it."""
        return "-" if self.path is None else str(self.path)

    def read(self) -> str:
        """The text, byte for byte: line ends stay as they are, and a byte order mark is its first character."""
        try:
            data = sys.stdin.buffer.read() if self.path is None else self.path.read_bytes()
        except OSError as error:
            raise Unreadable(f"{self}: {error.strerror or error}") from error
        if (at := data.find(0)) >= 0:
            raise Unreadable(f"{self}: not a text file (a NUL at byte {at})")
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            raise Unreadable(f"{self}: not UTF-8 text (byte {error.start})") from None


def inputs(paths: list[str]) -> Iterator[Input | Unreadable]:
    """The files that the arguments name, those of a folder in order of their paths."""
    for given in paths:
        path = Path(given)
        if given == "-":
            yield Input(None, Path("stdin"))
        elif not path.is_dir():
            yield Input(path, Path(path.stem))
        elif files := sorted(file for file in path.rglob("*.txt") if file.is_file()):
            yield from (Input(file, file.relative_to(path).with_suffix("")) for file in files)
        else:
            yield Unreadable(f"{path}: a folder without .txt files")

"""The bars that ``annotate_many(progress=True)`` and the command line show. Loaded only when one is asked for."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress


class Bar:
    """A progress bar on standard error, or none where rich is not installed."""

    def __init__(self, texts: object) -> None:
        """Start a bar as long as ``texts``, where it tells its length."""
        self._progress: Progress | None = None
        try:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
        except ImportError:
            return
        columns = TextColumn("annotating"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        total = operator.length_hint(texts)
        self._task = self._progress.add_task("annotating", total=total or None)
        self._progress.start()

    def advance(self) -> None:
        """One more is done."""
        if self._progress is not None:
            self._progress.advance(self._task)

    def stop(self) -> None:
        """All are done, or nobody wants the rest."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = None

    def __del__(self) -> None:
        """Clear the bar of an iterator that was dropped midway."""
        self.stop()


class Bytes:
    """A progress bar on standard error for a file that is read."""

    def __init__(self, name: str, size: int) -> None:
        """Start a bar of ``size`` bytes."""
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

        columns = TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn(), TimeRemainingColumn()
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task(name, total=size)
        self._progress.start()

    def at(self, read: int) -> None:
        """So many bytes are read."""
        self._progress.update(self._task, completed=read)

    def stop(self) -> None:
        """The file is read, or will not be."""
        self._progress.stop()

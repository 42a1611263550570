"""The command line: ``onrecord annotate``, ``onrecord find`` and ``onrecord compile``."""

from __future__ import annotations

import os
import sys
from collections import deque
from contextlib import ExitStack
from enum import Enum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, Protocol, TextIO

import typer

import onrecord
from onrecord import _table
from onrecord._inputs import Input, Unreadable, inputs
from onrecord._progress import Bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from onrecord import Document

# Fewer are done before a bar is drawn.
MANY = 10

app = typer.Typer(
    name="onrecord",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Format(str, Enum):
    """What the annotations are written as."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    brat = "brat"


Gazetteer = Annotated[str, typer.Option(metavar="PATH", help="Names to look for: a file, 'world' or 'none'.")]


@app.callback(invoke_without_command=True)
def onrecord_(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Read English news text: who is mentioned, who said what, through whom."""
    if version:
        typer.echo(f"onrecord {onrecord.__version__}")
        raise typer.Exit


@app.command()
def annotate(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILE|DIR|-", help="UTF-8 text; a folder is walked for .txt; - is standard input."),
    ] = None,
    *,
    format_: Annotated[
        Format, typer.Option("--format", help="A table to read; JSON, one line a document; brat standoff.")
    ] = Format.table,
    output: Annotated[
        str | None,
        typer.Option(
            metavar="PATH",
            help="A file to write instead of standard output. With json and brat, more than one input, a folder as "
            "input or a PATH that is a folder or ends in / make it a folder: NAME.json, or NAME.ann and NAME.txt.",
        ),
    ] = None,
    gazetteer: Gazetteer = "world",
    model: Annotated[
        str, typer.Option(metavar="NAME|PATH", help="'default', 'rules', 'accurate' or a trained model.")
    ] = "default",
    lexicon: Annotated[
        str | None, typer.Option(metavar="PATH", help="Cue verbs, titles and hedges of one's own: a JSON file.")
    ] = None,
    min_confidence: Annotated[
        float, typer.Option(min=0.0, max=1.0, metavar="SHARE", help="Leave out attributions less sure than this.")
    ] = 0.0,
    threads: Annotated[int | None, typer.Option(min=1, metavar="N", help="Default: one a core.")] = None,
) -> None:
    """Say who is mentioned and who said what.

    Text is read as it stands: line ends are kept and a byte order mark counts as one character, so that offsets fit the
    file's characters.

    Exit status: 0; 1 where some input or output failed (the others are still written); 2 for wrong usage.
    """
    if not paths and sys.stdin.isatty():
        raise typer.BadParameter("give a file, a folder, or - for standard input", param_hint="FILE")
    todo = list(inputs(paths or ["-"]))
    writer = make_writer(format_, output, alone=len(todo) == 1 and not Path((paths or ["-"])[0]).is_dir())
    annotator = make_annotator(gazetteer, model, lexicon, min_confidence)
    texts = Texts(todo)
    bar = len(todo) >= MANY and sys.stderr.isatty() and not (output is None and sys.stdout.isatty())
    for doc in annotator.annotate_many(texts, threads=threads, progress=bar):
        try:
            writer.write(texts.read.popleft(), doc)
        except BrokenPipeError:
            raise
        except OSError as error:
            texts.complain(f"{error.filename or output}: {error.strerror or error}")
    writer.close()
    raise typer.Exit(int(texts.failed))


@app.command()
def find(
    path: Annotated[str, typer.Argument(metavar="FILE|-", help="UTF-8 text; - is standard input.")] = "-",
    *,
    gazetteer: Gazetteer = "world",
) -> None:
    """List the names of a gazetteer that a text mentions.

    A table on a terminal; elsewhere one line a mention, its columns separated by tabs: start, end, text, kind of alias,
    entity, type, id. Offsets are code points.
    """
    names = make_gazetteer(gazetteer)
    if names is None:
        raise typer.BadParameter("there is nothing to find without a gazetteer", param_hint="--gazetteer")
    try:
        text = Input(None if path == "-" else Path(path), Path(path)).read()
    except Unreadable as error:
        complain(str(error))
        raise typer.Exit(1) from None
    matches = names.find(text)
    if sys.stdout.isatty():
        _table.print_matches(_table.console(sys.stdout), matches)
        return
    for match in matches:
        entity = match.entity
        columns = [match.text, match.alias_kind, entity.name, entity.type, entity.id]
        print_bytes("\t".join([str(match.start), str(match.end), *map(_table.line, columns)]) + "\n")
    sys.stdout.flush()


@app.command("compile")
def compile_(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="ALIASES…", help="Files of names: .jsonl, .csv, .tsv or .gaz; later ones add to the first."
        ),
    ],
    *,
    output: Annotated[str, typer.Option(metavar="NAMES.gaz", help="The compiled file to write.")],
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Tell every line that was refused.")] = False,
    refused: Annotated[
        str | None, typer.Option(metavar="PATH", help="A file for the lines that were refused: file, line, reason.")
    ] = None,
) -> None:
    """Compile files of names into one that opens in no time, for --gazetteer and Gazetteer.read.

    Lines that are not as they should be are told, with their numbers, and left out.

    Exit status: 0; 1 where lines were refused (the rest was still written) or the output failed; 2 for wrong usage, or
    where a file cannot be read.
    """
    if not output.endswith(".gaz"):
        raise typer.BadParameter("the name of a compiled file ends in .gaz", param_hint="--output")
    builder = onrecord.GazetteerBuilder()
    with ExitStack() as stack:
        try:
            log = stack.enter_context(Path(refused).open("w", encoding="utf-8", newline="")) if refused else None
        except OSError as error:
            raise typer.BadParameter(f"{refused}: {error.strerror or error}", param_hint="--refused") from None
        told = Refused(log, most=sys.maxsize if verbose else REFUSED_TOLD)
        for path in paths:
            read_names(builder, path, told)
    told.rest()
    came = builder.alias_count + builder.duplicates
    names = builder.build()
    try:
        names.write(output)
        size = Path(output).stat().st_size
    except OSError as error:
        fail(f"{output}: {error.strerror or error}")
    counts = [
        counted(len(names), "entity", "entities"),
        counted(names.alias_count, "alias", "aliases"),
        counted(came - names.alias_count, "duplicate", "duplicates"),
        counted(told.count, "line refused", "lines refused"),
    ]
    typer.echo(f"{output}: {', '.join(counts)}; {size:,} bytes")
    raise typer.Exit(int(told.count > 0))


def counted(count: int, one: str, more: str) -> str:
    """Say how many, in the singular for one."""
    return f"{count:,} {one if count == 1 else more}"


# More are told with --verbose.
REFUSED_TOLD = 20


class Refused:
    """Lines that could not be taken."""

    def __init__(self, log: TextIO | None, *, most: int) -> None:
        """Tell the first ``most``, and write all of them to ``log``."""
        self.log = log
        self.most = most
        self.count = 0

    def add(self, path: str, line: int, reason: str) -> None:
        """One more."""
        self.count += 1
        if self.log is not None:
            self.log.write(f"{_table.line(path)}\t{line}\t{_table.line(reason)}\n")
        if self.count <= self.most:
            complain(f"{path}, line {line}: {reason}")

    def rest(self) -> None:
        """Tell how many more there were."""
        if self.count > self.most:
            complain(f"… and {self.count - self.most:,} more lines (--verbose tells them, --refused PATH keeps them)")


def read_names(builder: onrecord.GazetteerBuilder, path: str, refused: Refused) -> None:
    """Add a file of names, or exit as for wrong usage."""
    try:
        size = Path(path).stat().st_size
        bar = Bytes(Path(path).name, size) if size >= BAR_FROM and sys.stderr.isatty() else None
        try:
            builder.read(path, refused=partial(refused.add, path), progress=bar.at if bar else None)
        finally:
            if bar:
                bar.stop()
    except OSError as error:
        raise typer.BadParameter(f"{path}: {error.strerror or error}", param_hint="ALIASES") from None
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="ALIASES") from None


# Smaller files are read before a bar is drawn.
BAR_FROM = 4_000_000


class Texts:
    """The texts of the inputs, with a complaint for each that cannot be read."""

    def __init__(self, todo: list[Input | Unreadable]) -> None:
        """Read nothing yet."""
        self.todo = todo
        self.read: deque[Input] = deque()
        self.failed = False

    def __length_hint__(self) -> int:
        """As many as there are inputs, for the progress bar."""
        return len(self.todo)

    def __iter__(self) -> Iterator[tuple[str | None, str]]:
        """Yield ids and texts."""
        for item in self.todo:
            try:
                if isinstance(item, Unreadable):
                    raise item
                text = item.read()
            except Unreadable as error:
                self.complain(str(error))
                continue
            self.read.append(item)
            yield (str(item.path) if item.path else None), text

    def complain(self, reason: str) -> None:
        """Report a failure, and remember it for the exit status."""
        self.failed = True
        complain(reason)


class Writer(Protocol):
    """Where documents go."""

    def write(self, source: Input, doc: Document) -> None:
        """Write one document."""

    def close(self) -> None:
        """Write what is left."""


class ToStream:
    """Documents one after another."""

    def __init__(self, format_: Format, output: Path | None) -> None:
        """Write to a file, or to standard output."""
        self.format = format_
        self.file = sys.stdout if output is None else output.open("w", encoding="utf-8", newline="")
        if format_ is Format.table:
            self.console = _table.console(self.file)

    def write(self, _source: Input, doc: Document) -> None:
        """Write one document, and let the reader have it at once."""
        if self.format is Format.table:
            _table.print_document(self.console, doc)
        else:
            text = doc.to_brat() if self.format is Format.brat else doc.to_json() + "\n"
            if self.file is sys.stdout:
                print_bytes(text)
            else:
                self.file.write(text)
        self.file.flush()

    def close(self) -> None:
        """Write what is left."""
        if self.file is not sys.stdout:
            self.file.close()


class ToFiles:
    """Each document in a file of its own, or in two."""

    def __init__(self, format_: Format, output: Path, *, folder: bool) -> None:
        """Write into a folder, or to one file."""
        self.format = format_
        self.output = output
        self.folder = folder
        self.written: dict[Path, Input] = {}

    def write(self, source: Input, doc: Document) -> None:
        """Write one document under the name of its source."""
        suffix = ".ann" if self.format is Format.brat else ".json"
        path = self.output / source.name.with_name(source.name.name + suffix) if self.folder else self.output
        if path in self.written:
            raise FileExistsError(
                17, f"not written for {source}: it holds the annotations of {self.written[path]}", path
            )
        self.written[path] = source
        path.parent.mkdir(parents=True, exist_ok=True)
        if self.format is Format.brat:
            write_bytes(path, doc.to_brat())
            text = path.with_suffix(".txt")
            if not (source.path and text.exists() and text.samefile(source.path)):
                write_bytes(text, doc.text)
        else:
            write_bytes(path, doc.to_json() + "\n")

    def close(self) -> None:
        """Nothing is left."""


def make_writer(format_: Format, output: str | None, *, alone: bool) -> Writer:
    """Decide where documents go; ``alone`` where one file is all there is."""
    if output is None:
        if format_ is Format.brat and not alone:
            raise typer.BadParameter("brat needs a folder for more than one text: give --output", param_hint="--format")
        return ToStream(format_, None)
    path = Path(output)
    if format_ in (Format.json, Format.brat):
        return ToFiles(format_, path, folder=not alone or path.is_dir() or output.endswith(("/", os.sep)))
    if path.is_dir():
        raise typer.BadParameter(f"{output} is a folder; {format_.value} is one file", param_hint="--output")
    try:
        return ToStream(format_, path)
    except OSError as error:
        fail(f"{output}: {error.strerror}")


def make_annotator(gazetteer: str, model: str, lexicon: str | None, min_confidence: float) -> onrecord.Annotator:
    """Make the annotator, or exit as for wrong usage."""
    names = make_gazetteer(gazetteer)
    try:
        onrecord.Annotator(gazetteer=None, model="rules", lexicon=lexicon)  # nothing but the lexicon can fail
    except OSError as error:
        raise typer.BadParameter(f"{lexicon}: {error.strerror or error}", param_hint="--lexicon") from None
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--lexicon") from None
    try:
        return onrecord.Annotator(gazetteer=names, model=model, lexicon=lexicon, min_confidence=min_confidence)
    except OSError as error:
        raise typer.BadParameter(f"{model}: {error.strerror or error}", param_hint="--model") from None
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--model") from None


def make_gazetteer(gazetteer: str) -> onrecord.Gazetteer | None:
    """Make the gazetteer, or exit as for wrong usage."""
    if gazetteer == "none":
        return None
    try:
        return onrecord.Gazetteer.world() if gazetteer == "world" else onrecord.Gazetteer.read(gazetteer)
    except OSError as error:
        raise typer.BadParameter(f"{gazetteer}: {error.strerror or error}", param_hint="--gazetteer") from None
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--gazetteer") from None


def print_bytes(text: str) -> None:
    """Print to standard output in UTF-8 whatever the locale, with line ends as they are."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())


def write_bytes(path: Path, text: str) -> None:
    """Write a file in UTF-8, with line ends as they are."""
    path.write_bytes(text.encode())


def complain(reason: str) -> None:
    """Tell what failed in one line."""
    typer.echo(f"onrecord: {_table.line(reason)}", err=True)


def fail(reason: str) -> NoReturn:
    """Tell what failed, and exit."""
    complain(reason)
    raise typer.Exit(1)


def main() -> None:
    """Run the command line."""
    try:
        app()
    except BrokenPipeError:
        # Whoever read has seen enough. Python would complain when it flushes standard output at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)

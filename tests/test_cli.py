"""The command line, run as users run it."""

from __future__ import annotations

import io
import json
import os
import pty
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

import onrecord
from onrecord import _table

if TYPE_CHECKING:
    from pathlib import Path

NEWS = "“We’re late 🛳,” said Zoë Ångström. She said that the café would close.\r\n\r\n“Très late,” Ångström said.\n"


def run(*arguments: str | Path, stdin: str | bytes = b"", **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "onrecord", *map(str, arguments)]
    data = stdin if isinstance(stdin, bytes) else stdin.encode()
    env = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "FORCE_COLOR")}
    done = subprocess.run(command, input=data, capture_output=True, timeout=60, env=env, **options)
    return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Good texts, one of them deeper down, beside files that are none."""
    (tmp_path / "sub").mkdir()
    for name, data in {
        "b.txt": NEWS.encode(),
        "a.txt": b"\xef\xbb\xbf" + NEWS.encode(),
        "sub/c.txt": "“Yes [b]or\x1b[31m[/b] no,” said Ann.".encode(),
        "latin.txt": "café".encode("latin-1"),
        "zip.txt": b"PK\x03\x04\0\0",
        "notes.md": b"not text to read",
    }.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def test_table_is_plain_when_piped(folder: Path) -> None:
    done = run("annotate", folder / "b.txt", folder / "sub/c.txt")
    assert done.returncode == 0
    assert not done.stderr
    assert "\x1b" not in done.stdout
    assert "[b]or�[31m[/b] no" in done.stdout
    for words in ("b.txt", "c.txt", "Speaker", "“We’re late 🛳,”", "said", "direct", "indirect"):
        assert words in done.stdout
    rows = done.stdout.splitlines()
    assert all(row == row.rstrip() and len(row) <= 120 for row in rows if ".txt" not in row)


def test_table_shows_everything_that_matters(made: onrecord.Document) -> None:
    for columns in ("80", "140"):
        os.environ["COLUMNS"] = columns
        try:
            page = io.StringIO()
            _table.print_document(_table.console(page), made)
        finally:
            del os.environ["COLUMNS"]
        words = " ".join(page.getvalue().split())
        for expected in ("the Globe", "wrote", "thought", "negated", "in 1", "reportedly", "Ann (person) 1"):
            assert expected in words
        assert max(map(len, page.getvalue().splitlines())) <= int(columns)


def test_a_folder_is_walked_and_bad_files_are_told(folder: Path) -> None:
    done = run("annotate", folder, folder / "none.txt", "--format", "jsonl")
    assert done.returncode == 1
    docs = [onrecord.Document.from_json(line) for line in done.stdout.splitlines()]
    assert [doc.id for doc in docs] == [str(folder / name) for name in ("a.txt", "b.txt", "sub/c.txt")]
    complaints = done.stderr.splitlines()
    assert len(complaints) == 3
    for complaint, words in zip(complaints, ("latin.txt: not UTF-8", "zip.txt: not a text", "none.txt: "), strict=True):
        assert words in complaint


def test_offsets_fit_the_file(folder: Path) -> None:
    for name in ("a.txt", "b.txt"):
        text = (folder / name).read_bytes().decode()
        doc = json.loads(run("annotate", folder / name, "--format", "json").stdout)
        assert doc["text"] == text
        assert [text[start:end] for said in doc["attributions"] for start, end in said["cue"]] == ["said"] * 3


def test_standard_input() -> None:
    for arguments in (["annotate", "-"], ["annotate"]):
        done = run(*arguments, "--format", "jsonl", stdin=NEWS)
        doc = json.loads(done.stdout)
        assert (doc["id"], doc["text"], done.returncode) == (None, NEWS, 0)
        assert doc == onrecord.annotate(NEWS).to_dict()
    assert run("annotate", "-", stdin=b"a\0b").returncode == 1


def test_empty_input_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    done = run("annotate", tmp_path / "empty.txt")
    assert (done.returncode, done.stderr) == (0, "")
    (tmp_path / "bare").mkdir()
    done = run("annotate", tmp_path / "bare")
    assert done.returncode == 1
    assert "without .txt" in done.stderr


@pytest.mark.parametrize("format_", ["json", "brat"])
def test_output_folder(folder: Path, tmp_path: Path, format_: str) -> None:
    out = tmp_path / "out"
    done = run("annotate", folder, "--format", format_, "--output", out)
    assert done.returncode == 1
    names = sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file())
    if format_ == "json":
        assert names == ["a.json", "b.json", "sub/c.json"]
        assert json.loads((out / "b.json").read_text(encoding="utf-8"))["text"] == NEWS
    else:
        assert names == ["a.ann", "a.txt", "b.ann", "b.txt", "sub/c.ann", "sub/c.txt"]
        assert (out / "b.txt").read_bytes() == NEWS.encode()
        assert "Content" in (out / "b.ann").read_text(encoding="utf-8")


def test_output_file(folder: Path, tmp_path: Path) -> None:
    for format_ in ("json", "jsonl", "table"):
        done = run("annotate", folder / "b.txt", "--format", format_, "--output", tmp_path / f"one.{format_}")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        expected = run("annotate", folder / "b.txt", "--format", format_).stdout
        assert (tmp_path / f"one.{format_}").read_bytes().decode() == expected


def test_brat_leaves_its_input_alone(folder: Path) -> None:
    before = (folder / "b.txt").stat().st_mtime_ns
    assert run("annotate", folder / "b.txt", "--format", "brat", "--output", folder / "b.ann").returncode == 0
    assert (folder / "b.ann").exists()
    assert (folder / "b.txt").stat().st_mtime_ns == before


def test_outputs_of_one_name_are_told(folder: Path, tmp_path: Path) -> None:
    (folder / "sub/b.txt").write_text("Other.", encoding="utf-8")
    done = run("annotate", folder / "b.txt", folder / "sub/b.txt", "--format", "json", "--output", tmp_path / "out")
    assert done.returncode == 1
    assert "sub/b.txt" in done.stderr
    assert json.loads((tmp_path / "out/b.json").read_text(encoding="utf-8"))["text"] == NEWS


def test_unwritable_output(folder: Path) -> None:
    for output in ("b.txt/below.json", "b.txt/below/"):
        done = run("annotate", folder / "a.txt", "--format", "json", "--output", f"{folder}/{output}")
        assert done.returncode == 1
        assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["annotate", "x.txt", "--format", "html"],
        ["annotate", "x.txt", "--format", "parquet"],
        ["annotate", "x.txt", "--threads", "0"],
        ["annotate", "x.txt", "--threads", "many"],
        ["annotate", "x.txt", "--model", "nonsense"],
        ["annotate", "x.txt", "--lexicon", "no such file"],
        ["annotate", "x.txt", "--lexicon", "pyproject.toml"],
        ["annotate", "x.txt", "--gazetteer", "no such file"],
        ["annotate", "x.txt", "--nonsense"],
        ["annotate", "x.txt", "y.txt", "--format", "brat"],
        ["annotate", "x.txt", "--output", "."],
        ["find", "x.txt", "--gazetteer", "none"],
        ["compile", "x.csv"],
        ["compile", "--output", "x.gaz"],
        ["compile", "no such file.csv", "--output", "x.gaz"],
        ["compile", "x.xml", "--output", "x.gaz"],
        ["compile", "x.csv", "--output", "x.csv"],
        ["nonsense"],
        [],
    ],
    ids=" ".join,
)
def test_wrong_usage(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stderr or not arguments
    assert "Traceback" not in done.stderr


def test_help_tells_the_rules_and_no_more() -> None:
    text = run("annotate", "--help").stdout
    for words in ("--format", "--output", "--gazetteer", "--model", "--lexicon", "--threads", "folder", "Exit status"):
        assert words in text
    for later in ("html", "parquet"):
        assert later not in text + run("--help").stdout
    assert run("--version").stdout == f"onrecord {onrecord.__version__}\n"


def test_own_words(tmp_path: Path) -> None:
    own = tmp_path / "own.json"
    own.write_text('{"cue_verbs": ["zorp"]}', encoding="utf-8")
    done = run("annotate", "-", "--format", "json", "--lexicon", own, stdin="“It is done,” zorped Ann Lee.")
    assert [len(json.loads(done.stdout)["attributions"]), done.stderr] == [1, ""]


def test_without_a_gazetteer(folder: Path) -> None:
    assert run("annotate", folder / "b.txt", "--gazetteer", "none").returncode == 0


def test_find_lists_names(tmp_path: Path) -> None:
    names = tmp_path / "names.tsv"
    names.write_text("id\tname\ttype\nzo\tZoë Ångström\tperson\n", encoding="utf-8")
    done = run("find", "-", "--gazetteer", names, stdin="🙂 Zoe\nAngstrom said.")
    assert (done.stdout, done.stderr) == ("2\t14\tZoe Angstrom\tname\tZoë Ångström\tperson\tzo\n", "")
    assert done.returncode == 0
    world = run("find", stdin="The talks in Ukraine")
    assert world.stdout.startswith("13\t20\tUkraine\tname\tUkraine\tcountry\t")
    names.write_text("id\tname\ttype\nzo\tZoë\ttown\n", encoding="utf-8")
    done = run("annotate", "-", "--gazetteer", names, stdin="Zoë")
    assert done.returncode == 2
    assert "line 2" in " ".join(done.stderr.split())


def test_find_complains_in_one_line(folder: Path) -> None:
    for path in (folder, folder / "zip.txt", folder / "none.txt"):
        done = run("find", path)
        assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert run("find", stdin="").returncode == 0


@pytest.fixture
def names(tmp_path: Path) -> Path:
    """A table with a duplicate and two bad rows among good ones."""
    rows = [
        "id,name,type,alias",
        "a,Ann Lee,person,Annie",
        "a,Ann Lee,person,Annie",
        "b,Bob,town,",
        "c,Cy,city,-",
        "d,Di,city,",
    ]
    path = tmp_path / "names.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def test_compile(names: Path, tmp_path: Path) -> None:
    out, log = tmp_path / "names.gaz", tmp_path / "refused.tsv"
    done = run("compile", names, "--output", out, "--refused", log)
    assert done.returncode == 1
    size = out.stat().st_size
    assert done.stdout == f"{out}: 3 entities, 4 aliases, 1 duplicate, 2 lines refused; {size:,} bytes\n"
    first, second = done.stderr.splitlines()
    assert first.startswith(f'onrecord: {names}, line 4: unknown type "town"; choose one of person, ')
    assert second.startswith(f'onrecord: {names}, line 5: entity "c" has an alias without')
    rows = [row.split("\t") for row in log.read_text(encoding="utf-8").splitlines()]
    assert [(row[0], row[1]) for row in rows] == [(str(names), "4"), (str(names), "5")]

    found = run("find", "-", "--gazetteer", out, stdin="ANN LEE, Cy and Di")
    assert [row.split("\t")[6] for row in found.stdout.splitlines()] == ["a", "c", "d"]
    said = json.loads(run("annotate", "-", "--gazetteer", out, "--format", "json", stdin="“No,” said Annie.").stdout)
    assert said["entities"][0]["id"] == "a"

    again = run("compile", out, names, "--output", tmp_path / "again.gaz", "--verbose")
    assert "3 entities, 4 aliases" in again.stdout
    assert [entity.to_dict() for entity in onrecord.Gazetteer.read(tmp_path / "again.gaz")] == [
        entity.to_dict() for entity in onrecord.Gazetteer.read(out)
    ]


def test_compile_tells_the_first_of_many(tmp_path: Path) -> None:
    path, out = tmp_path / "names.jsonl", tmp_path / "names.gaz"
    path.write_text("{}\n" * 30 + '{"id": "a", "name": "Ann", "type": "person"}\n', encoding="utf-8")
    done = run("compile", path, "--output", out)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 21
    assert "… and 10 more lines" in done.stderr.splitlines()[-1]
    assert len(run("compile", path, "--output", out, "--verbose").stderr.splitlines()) == 30
    path.write_text('{"id": "a", "name": "Ann", "type": "person"}\n', encoding="utf-8")
    done = run("compile", path, "--output", out)
    assert (done.returncode, done.stderr) == (0, "")
    done = run("compile", path, "--output", tmp_path / "none/names.gaz")
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    (tmp_path / "bad.gaz").write_bytes(b"\x89GAZ")
    assert run("find", "-", "--gazetteer", tmp_path / "bad.gaz", stdin="a").returncode == 2


def on_terminal(*arguments: str | Path) -> str:
    """What the command writes on a terminal."""
    ours, theirs = pty.openpty()
    child = subprocess.Popen([sys.executable, "-m", "onrecord", *map(str, arguments)], stdout=theirs, stderr=theirs)
    os.close(theirs)
    written = b""
    while True:
        try:
            more = os.read(ours, 4096)
        except OSError:  # how Linux tells that the other side is closed
            break
        if not more:
            break
        written += more
    os.close(ours)
    assert child.wait(timeout=60) == 0
    return written.decode()


def test_a_terminal_gets_colours_and_a_bar(folder: Path, tmp_path: Path) -> None:
    table = on_terminal("annotate", folder / "sub/c.txt")
    assert "\x1b[1m" in table
    assert "\x1b[31m" not in table  # the text's own does not pass
    for number in range(30):
        (tmp_path / "sub" / f"{number}.txt").write_text(NEWS, encoding="utf-8")
    rows = "".join(f"{number},Name {number},city\n" for number in range(250_000))
    (tmp_path / "many.csv").write_text("id,name,type\n" + rows, encoding="utf-8")
    assert "0.0/5.8 MB" in on_terminal("compile", tmp_path / "many.csv", "--output", tmp_path / "many.gaz")
    assert "31/31" in on_terminal("annotate", tmp_path / "sub", "--format", "jsonl", "--output", tmp_path / "o.jsonl")


def test_a_closed_pipe_is_quiet(folder: Path) -> None:
    paths = [str(folder / "b.txt")] * 2000
    command = [sys.executable, "-m", "onrecord", "annotate", "--format", "jsonl", *paths]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert child.stdout
    assert child.stderr
    assert json.loads(child.stdout.readline())["text"] == NEWS
    child.stdout.close()
    assert child.stderr.read() == b""
    assert child.wait(timeout=60) != 0
    child.stderr.close()


def test_ctrl_c(folder: Path) -> None:
    (folder / "long.txt").write_text(NEWS * 20_000, encoding="utf-8")
    paths = [str(folder / "b.txt"), *[str(folder / "long.txt")] * 50]
    command = [sys.executable, "-m", "onrecord", "annotate", "--format", "jsonl", "--threads", "1", *paths]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert child.stdout
    child.stdout.readline()
    time.sleep(0.1)
    child.send_signal(signal.SIGINT)
    _, errors = child.communicate(timeout=60)
    assert child.returncode == 130
    assert b"Traceback" not in errors

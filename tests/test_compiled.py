"""Compiled gazetteers, builders and pickles from Python."""

from __future__ import annotations

import json
import multiprocessing
import pickle
from typing import TYPE_CHECKING, Any

import pytest

from onrecord import Annotator, Gazetteer, GazetteerBuilder

if TYPE_CHECKING:
    from pathlib import Path

ENTITIES: list[dict[str, Any]] = [
    {"id": "s_ga", "name": "Georgia", "type": "place", "ids": {}, "aliases": []},
    {
        "id": "c_ge",
        "name": "Georgia",
        "type": "country",
        "ids": {"iso3166": "GE", "wikidata": "Q230"},
        "prior": 0.9,
        "aliases": [{"text": "Georgian", "kind": "demonym", "case": "sensitive"}],
    },
    {"id": "p_zo", "name": "Zoë Ångström", "type": "person", "gender": "female", "subtype": "pilot", "ids": {}}
    | {"aliases": []},
]
TEXT = "🙂 Zoe Angstrom, a Georgian, left Georgia."


@pytest.fixture(scope="module")
def made() -> Gazetteer:
    return Gazetteer.from_entities(ENTITIES)


@pytest.fixture
def compiled(made: Gazetteer, tmp_path: Path) -> Gazetteer:
    made.write(tmp_path / "names.gaz")
    return Gazetteer.read(tmp_path / "names.gaz")


def same(a: Gazetteer, b: Gazetteer) -> bool:
    return list(a) == list(b) and a.find(TEXT) == b.find(TEXT)


def test_a_compiled_file_tells_the_same(made: Gazetteer, compiled: Gazetteer, tmp_path: Path) -> None:
    assert same(made, compiled)
    assert [entity.to_dict() for entity in compiled] == ENTITIES
    assert (made.path, compiled.path) == (None, tmp_path / "names.gaz")
    compiled.verify()
    made.verify()
    assert compiled.entity("p_zo") == made.entity("p_zo") == compiled[2] == compiled[-1]
    for position in (3, -4):
        with pytest.raises(IndexError):
            compiled[position]
    assert [entity.position for entity in compiled] == [0, 1, 2]
    assert same(compiled.merged(made), made)


def test_the_likelier_comes_first(compiled: Gazetteer) -> None:
    georgia = compiled.find(TEXT)[2]
    assert [entity.id for entity in georgia.candidates] == ["c_ge", "s_ga"]
    assert [entity.prior for entity in georgia.candidates] == [0.9, None]


def test_broken_files_are_refused(compiled: Gazetteer, tmp_path: Path) -> None:
    whole = (tmp_path / "names.gaz").read_bytes()
    path = tmp_path / "broken.gaz"
    for data, reason in ((b"", "no compiled"), (b"id,name\n", "no compiled"), (whole[:-1], "cut short")):
        path.write_bytes(data)
        with pytest.raises(ValueError, match=reason) as caught:
            Gazetteer.read(path)
        assert str(path) in str(caught.value)
    path.write_bytes(whole[:-1] + b"\xff")
    damaged = Gazetteer.read(path)
    with pytest.raises(ValueError, match="damaged"):
        damaged.verify()
    with pytest.raises(FileNotFoundError):
        Gazetteer.read(tmp_path / "none.gaz")
    with pytest.raises(FileNotFoundError):
        compiled.write(tmp_path / "none/names.gaz")
    with pytest.raises(IsADirectoryError):
        Gazetteer.read(tmp_path.rename(tmp_path.with_name("folder.gaz")))


def test_pickles(made: Gazetteer, compiled: Gazetteer) -> None:
    for gazetteer in (made, compiled):
        again = pickle.loads(pickle.dumps(gazetteer))
        assert same(again, gazetteer)
        assert again.path == gazetteer.path
    assert len(pickle.dumps(compiled)) < 300
    world = pickle.dumps(Gazetteer.world())
    assert len(world) < 100
    assert len(pickle.loads(world)) == len(Gazetteer.world())


def test_annotators_are_pickled(compiled: Gazetteer) -> None:
    for annotator in (
        Annotator(),
        Annotator(gazetteer=compiled),
        Annotator(gazetteer=None, model="rules"),
        Annotator(min_confidence=0.75),
    ):
        again = pickle.loads(pickle.dumps(annotator))
        assert repr(again) == repr(annotator)
        assert again.annotate(TEXT).to_dict() == annotator.annotate(TEXT).to_dict()


def count(gazetteer: Gazetteer) -> int:
    return len(gazetteer.find(TEXT))


@pytest.mark.parametrize("start", ["spawn", "forkserver"])
def test_workers_get_it(made: Gazetteer, compiled: Gazetteer, start: str) -> None:
    with multiprocessing.get_context(start).Pool(1) as pool:
        assert pool.map(count, [made, compiled]) == [3, 3]


def test_names() -> None:
    names = ["Port Example", "Zoë", "Port Example", "EXAMPLE"]
    gazetteer = Gazetteer.from_names(names)
    assert [(entity.id, entity.name, entity.type) for entity in gazetteer] == [
        (name, name, "other") for name in ("Port Example", "Zoë", "EXAMPLE")
    ]
    assert [match.text for match in gazetteer.find("In PORT EXAMPLE with Zoe: example")] == ["PORT EXAMPLE", "Zoe"]
    cities = Gazetteer.from_names(iter(names), type="city", case="insensitive")
    assert cities[0].type == "city"
    assert len(cities.find("port example")) == 1
    assert len(Gazetteer.from_names([])) == 0


@pytest.mark.parametrize(
    ("names", "options", "error", "reason"),
    [
        ("Ann", {}, TypeError, "list of names"),
        (["a", 3], {}, TypeError, "name 1 is no str"),
        (["a", "\ud800"], {}, ValueError, "name 1: not text"),
        (["a", "-"], {}, ValueError, 'name 1, "-", holds no letter'),
        (["a", ""], {}, ValueError, "name 1"),
        (["a"], {"type": "town"}, ValueError, "choose one of person"),
        (["a"], {"case": "upper"}, ValueError, "choose one of sensitive"),
    ],
)
def test_wrong_names(names: Any, options: dict[str, str], error: type[Exception], reason: str) -> None:
    with pytest.raises(error, match=reason):
        Gazetteer.from_names(names, **options)


def test_builders(made: Gazetteer, tmp_path: Path) -> None:
    path = tmp_path / "more.jsonl"
    lines = [{"id": "c_ge", "name": "Georgia", "type": "country", "aliases": ["Sakartvelo"]}, {"id": "bad"}]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    builder = GazetteerBuilder()
    builder.merge(made)
    builder.add({"id": "x", "name": "Ex", "type": "person"})
    builder.add_names(["Ann", "Ann", "Bob"], type="person")
    assert builder.remove("s_ga")
    assert not builder.remove("s_ga")
    refused: list[tuple[int, str]] = []
    read: list[int] = []
    builder.read(path, refused=lambda line, reason: refused.append((line, reason)), progress=read.append)
    assert [line for line, _ in refused] == [2]
    assert "missing field `name`" in refused[0][1]
    assert read[-1] == path.stat().st_size
    assert (len(builder), builder.duplicates) == (5, 1)
    assert "5 entities" in repr(builder)
    gazetteer = builder.build()
    assert [entity.id for entity in gazetteer] == ["c_ge", "p_zo", "x", "Ann", "Bob"]
    georgia = gazetteer.entity("c_ge")
    assert georgia
    assert [alias.text for alias in georgia.aliases] == ["Georgian", "Sakartvelo"]
    assert (len(builder), gazetteer.alias_count) == (0, 7)


def test_builders_complain(tmp_path: Path) -> None:
    builder = GazetteerBuilder()
    builder.add({"id": "a", "name": "Ann", "type": "person"})
    with pytest.raises(ValueError, match='"a" occurs twice'):
        builder.add({"id": "a", "name": "Anna", "type": "person"})
    path = tmp_path / "bad.jsonl"
    path.write_text("{}\n{}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"bad\.jsonl, line 1: missing field"):
        builder.read(path)
    with pytest.raises(ZeroDivisionError):
        builder.read(path, refused=lambda _line, _reason: 1 / 0)
    with pytest.raises(RuntimeError, match="in use"):
        builder.read(path, refused=lambda _line, _reason: len(builder))
    assert len(builder.build()) == 1

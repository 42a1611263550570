"""Gazetteers from Python: entities in, matches out, errors that say where."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

import onrecord
from onrecord import Annotator, Gazetteer

if TYPE_CHECKING:
    from pathlib import Path

ENTITIES: list[dict[str, Any]] = [
    {
        "id": "c_ru",
        "name": "Russia",
        "type": "country",
        "ids": {"wikidata": "Q159", "iso3166": "RU"},
        "aliases": [{"text": "Russian", "kind": "demonym", "case": "sensitive"}, "the Federation"],
    },
    {"id": "p_zo", "name": "Zoë Ångström", "type": "person", "gender": "female"},
]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.from_entities(ENTITIES)


def test_entities(gazetteer: Gazetteer) -> None:
    assert len(gazetteer) == 2
    russia, zoe = gazetteer
    assert gazetteer.entity("c_ru") == russia
    assert gazetteer.entity("nobody") is None
    assert (russia.id, russia.name, russia.type, russia.subtype, russia.gender) == (
        "c_ru",
        "Russia",
        "country",
        None,
        None,
    )
    assert russia.ids == {"wikidata": "Q159", "iso3166": "RU"}
    assert [(alias.text, alias.kind, alias.case) for alias in russia.aliases] == [
        ("Russian", "demonym", "sensitive"),
        ("the Federation", "name", "smart"),
    ]
    assert zoe.gender == "female"
    assert hash(zoe) == hash(gazetteer.entity("p_zo"))
    for thing in (gazetteer, russia, russia.aliases[0]):
        assert type(thing).__name__ in repr(thing)


@pytest.mark.parametrize(
    ("entity", "place"),
    [
        ({"name": "A", "type": "city"}, "entity 2: missing field `id`"),
        ({"id": "a", "name": "A", "type": "town"}, "entity 2, type: unknown variant `town`"),
        ({"id": 7, "name": "A", "type": "city"}, "entity 2, id: invalid type"),
        ({"id": "a", "name": "A", "type": "city", "alias": ["B"]}, "entity 2, alias: unknown field `alias`"),
        ({"id": "a", "name": "A", "type": "city", "ids": {"x": 1}}, "entity 2, ids.x: invalid type"),
        ({"id": "a", "name": "A", "type": "city", "aliases": [{"text": "B", "kind": "x"}]}, "entity 2, aliases[0]"),
        ({"id": "a", "name": "A\ud800", "type": "city"}, "entity 2, name: not text: a lone surrogate"),
        ({"id": "a", "name": "A\udc00B", "type": "city"}, "entity 2, name: not text: a lone surrogate"),
        ({"id": "c_ru", "name": "A", "type": "city"}, '"c_ru" occurs twice'),
        ({"id": "a", "name": "A", "type": "city", "aliases": ["\u200b"]}, 'entity "a" has an alias'),
        ("A", "entity 2: invalid type"),
    ],
)
def test_wrong_entities_are_refused_by_place(entity: Any, place: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - what it says is compared below
        Gazetteer.from_entities([*ENTITIES, entity])
    assert place in str(caught.value)


def test_other_types_are_refused() -> None:
    for wrong in (3, None, [{1, 2}]):
        with pytest.raises(TypeError):
            Gazetteer.from_entities(wrong)


def test_finds_by_code_points(gazetteer: Gazetteer) -> None:
    text = "🙂 RUSSIA’S and Russian é 🛳 zoe angstrom; russian, the federation."
    found = gazetteer.find(text)
    assert [(m.text, m.entity.id, m.alias_kind) for m in found] == [
        ("RUSSIA", "c_ru", "name"),
        ("Russian", "c_ru", "demonym"),
    ]
    assert all(text[m.start : m.end] == m.text == str(m) for m in found)
    text = "🙂 Zoe\u0301 is Zoë Ångström, Zoe Angstrom"
    assert [text[m.start : m.end] for m in gazetteer.find(text)] == ["Zoë Ångström", "Zoe Angstrom"]
    assert gazetteer.find("") == []
    assert found[0].candidates == [gazetteer.entity("c_ru")]


def test_overlaps() -> None:
    gazetteer = Gazetteer.from_entities(
        [
            {"id": "ny", "name": "New York", "type": "city"},
            {"id": "nyt", "name": "New York Times", "type": "media"},
            {"id": "state", "name": "New York", "type": "place"},
        ]
    )
    text = "the New York Times"
    assert [m.text for m in gazetteer.find(text)] == ["New York Times"]
    assert [m.text for m in gazetteer.find(text, overlaps="all")] == ["New York Times", "New York"]
    assert [e.id for e in gazetteer.find(text, "all")[1].candidates] == ["ny", "state"]


def test_world_and_merging(gazetteer: Gazetteer) -> None:
    world = Gazetteer.world()
    assert len(world) > 5000
    (match,) = world.find("in Ukraine")
    assert (match.entity.name, match.entity.type, match.entity.ids["iso3166"]) == ("Ukraine", "country", "UA")
    both = gazetteer.merged(world)
    assert [m.text for m in both.find("Zoë Ångström in Ukraine")] == ["Zoë Ångström", "Ukraine"]


def test_world_info() -> None:
    info = onrecord.world_info()
    world = onrecord.Gazetteer.world()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", info["version"])
    assert info["entities"] == len(world) == sum(counts["entities"] for counts in info["types"].values())
    assert info["aliases"] == sum(counts["aliases"] for counts in info["types"].values())
    assert info["types"]["country"]["entities"] > 240
    assert any("Wikidata" in source for source in info["sources"])


def test_candidates_of_ambiguous_names() -> None:
    doc = onrecord.annotate("ATLANTA — Georgia voters went to the polls in Fulton County.")
    georgia = next(entity for entity in doc.entities if entity.name == "Georgia")
    assert (georgia.id, georgia.candidates) == ("us_ga", ["us_ga", "c_ge"])
    assert next(entity for entity in doc.entities if entity.id == "p_Q23556").candidates == []
    assert onrecord.Document.from_json(doc.to_json()).to_dict() == doc.to_dict()


def test_entities_come_back_as_they_went(gazetteer: Gazetteer) -> None:
    again = Gazetteer.from_entities(entity.to_dict() for entity in gazetteer)
    assert list(again) == list(gazetteer)


def test_reads_files(gazetteer: Gazetteer, tmp_path: Path) -> None:
    path = tmp_path / "names.jsonl"
    path.write_text("".join(json.dumps(entity) + "\n" for entity in ENTITIES), encoding="utf-8")
    assert list(Gazetteer.read(path)) == list(Gazetteer.read(str(path))) == list(gazetteer)
    assert Annotator(gazetteer=path).annotate("Russia").text == "Russia"
    path.write_text('{"id": "a", "name": "A", "type": "city"}\n{"id": }\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"names\.jsonl, line 2"):
        Gazetteer.read(path)
    (tmp_path / "folder.tsv").mkdir()
    with pytest.raises(IsADirectoryError):
        Gazetteer.read(tmp_path / "folder.tsv")
    with pytest.raises(ValueError, match=r"names\.xml"):
        Gazetteer.read(tmp_path / "names.xml")


def test_missing_files(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Gazetteer.read(tmp_path / "none.jsonl")


def test_choices_are_named(gazetteer: Gazetteer) -> None:
    with pytest.raises(ValueError, match="longest"):
        gazetteer.find("a", overlaps="some")


def test_annotators_take_one(gazetteer: Gazetteer) -> None:
    assert "2 entities" in repr(Annotator(gazetteer))
    assert Annotator(gazetteer).annotate("a").text == "a"

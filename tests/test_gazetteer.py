"""Gazetteers from Python: entities in, matches out, errors that say where."""

from __future__ import annotations

from typing import Any

import pytest

from onrecord import Annotator, Gazetteer

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
    ("entity", "error", "place"),
    [
        ({"name": "A", "type": "city"}, ValueError, 'entity 2 has no "id"'),
        ({"id": "a", "type": "city"}, ValueError, 'entity 2 ("a") has no "name"'),
        ({"id": "a", "name": "A", "type": "town"}, ValueError, 'entity 2 ("a"): unknown type "town"'),
        ({"id": "a", "name": "A", "type": "city", "ids": {"x": 1}}, TypeError, 'entity 2 ("a"): "ids"'),
        ({"id": "a", "name": "A", "type": "city", "aliases": "AA"}, TypeError, 'entity 2 ("a"): "aliases"'),
        ({"id": "a", "name": "A", "type": "city", "aliases": [{}]}, ValueError, 'alias 0 has no "text"'),
        (
            {"id": "a", "name": "A", "type": "city", "aliases": [{"text": "B", "kind": "x"}]},
            ValueError,
            'entity 2 ("a"), alias 0: unknown kind "x"',
        ),
        ("A", TypeError, "entity 2 is not a dict"),
    ],
)
def test_wrong_entities_are_refused_by_place(entity: Any, error: type[Exception], place: str) -> None:
    with pytest.raises(error) as caught:
        Gazetteer.from_entities([*ENTITIES, entity])
    assert place in str(caught.value)


def test_missing_files(tmp_path: Any) -> None:
    with pytest.raises(FileNotFoundError):
        Gazetteer.read(tmp_path / "none.jsonl")


def test_choices_are_named(gazetteer: Gazetteer) -> None:
    with pytest.raises(ValueError, match="longest"):
        gazetteer.find("a", overlaps="some")


def test_annotators_take_one(gazetteer: Gazetteer) -> None:
    assert "2 entities" in repr(Annotator(gazetteer))
    assert Annotator(gazetteer).annotate("a").text == "a"

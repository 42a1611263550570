"""What was found, as columns and as objects."""

from __future__ import annotations

from typing import Any

import pytest

from onrecord import Gazetteer, Match, Matches

TEXTS = ["🙂 Zoe in Port Example", "", "nobody", "PORT EXAMPLE or Zoë’s port: Example"]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    entities = [
        {"id": "port", "name": "Port Example", "type": "city"},
        {"id": "ex", "name": "Example", "type": "work", "aliases": [{"text": "EXAMPLE", "kind": "acronym"}]},
        {"id": "zoe", "name": "Zoë", "type": "person"},
        {"id": "cat", "name": "Zoë", "type": "other", "aliases": ["ZOE"]},
    ]
    return Gazetteer.from_entities(entities)


@pytest.fixture(scope="module")
def found(gazetteer: Gazetteer) -> Matches:
    return gazetteer.find_columns(TEXTS)


def test_columns_are_buffers(gazetteer: Gazetteer, found: Matches) -> None:
    assert found.document.tolist() == [0, 0, 3, 3, 3]
    texts = [TEXTS[at][start:end] for at, start, end in zip(found.document, found.start, found.end, strict=True)]
    assert texts == ["Zoe", "Port Example", "PORT EXAMPLE", "Zoë", "Example"]
    assert [gazetteer[at].id for at in found.entity] == ["zoe", "port", "port", "zoe", "ex"]
    assert [found.alias_kinds[code] for code in found.alias_kind] == ["name"] * 5
    assert (found.start.format, found.start.itemsize, found.alias_kind.itemsize) == ("I", 4, 1)


def test_it_is_a_sequence_too(found: Matches) -> None:
    assert len(found) == 5
    assert [match.text for match in found] == [found[at].text for at in range(5)] == [str(match) for match in found]
    assert found[-1].text == "Example"
    assert found[1:4:2] == [found[1], found[3]]
    assert found[::-1] == list(reversed(list(found)))
    for wrong in (5, -6):
        with pytest.raises(IndexError):
            found[wrong]
    assert found[0] in found
    assert found == list(found) == found[:]
    assert found != list(found)[:4]
    assert found != 3
    assert repr(found).startswith('[<Match 2:5 "Zoe" = Zoë>, ')
    assert isinstance(found[0], Match)
    assert [entity.id for entity in found[0].candidates] == ["zoe", "cat"]
    assert len({*found, *found}) == 5


def test_it_agrees_with_find(gazetteer: Gazetteer, found: Matches) -> None:
    for overlaps in ("longest", "all"):
        columns = gazetteer.find_columns(TEXTS, overlaps)
        single = [match for text in TEXTS for match in gazetteer.find(text, overlaps)]
        assert [(m.start, m.end, m.text, m.entity, m.candidates) for m in columns] == [
            (m.start, m.end, m.text, m.entity, m.candidates) for m in single
        ]
    assert len(gazetteer.find_columns(TEXTS, "all")) == 7
    assert found == gazetteer.find_columns(iter(TEXTS))
    many = TEXTS * 5000
    parallel = gazetteer.find_columns(many, threads=3)
    assert parallel.document.tolist() == gazetteer.find_columns(many, threads=1).document.tolist()
    assert parallel.start.tolist() == found.start.tolist() * 5000
    assert parallel == gazetteer.find_columns(many)


def test_offsets(gazetteer: Gazetteer) -> None:
    text = "🙂 é Zoë"
    for offsets, start, end in (("codepoint", 4, 7), ("utf16", 5, 8), ("byte", 8, 12)):
        for matches in (gazetteer.find(text, offsets=offsets), gazetteer.find_columns([text], offsets=offsets)):
            assert [(m.start, m.end, m.text, len(m.candidates)) for m in matches] == [(start, end, "Zoë", 2)]
    with pytest.raises(ValueError, match="utf16"):
        gazetteer.find(text, offsets="utf32")


def test_missing_texts_hold_nothing(gazetteer: Gazetteer) -> None:
    assert gazetteer.find_columns([None, "Zoe"]).document.tolist() == [1]
    assert gazetteer.find_columns([]) == []


@pytest.mark.parametrize(
    ("texts", "options", "error", "reason"),
    [
        ("Zoe", {}, TypeError, "call find"),
        (["a", 3], {}, TypeError, "text 1 is neither"),
        (["a", "\ud800"], {}, ValueError, "text 1: not text"),
        (["a"], {"threads": 0}, ValueError, "at least 1"),
        (["a"], {"overlaps": "some"}, ValueError, "longest"),
        (3, {}, TypeError, "iterable"),
    ],
)
def test_wrong_texts(
    gazetteer: Gazetteer, texts: Any, options: dict[str, Any], error: type[Exception], reason: str
) -> None:
    with pytest.raises(error, match=reason):
        gazetteer.find_columns(texts, **options)


def test_numpy_takes_columns(found: Matches) -> None:
    numpy = pytest.importorskip("numpy")
    ends = numpy.asarray(found.end)
    assert (ends.dtype, (ends - numpy.asarray(found.start)).tolist()) == ("uint32", [3, 12, 12, 3, 7])


def test_arrow_takes_all(gazetteer: Gazetteer, found: Matches) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    for batch in (pyarrow.record_batch(found), pyarrow.table(found), pyarrow.RecordBatchReader.from_stream(found)):
        table = batch.read_all() if isinstance(batch, pyarrow.RecordBatchReader) else batch
        assert table.schema.names == list(COLUMNS)
        rows = table.to_pylist()
        assert rows[2] == {"document": 3, "start": 0, "end": 12, "entity": 0, "alias_kind": "name"}
    assert pyarrow.record_batch(gazetteer.find_columns([])).num_rows == 0


COLUMNS = ("document", "start", "end", "entity", "alias_kind")


def test_polars_takes_all(found: Matches) -> None:
    polars = pytest.importorskip("polars")
    table = polars.DataFrame(found)
    assert table.columns == list(COLUMNS)
    assert table["start"].to_list() == found.start.tolist()
    assert table["alias_kind"].cast(str).to_list() == ["name"] * 5

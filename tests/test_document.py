"""What only Python can break in a document: offsets, views, equality, pickling, JSON."""

from __future__ import annotations

import copy
import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

import onrecord

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from onrecord import Document


def spans(doc: Document) -> Iterator[Any]:
    """Everything in a document that has a start, an end and a text."""
    yield from doc.sentences
    yield from doc.mentions
    yield from doc.quotations
    yield from (quotation.inner for quotation in doc.quotations)
    for said in doc.attributions:
        for part in (said.source, said.cue, said.content):
            yield from part.spans
        yield from said.hedges
        yield from said.when


def test_every_span_slices_the_text(story: str, made: Document) -> None:
    for doc in (onrecord.annotate(story), made):
        found = list(spans(doc))
        assert found
        for span in found:
            assert doc.text[span.start : span.end] == span.text == str(span)


def test_finds_what_it_is_for(story: str) -> None:
    doc = onrecord.annotate(story)
    assert doc.text is story
    assert "“We’re late,”" in doc.attributions[0].content.text
    assert doc.attributions[0].cue.text == "said"
    assert len(doc.sentences) == 4


def test_views(made: Document) -> None:
    doc = made
    wrote, denied, alone = doc.attributions
    ann, lee, both = doc.entities
    assert (wrote.kind, wrote.act, wrote.source.text, wrote.cue.text) == ("mixed", "speech", "the Globe", "wrote")
    assert (wrote.confidence, wrote.evidence, wrote.negated, wrote.parent, wrote.speaker) == (
        0.97,
        "after",
        False,
        None,
        None,
    )
    assert (denied.act, denied.negated, denied.parent, denied.speaker) == ("thought", True, wrote, both)
    assert denied.content.text == str(denied.content) == "“all ‘is’ well” … “It is.”"
    assert [span.text for span in denied.content.spans] == ["“all ‘is’ well”", "“It is.”"]
    assert doc.text[denied.content.start : denied.content.end].endswith("wrote. “It is.”")
    assert [hedge.text for hedge in denied.hedges] == ["reportedly"]
    assert [when.text for when in denied.when] == ["on Monday"]
    assert not alone.source
    assert bool(alone.content)
    assert (alone.source.text, alone.source.start, alone.source.end, alone.source.spans) == ("", None, None, [])

    assert (ann.name, ann.canonical, ann.named, ann.type, ann.id, ann.ids) == (
        "Ann",
        "Ann Oyelaran",
        True,
        "person",
        "p_1",
        {"wikidata": "Q1"},
    )
    assert (ann.gender, ann.roles, ann.members, ann.mentions) == ("female", ["mayor"], [], [doc.mentions[0]])
    assert (both.members, both.named, both.gender) == ([ann, lee], False, None)
    assert [mention.form for mention in doc.mentions] == ["name", "name", "pronoun"]
    assert [mention.alias_kind for mention in doc.mentions] == ["alt", None, None]
    assert [mention.entity for mention in doc.mentions] == [ann, lee, None]

    whole, nested, last = doc.quotations
    assert (whole.text, whole.inner.text, whole.depth, whole.use) == ("“all ‘is’ well”", "all ‘is’ well", 0, "speech")
    assert (whole.closed, whole.continues, whole.attribution) == (True, None, denied)
    assert (nested.depth, nested.use, nested.attribution) == (1, "scare", None)
    assert (last.closed, last.continues) == (False, whole)


def test_views_are_equal_where_they_stand_in_one_place_of_equal_documents(made: Document) -> None:
    same = pickle.loads(pickle.dumps(made))
    assert same == made
    assert hash(same) == hash(made)
    for layer in ("sentences", "mentions", "entities", "quotations", "attributions"):
        ours, theirs = getattr(made, layer), getattr(same, layer)
        assert ours == theirs
        assert len(set(ours + theirs)) == len(ours)
        assert ours[0] != object()
    assert made.attributions[0].cue == same.attributions[0].cue != made.attributions[1].cue
    assert made.entities[0] != onrecord.annotate("Ann").entities
    assert made != onrecord.annotate(made.text)
    assert made != made.text


def test_views_outlive_their_document() -> None:
    said = onrecord.annotate("“Yes,” said Ann.").attributions[0]
    assert said.content.text == "“Yes,”"


def test_reprs_are_short(made: Document) -> None:
    things = [made, *made.mentions, *made.entities, *made.quotations, *made.attributions, *made.sentences]
    for thing in [*things, made.attributions[0].cue, onrecord.Annotator(gazetteer=None)]:
        assert type(thing).__name__ in repr(thing)
        assert len(repr(thing)) < 250
        assert "\n" not in repr(thing)


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_pickles_and_copies(made: Document, protocol: int) -> None:
    assert pickle.loads(pickle.dumps(made, protocol)) == copy.deepcopy(made) == copy.copy(made) == made


@pytest.mark.parametrize("offsets", ["codepoint", "utf16"])
def test_json_round_trip(story: str, made: Document, offsets: str) -> None:
    for doc in (made, onrecord.annotate(story, id="ü")):
        assert onrecord.Document.from_json(doc.to_json(offsets=offsets)) == doc
        assert json.loads(doc.to_json(offsets=offsets)) == doc.to_dict(offsets=offsets)
        assert doc.to_dict(offsets=offsets)["offsets"] == offsets


def test_utf16_offsets_count_as_javascript_does(story: str) -> None:
    doc = onrecord.annotate(story)
    units = story.encode("utf-16-le")
    points = [said.cue.text for said in doc.attributions]
    utf16 = [
        units[2 * start : 2 * end].decode("utf-16-le")
        for said in doc.to_dict(offsets="utf16")["attributions"]
        for start, end in said["cue"]
    ]
    assert utf16 == points
    assert doc.to_dict(offsets="utf16")["attributions"] != doc.to_dict()["attributions"]


def test_wrong_json_is_refused(made: Document) -> None:
    wrong = made.to_dict()
    wrong["attributions"][1]["cue"] = [[3, 10_000]]
    with pytest.raises(ValueError, match=r"attributions\[1\]\.cue\[0\]"):
        onrecord.Document.from_json(json.dumps(wrong))
    with pytest.raises(ValueError, match="format"):
        onrecord.Document.from_json(made.to_json().replace("onrecord/1", "onrecord/2"))
    with pytest.raises(ValueError, match="top level"):
        onrecord.Document.from_json("[")
    with pytest.raises(TypeError):
        onrecord.Document.from_json(made.to_dict())  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="utf16"):
        made.to_json(offsets="bytes")


def test_brat_slices_the_text(made: Document) -> None:
    terms = [line.split("\t") for line in made.to_brat().splitlines() if line.startswith("T")]
    assert len(terms) > 10
    for _, place, text in terms:
        fragments = [fragment.split() for fragment in place.split(" ", 1)[1].split(";")]
        assert " ".join(made.text[int(start) : int(end)] for start, end in fragments) == text


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("\ud800", "U+D800, at code point 0"),
        ("é🙂 x\udc80y\udfff", "U+DC80, at code point 4"),
        ("\ud83d\ude42", "U+D83D, at code point 0"),
    ],
)
def test_lone_surrogates_are_no_text(text: str, place: str) -> None:
    annotator = onrecord.Annotator(gazetteer=None)
    gazetteer = onrecord.Gazetteer.from_entities([])
    for read in (onrecord.annotate, annotator.annotate, gazetteer.find, onrecord.Document.from_json):
        with pytest.raises(ValueError, match=place.replace("+", r"\+")):
            read(text)
    with pytest.raises(ValueError, match=r"text 1: .*" + place.replace("+", r"\+")):
        list(annotator.annotate_many(["fine", text]))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n\n",
        "”“‘’\"'``''«»",
        "\0",
        "a\0b\0",
        "🙂",
        "\ufeff",
        "e\u0301\u200d\u202e",
        "\r\r\n",
        ".",
        "—" * 99,
    ],
    ids=ascii,
)
def test_odd_text_is_no_error(text: str) -> None:
    doc = onrecord.annotate(text)
    assert doc.text == text
    assert onrecord.Document.from_json(doc.to_json()) == doc
    assert all(doc.text[span.start : span.end] == span.text for span in spans(doc))


@pytest.mark.parametrize("letters", ["a", "“", '"', "'", "A", ".", "é", "\0", "A ", "said ", "“a” ", "\n\n“"])
def test_long_text_of_one_kind_is_no_error(letters: str) -> None:
    text = letters * (1_000_000 // len(letters))
    assert onrecord.annotate(text).text is text


def test_ten_megabytes_of_one_letter() -> None:
    assert len(onrecord.annotate("a" * 10_000_000).sentences) == 1


class Text(str):
    """Somebody's own kind of string."""

    __slots__ = ()


def test_own_kinds_of_str_are_text() -> None:
    doc = onrecord.annotate(Text("“Yes,” said Ann."))
    assert type(doc.text) is str
    assert doc == onrecord.annotate("“Yes,” said Ann.")


@pytest.mark.parametrize("text", [None, 3, b"bytes", ["list"]])
def test_other_types_are_refused(text: Any) -> None:
    with pytest.raises(TypeError):
        onrecord.annotate(text)


def test_ids_are_kept() -> None:
    assert onrecord.annotate("a").id is None
    assert onrecord.annotate("a", id="7").id == onrecord.annotate("a", "7").id == "7"
    with pytest.raises(TypeError):
        onrecord.annotate("a", id=7)  # type: ignore[arg-type]


def test_threads_share_annotators_and_documents(story: str) -> None:
    annotator = onrecord.Annotator()
    shared = annotator.annotate(story)

    def work(_: int) -> tuple[Document, str, Document]:
        return annotator.annotate(story), shared.text, onrecord.annotate(story)

    with ThreadPoolExecutor(8) as pool:
        for ours, text, default in pool.map(work, range(64)):
            assert ours == default == shared
            assert text is story


def test_annotator_options() -> None:
    assert onrecord.Annotator("world", "rules").annotate("a") == onrecord.Annotator(gazetteer=None).annotate("a")
    with pytest.raises(ValueError, match="nonsense"):
        onrecord.Annotator(model="nonsense")
    with pytest.raises(FileNotFoundError) as caught:
        onrecord.Annotator(gazetteer="no such file.jsonl")
    assert caught.value.filename == "no such file.jsonl"
    with pytest.raises(TypeError, match="gazetteer"):
        onrecord.Annotator(gazetteer=3)  # type: ignore[arg-type]


OWN = {"cue_verbs": {"zorp": {"like": "claim"}}, "titles": ["Zorpmaster"], "hedges": ["zorpishly"]}


@pytest.mark.parametrize("model", ["default", "rules"])
def test_own_words(model: str, tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    path.write_text("\ufeff" + json.dumps(OWN), encoding="utf-8")
    text = "“It is done,” Zorpmaster Xandrix zorpishly zorped."
    for lexicon in (OWN, path, str(path)):
        annotator = onrecord.Annotator(None, model, lexicon)
        for each in (annotator, pickle.loads(pickle.dumps(annotator))):
            assert "lexicon=" in repr(each)
            (said,) = each.annotate(text).attributions
            assert (said.source.text, said.cue.text, said.speaker.type) == ("Zorpmaster Xandrix", "zorped", "person")
            assert [hedge.text for hedge in said.hedges] == ["zorpishly"]
    assert "lexicon" not in repr(onrecord.Annotator(lexicon=None))


def test_wrong_own_words(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"^lexicon: the whole: unknown key \"verbs\"; choose from"):
        onrecord.Annotator(lexicon={"verbs": []})
    with pytest.raises(TypeError, match=r"^lexicon: Object of type set is not JSON serializable; it is made of"):
        onrecord.Annotator(lexicon={"titles": {"Thane"}})
    with pytest.raises(TypeError, match="lexicon is neither"):
        onrecord.Annotator(lexicon=["Thane"])  # type: ignore[arg-type]
    with pytest.raises(FileNotFoundError):
        onrecord.Annotator(lexicon="no such file.json")
    path = tmp_path / "own.json"
    path.write_bytes(b"\xff")
    with pytest.raises(ValueError, match=r"own\.json: not UTF-8 text; save it as UTF-8"):
        onrecord.Annotator(lexicon=path)

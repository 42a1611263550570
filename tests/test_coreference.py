"""The coreference script's own arithmetic, on two sentences of our own in GUM's format."""

import importlib.util
import pathlib

import pytest

SCRIPT = pathlib.Path(__file__).parents[1] / "tools/coreference.py"
spec = importlib.util.spec_from_file_location("coreference", SCRIPT)
coreference = importlib.util.module_from_spec(spec)
spec.loader.exec_module(coreference)

# Senator Ada Lund of the Harbor Union saw the Velm War in Velm. She left.
WORDS = [
    # number, form, tag, fine tag, head, relation, entity
    ("1", "Senator", "PROPN", "NNP", "2", "nmod:desc", "(1-person-new"),
    ("2", "Ada", "PROPN", "NNP", "8", "nsubj", ""),
    ("3", "Lund", "PROPN", "NNP", "2", "flat", ""),
    ("4", "of", "ADP", "IN", "7", "case", ""),
    ("5", "the", "DET", "DT", "7", "det", "(2-organization-new"),
    ("6", "Harbor", "PROPN", "NNP", "7", "compound", ""),
    ("7", "Union", "PROPN", "NNP", "2", "nmod", "2)1)"),
    ("8", "saw", "VERB", "VBD", "0", "root", ""),
    ("9", "the", "DET", "DT", "11", "det", "(3-event-new"),
    ("10", "Velm", "PROPN", "NNP", "11", "compound", ""),
    ("11", "War", "PROPN", "NNP", "8", "obj", "3)"),
    ("12", "in", "ADP", "IN", "13", "case", ""),
    ("13", "Velm", "PROPN", "NNP", "8", "obl", "(4-place-new)"),
    ("14", ".", "PUNCT", ".", "8", "punct", ""),
]
MORE = [
    ("1", "She", "PRON", "PRP", "2", "nsubj", "(1-person-giv)"),
    ("2", "left", "VERB", "VBD", "0", "root", ""),
    ("3", ".", "PUNCT", ".", "2", "punct", ""),
]


def conllu(words):
    lines = []
    for number, form, tag, fine, head, relation, entity in words:
        misc = "|".join(
            filter(None, [f"Entity={entity}" if entity else "", "SpaceAfter=No" if form in ("Velm", "left") else ""])
        )
        misc = misc if form != "Velm" or number == "13" else "_"
        lines.append("\t".join([number, form, "_", tag, fine, "_", head, relation, "_", misc or "_"]))
    return "\n".join(lines)


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "GUM_news_velm.conllu"
    path.write_text(f"# newpar\n# sent_id = 1\n{conllu(WORDS)}\n\n# sent_id = 2\n{conllu(MORE)}\n", encoding="utf-8")
    return coreference.read(path)


def document(text, *mentions):
    """Mentions by their words, form, entity and kind of alias; entities by name and type."""
    entities, found, number = [], [], {}
    for words, form, name, kind in mentions:
        if name not in number:
            number[name] = len(entities)
            entities.append({"name": name, "type": kind, "named": True})
        start = text.text.rindex(words) if words == "Velm" else text.text.index(words)
        found.append({"span": [start, start + len(words)], "form": form, "entity": number[name], "alias_kind": None})
    return {"mentions": found, "entities": entities}


def test_the_text_is_joined_as_gum_says(text):
    assert text.text == "Senator Ada Lund of the Harbor Union saw the Velm War in Velm. She left."


def test_names_are_without_titles_articles_and_what_follows(text):
    names = [coreference.name_of(text, phrase) for phrase in text.phrases]
    words = [text.text[slice(*text.span(*name))] if name else None for name in names]
    assert words == ["Ada Lund", "Harbor Union", "Velm War", "Velm", None]


def test_counts_of_names(text):
    names = coreference.Names()
    ours = document(
        text,
        ("Ada Lund", "name", "Ada Lund", "person"),
        ("the Harbor Union", "name", "Harbor Union", "organization"),
        ("Velm War", "name", "Velm War", "other"),
        ("Velm", "name", "Velm", "city"),
    )
    # Inside the name of an event, which is not compared: neither right nor wrong.
    inside = text.text.index("Velm")
    ours["mentions"].append({"span": [inside, inside + 4], "form": "name", "entity": 3, "alias_kind": None})
    names.compare(text, ours, misses=False)
    assert names.right == names.gold == names.found == {"person": 1, "organization": 1, "place": 1}


def test_a_part_of_a_name_is_wrong_and_the_name_missed(text):
    names = coreference.Names()
    names.compare(text, document(text, ("Lund", "name", "Lund", "person")), misses=False)
    assert (names.right["person"], names.found["person"], names.gold["person"]) == (0, 1, 1)


def test_links(text):
    whole = document(text, ("Ada Lund", "name", "Ada Lund", "person"), ("She", "pronoun", "Ada Lund", "person"))
    apart = document(text, ("Ada Lund", "name", "Ada Lund", "person"), ("She", "pronoun", "Tom Park", "person"))
    for ours, f1 in ((whole, 1.0), (apart, 0.0)):
        links = coreference.Links(singletons=False)
        links.compare(text, ours)
        assert [links.f1(measure)[2] for measure in ("MUC", "B3", "CEAFe")] == [f1] * 3


def test_the_reference_example():
    """The partition of Luo 2005: {1..5} {6 7} {8..12} against {1..5} {6..12}."""
    links = coreference.Links(singletons=True)
    gold = [set(range(1, 6)), {6, 7}, set(range(8, 13))]
    links.add(gold, [set(range(1, 6)), set(range(6, 13))])
    assert [round(figure, 2) for figure in links.f1("MUC")] == [0.9, 1.0, 0.95]
    assert [round(figure, 2) for figure in links.f1("B3")] == [0.76, 1.0, 0.86]
    assert round(links.f1("CEAFe")[2], 2) == 0.73


def test_the_best_pairing():
    assert coreference.most([[0.5, 0.9], [0.1, 0.8]]) == pytest.approx(1.3)
    assert coreference.most([[1.0, 2.0, 3.0]]) == 3.0

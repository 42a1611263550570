"""The stories' right answers against what Python finds: the counts that Rust records must come out here too."""

import json
import pathlib
import re

import pytest

import onrecord

FOLDER = pathlib.Path(__file__).parent / "stories"
STORIES = sorted(FOLDER.glob("*.txt"))
ROLES = {"s": "source", "c": "cue", "q": "content"}


def story(path):
    """The text without tags, the answers by number, and the quotation marks that are not speech."""
    tagged, _, notes = path.read_text(encoding="utf-8").partition("---\n")
    text, answers, opened = "", {}, {}
    for piece in re.split(r"(</?[scq]\d+>)", tagged):
        tag = re.fullmatch(r"<(/?)(([scq])(\d+))>", piece)
        if not tag:
            text += piece
        elif not tag[1]:
            opened[tag[2]] = len(text)
        else:
            answer = answers.setdefault(int(tag[4]), {"source": [], "cue": [], "content": [], "facts": None})
            answer[ROLES[tag[3]]].append([opened.pop(tag[2]), len(text)])
    scare = []
    for line in notes.splitlines():
        if line.startswith("!"):
            start = text.index(line[1:])
            scare.append([start, start + len(line) - 1])
        else:
            number, _, facts = line.partition(" ")
            answers[int(number)]["facts"] = dict(re.findall(r"(\w+)=(.*?)(?= \w+=|$)", facts))
    return text, dict(sorted(answers.items())), scare


def words(text, spans):
    return {start + word.start() for start, end in spans for word in re.finditer(r"\w+", text[start:end])}


def paired(text, answers, attributions):
    """Position of the attribution that answers to each number: one to one, the answers choosing in turn."""
    pairs = {}
    for number, answer in answers.items():
        best = 0
        for at, attribution in enumerate(attributions):
            (s, c, q), (source, cue, content) = (
                [words(text, spans[role]) for role in ROLES.values()] for spans in (answer, attribution)
            )
            touch = all(a & b or not a | b for a, b in ((s, source), (c, cue)))
            shared = len(q & content) / max(1, len(q | content))
            if at not in pairs.values() and touch and shared >= 0.5 and shared > best:
                best, pairs[number] = shared, at
    return pairs


def same_name(a, b):
    a, b = (re.sub(r"^(the|an?) ", "", (name or "").replace("’", "'").lower()) for name in (a, b))
    return a == b


def score(text, answers, scare, doc):
    attributions = doc["attributions"]
    pairs = paired(text, answers, attributions)
    counts = {"attributions": [], "kinds": [], "speakers": [], "hedges": [], "parents": [], "scare": []}
    for number, answer in answers.items():
        facts = answer["facts"]
        if facts is None:
            continue
        pair = attributions[pairs[number]] if number in pairs else None
        counts["attributions"].append(pair is not None)
        if pair:
            counts["kinds"].append(pair["kind"] == facts["kind"])
        if facts["speaker"] != "-":
            known = pair and pair["speaker"] is not None
            name = doc["entities"][pair["speaker"]]["name"] if known else None
            counts["speakers"].append(any(same_name(name, want) for want in facts["speaker"].split("|")))
        if "hedge" in facts:
            hedges = [text[start:end] for start, end in pair["hedges"]] if pair else []
            counts["hedges"].append(facts["hedge"] in hedges)
        if "parent" in facts:
            parent = pair["parent"] if pair else None
            counts["parents"].append(parent is not None and parent == pairs.get(int(facts["parent"])))
    for marks in scare:
        uses = [quotation["use"] for quotation in doc["quotations"] if quotation["span"] == marks]
        counts["scare"].append(uses == ["scare"])
    optional = [answer for answer in answers.values() if answer["facts"] is None]
    false = [
        a
        for at, a in enumerate(attributions)
        if at not in pairs.values()
        and a["act"] == "speech"
        and not any(
            words(text, a[role]) & words(text, answer[role]) for answer in optional for role in ("content", "cue")
        )
    ]
    return {"false": len(false), **{name: [sum(right), len(right)] for name, right in counts.items()}}


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_python_finds_what_rust_finds(path):
    text, answers, scare = story(path)
    recorded = json.loads((FOLDER / "scores.json").read_text(encoding="utf-8"))
    assert score(text, answers, scare, onrecord.annotate(text).to_dict()) == recorded[path.stem]


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_right_answers_are_all_right_and_wrong_ones_are_not(path):
    text, answers, scare = story(path)
    doc = {"attributions": [], "entities": [], "quotations": [{"span": span, "use": "scare"} for span in scare]}
    numbers = list(answers)
    required = [number for number in numbers if answers[number]["facts"]]
    for number in numbers:
        # A thought may be left without facts, and yet be somebody's parent.
        facts = answers[number]["facts"] or {"kind": "indirect", "speaker": "-"}
        doc["entities"].append({"name": facts["speaker"].split("|")[-1]})
        start = text.find(facts.get("hedge", "\0"))
        doc["attributions"].append(
            {
                **answers[number],
                "kind": facts["kind"],
                "act": "speech" if number in required else "thought",
                "speaker": len(doc["entities"]) - 1,
                "parent": numbers.index(int(facts["parent"])) if "parent" in facts else None,
                "hedges": [[start, start + len(facts["hedge"])]] if start >= 0 else [],
            }
        )
    right = score(text, answers, scare, doc)
    assert right.pop("false") == 0
    assert all(got == of for got, of in right.values())

    # Some letter that no optional answer holds.
    optional = [answer[role] for answer in answers.values() if answer["facts"] is None for role in ("content", "cue")]
    letters = ([at, at + 1] for at, letter in enumerate(text) if letter.isalnum())
    apart = next(span for span in letters if not any(words(text, [span]) & words(text, spans) for spans in optional))
    doc["attributions"][numbers.index(required[0])]["content"] = [apart]
    worse = score(text, answers, scare, doc)
    assert worse["attributions"] == [len(required) - 1, len(required)]
    assert worse["false"] == 1

"""The accuracy script's own arithmetic, on a story of three attributions."""

import importlib.util
import json
import pathlib
import subprocess
import sys

import pytest

SCRIPT = pathlib.Path(__file__).parents[1] / "tools/accuracy.py"
spec = importlib.util.spec_from_file_location("accuracy", SCRIPT)
accuracy = importlib.util.module_from_spec(spec)
spec.loader.exec_module(accuracy)

TEXT = (
    "“The bridge is safe,” Ms. Lund said. “It always was.” Engineers disagree, according to a memo. "
    "She hopes to cross it."
)
BRIDGE = {"source": ["Ms. Lund"], "cue": ["said"], "content": ["“The bridge is safe,”", "“It always was.”"]}
MEMO = {"source": ["a memo"], "cue": ["according to"], "content": ["Engineers disagree"]}
HOPE = {"source": ["She"], "cue": ["hopes"], "content": ["to cross it"]}


def spans(attribution, **more):
    def span(words):
        return [TEXT.index(words), TEXT.index(words) + len(words)]

    return {**{role: [span(words) for words in attribution[role]] for role in attribution}, **more}


GOLD = {"id": "lund", "text": TEXT, "attributions": [spans(BRIDGE), spans(MEMO), spans(HOPE)]}


@pytest.mark.parametrize(
    ("found", "row", "right", "of_found", "of_gold"),
    [
        ([spans(BRIDGE), spans(MEMO), spans(HOPE)], "all", 3, 3, 3),
        ([spans(BRIDGE), spans(MEMO), spans(HOPE)], "direct", 1, 1, 1),
        ([spans(BRIDGE), spans(MEMO), spans(HOPE)], "reported", 2, 2, 2),
        ([], "all", 0, 0, 3),
        ([spans(BRIDGE), spans(BRIDGE)], "all", 1, 2, 3),  # one to one
        ([spans({**BRIDGE, "content": ["“The bridge is safe,”"]})], "all", 1, 1, 3),  # at least half of the words
        ([spans({**BRIDGE, "content": ["“It always was.”"]})], "all", 0, 1, 3),
        ([spans({**BRIDGE, "content": ["“The bridge is safe,”"]})], "exact content", 0, 1, 3),
        ([spans({**BRIDGE, "source": ["Lund"]})], "all", 1, 1, 3),
        ([spans({**BRIDGE, "source": ["Lund"]})], "exact source", 0, 1, 3),
        ([spans({**BRIDGE, "source": []})], "all", 0, 1, 3),
        ([spans(BRIDGE), spans(HOPE, parent=0)], "all", 1, 1, 3),  # nested ones are left out
    ],
)
def test_counts(found, row, right, of_found, of_gold):
    counts = accuracy.compared(GOLD, {"id": "lund", "attributions": found}, keep_nested=False)
    assert counts[row, "found", "right"] == right
    assert (counts[row, "found", "all"], counts[row, "gold", "all"]) == (of_found, of_gold)


def test_as_many_pairs_as_can_be():
    assert accuracy.most_pairs([[0, 1], [0]]) == {0: 1, 1: 0}


def test_reads_polnear(tmp_path):
    (tmp_path / "text").mkdir()
    (tmp_path / "attributions").mkdir()
    (tmp_path / "text/lund.txt").write_text(TEXT, encoding="utf-8")
    lines = [
        "T1\tSource 22 30\tMs. Lund",
        "T2\tCue 31 35\tsaid",
        "T3\tContent 0 21;37 53\t“The bridge is safe,”\n“It always was.”",  # the words may run over lines
        "T4\tAttribution 31 35\tsaid",
        "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1",
    ]
    (tmp_path / "attributions/lund_a1.ann").write_text("\n".join(lines), encoding="utf-8")
    script = SCRIPT.with_name("polnear.py")
    out = subprocess.run([sys.executable, script, tmp_path], capture_output=True, check=True).stdout
    assert json.loads(out) == {"id": f"{tmp_path.name}/lund", "text": TEXT, "attributions": [spans(BRIDGE)]}


SAID, MEMO_WORDS = [0, 21], [37, 53]


@pytest.mark.parametrize(
    ("quotations", "figure", "expected"),
    [
        ([(SAID, "speech"), (MEMO_WORDS, "speech")], "exact edges", [1.0, 2]),
        ([(SAID, "speech")], "exact edges", [0.5, 2]),
        ([(SAID, "speech"), (MEMO_WORDS, "scare")], "contents as speech", [4 / 7, 7]),
        ([(SAID, "speech"), ([73, 86], "speech")], "speech in contents", [4 / 6, 6]),
        ([(SAID, "speech"), ([73, 86], "scare")], "up to 5 words", [1.0, 2]),
        ([(SAID, "speech"), ([73, 86], "scare")], "all speech", [2 / 3, 2]),
    ],
)
def test_quotations(quotations, figure, expected):
    found = [{"span": span, "use": use, "depth": 0, "continues": None} for span, use in quotations]
    gold = {**GOLD, "attributions": GOLD["attributions"][:1]}
    figures = accuracy.quotation_figures(accuracy.quoted_words(gold, {"quotations": found}))
    assert figures[figure] == expected


def test_confidence_is_held_against_what_is_right():
    found = [
        spans(BRIDGE, confidence=0.95),
        spans(MEMO, confidence=0.65),
        spans({**HOPE, "source": []}, confidence=0.35),
    ]
    counts = accuracy.compared(GOLD, {"id": "lund", "attributions": found}, keep_nested=False)
    figures = accuracy.confidence_figures(counts)
    assert figures["bins"] == [[0.35, 0, 1], [0.65, 1, 1], [0.95, 1, 1]]
    assert figures["error"] == pytest.approx((0.35 + 0.35 + 0.05) / 3)
    assert (figures["at .90"], figures["from"]) == (pytest.approx(2 / 3), 0.65)

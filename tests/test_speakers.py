"""The speakers script's own arithmetic, on a story of four sources."""

import importlib.util
import json
import pathlib
import subprocess
import sys

import pytest

TOOLS = pathlib.Path(__file__).parents[1] / "tools"
sys.path.insert(0, str(TOOLS))
spec = importlib.util.spec_from_file_location("speakers", TOOLS / "speakers.py")
speakers = importlib.util.module_from_spec(spec)
spec.loader.exec_module(speakers)
sys.path.remove(str(TOOLS))

TEXT = "Sen. Ada Lund said no. She said it again. The senator left, officials said. Two aides said more."
ENTITIES = [
    {"name": "Ada Lund", "named": True},
    {"name": "senator", "named": True},
    {"name": "officials", "named": False},
    {"name": "Tom Park", "named": True},
]


def span(words, after=0):
    start = TEXT.index(words, after)
    return [[start, start + len(words)]]


SHE = {"source": span("She"), "cue": span("said", 25)}
OFFICIALS = {"source": span("officials"), "cue": span("said", 60)}


@pytest.mark.parametrize(
    ("attribution", "form", "label", "speaker", "outcome"),
    [
        (SHE, "pronoun", "Ada Lund", 0, "right"),
        (SHE, "pronoun", "Sen. Ada Lund", 0, "right"),
        (SHE, "pronoun", "Ada Lund & Tom Park", 3, "right"),
        (SHE, "pronoun", "Ada Lund", 3, "wrong"),
        (SHE, "pronoun", "Ada Lund", None, "silent"),
        (SHE, "pronoun", "Ada Lund", 2, "silent"),  # an entity without a name is no answer
        (OFFICIALS, "nominal", "-", 2, "unnamed"),
        (OFFICIALS, "nominal", "-", 3, "made up"),
        (OFFICIALS, "nominal", "Ada Lund", 2, "silent"),
    ],
)
def test_outcomes(attribution, form, label, speaker, outcome):
    document = {"entities": ENTITIES, "attributions": [{**attribution, "speaker": speaker}]}
    row = {"form": form, "speaker": label}
    assert speakers.judged(row, attribution, TEXT, document)[0] == outcome


def test_what_is_not_found_is_not_asked():
    row = {"form": "pronoun", "speaker": "Ada Lund"}
    elsewhere = {"entities": ENTITIES, "attributions": [{**OFFICIALS, "speaker": 0}]}
    assert speakers.judged(row, SHE, TEXT, elsewhere)[0] == "missed"
    assert speakers.judged({**row, "speaker": "-"}, SHE, TEXT, None)[0] == "unnamed, missed"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ada Lund", "Lund", True),
        ("the Lund campaign", "Lund campaign", True),
        ("Ada Lund", "Ada", False),
        ("Harbor Department", "Department", True),
        ("Ada M. Lund", "Ada Lund", True),
        ("Ada Lund", "Tom Lund", False),
        ("Ada Lund’s", "Ada Lund", True),
        ("", "Ada Lund", False),
    ],
)
def test_names_that_agree(one, other, same):
    assert speakers.same(one, other) == same


def test_the_table(tmp_path):
    gold = {"id": "lund", "text": TEXT, "attributions": [{**SHE, "id": "E1"}, {**OFFICIALS, "id": "E2"}]}
    found = {**gold, "entities": ENTITIES, "attributions": [{**SHE, "speaker": 0}, {**OFFICIALS, "speaker": 3}]}
    (tmp_path / "gold.jsonl").write_text(
        json.dumps({**gold, "attributions": [{**one, "content": span("no")} for one in gold["attributions"]]})
    )
    (tmp_path / "found.jsonl").write_text(json.dumps(found))
    rows = [
        ("doc", "attribution", "start", "end", "form", "speaker"),
        ("lund", "E1", "23", "26", "pronoun", "Ada Lund"),
    ]
    rows.append(("lund", "E2", "60", "69", "nominal", "-"))
    (tmp_path / "labels.tsv").write_text("".join("\t".join(row) + "\n" for row in rows))
    arguments = [TOOLS / "speakers.py", tmp_path / "labels.tsv", tmp_path / "gold.jsonl"]
    out = subprocess.run(
        [sys.executable, *arguments, "--read", tmp_path / "found.jsonl"], check=True, capture_output=True, text=True
    ).stdout
    table = {line.split()[0]: line.split()[1:] for line in out.splitlines()}
    assert table["pronoun"] == ["1.000", "1.000", "1", "1", "1", "0", "0"]
    assert table["nominal"] == ["0.000", "0.000", "0", "0", "0", "0", "1"]

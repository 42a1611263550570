"""The accurate model, which is a package of its own."""

import pathlib
import pickle
import sys

import pytest

import onrecord

PACKAGE = pathlib.Path(__file__).parents[1] / "models/accurate"
TEXT = "“The bridge is safe,” Ann Lee said. Engineers disagree, according to a memo."


@pytest.fixture
def installed(monkeypatch):
    monkeypatch.syspath_prepend(PACKAGE)
    yield
    sys.modules.pop("onrecord_accurate", None)


@pytest.mark.usefixtures("installed")
def test_it_is_found_where_it_is_installed():
    annotator = onrecord.Annotator(model="accurate")
    found = [(said.source.text, said.cue.text, said.content.text) for said in annotator.annotate(TEXT).attributions]
    assert found == [
        ("Ann Lee", "said", "“The bridge is safe,”"),
        ("a memo", "according to", "Engineers disagree"),
    ]
    assert pickle.loads(pickle.dumps(annotator)).annotate(TEXT).to_dict() == annotator.annotate(TEXT).to_dict()


def test_it_says_how_to_get_it_where_it_is_not():
    with pytest.raises(ValueError, match="pip install onrecord-accurate"):
        onrecord.Annotator(model="accurate")

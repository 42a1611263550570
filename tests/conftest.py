from __future__ import annotations

import json

import pytest

import onrecord


@pytest.fixture(scope="session")
def story() -> str:
    """Text with characters of one to four bytes before, in and between the annotations."""
    return (
        "🙂 “We’re late,” said Zoë Ångström, the harbour’s pilot. “Très late 🛳.”\n\n"
        "She said that the café 🍵 would close. According to officials, “nothing” has changed.\n"
    )


@pytest.fixture(scope="session")
def made() -> onrecord.Document:
    """A document with something in every field, whatever annotators find."""
    text = "é🙂 Ann and Bob Lee reportedly did not say “all ‘is’ well” on Monday, the Globe wrote. “It is.”"

    def span(words: str) -> list[int]:
        start = text.index(words)
        return [start, start + len(words)]

    entity = {"canonical": None, "id": None, "ids": {}, "gender": None, "roles": [], "members": [], "mentions": []}
    quotation = {"depth": 0, "use": "speech", "closed": True, "continues": None, "attribution": None}
    attribution = {"act": "speech", "speaker": None, "parent": None, "hedges": [], "when": [], "negated": False}
    return onrecord.Document.from_json(
        json.dumps(
            {
                "format": "onrecord/1",
                "id": "made",
                "text": text,
                "offsets": "codepoint",
                "sentences": [[0, len(text)]],
                "mentions": [
                    {"span": span("Ann"), "form": "name", "alias_kind": "alt", "entity": 0},
                    {"span": span("Bob Lee"), "form": "name", "alias_kind": None, "entity": 1},
                    {"span": span("It"), "form": "pronoun", "alias_kind": None, "entity": None},
                ],
                "entities": [
                    entity
                    | {"name": "Ann", "canonical": "Ann Oyelaran", "named": True, "type": "person", "id": "p_1"}
                    | {"ids": {"wikidata": "Q1"}, "gender": "female", "roles": ["mayor"], "mentions": [0]},
                    entity | {"name": "Bob Lee", "named": True, "type": "person", "mentions": [1]},
                    entity | {"name": "Ann and Bob Lee", "named": False, "type": "group", "members": [0, 1]},
                ],
                "quotations": [
                    quotation | {"span": span("“all ‘is’ well”"), "inner": span("all ‘is’ well"), "attribution": 1},
                    quotation | {"span": span("‘is’"), "inner": span("is"), "depth": 1, "use": "scare"},
                    quotation | {"span": span("“It is.”"), "inner": span("It is."), "closed": False, "continues": 0},
                ],
                "attributions": [
                    attribution
                    | {"kind": "mixed", "source": [span("the Globe")], "cue": [span("wrote")], "confidence": 0.97}
                    | {"content": [[3, text.index(" on Monday")]], "evidence": "after"},
                    attribution
                    | {"kind": "direct", "act": "thought", "source": [span("Ann and Bob Lee")], "parent": 0}
                    | {"cue": [span("did not say")], "content": [span("“all ‘is’ well”"), span("“It is.”")]}
                    | {"speaker": 2, "hedges": [span("reportedly")], "when": [span("on Monday")], "negated": True}
                    | {"confidence": 1, "evidence": "before"},
                    attribution
                    | {"kind": "direct", "source": [], "cue": [], "content": [span("“It is.”")]}
                    | {"confidence": 0, "evidence": "alone"},
                ],
            }
        )
    )

"""Who is mentioned, who is quoted, and what they said, in English news text.

>>> import onrecord
>>> doc = onrecord.annotate("“We can do it,” said Angela Merkel.")
>>> for said in doc.attributions:
...     print(said.speaker.name, said.cue.text, said.content.text)
Angela Merkel said “We can do it,”

Nothing is fetched or read from files: the English resources are built in. Offsets are code points, so that
``doc.text[a.start:a.end]`` is the text of any annotation ``a``.
"""

from onrecord._native import (
    Alias,
    Annotator,
    Attribution,
    Document,
    Documents,
    Entity,
    Gazetteer,
    GazetteerBuilder,
    GazetteerEntity,
    Match,
    Matches,
    Mention,
    Quotation,
    Span,
    Spans,
    __version__,
    annotate,
    world_info,
)

__all__ = [
    "Alias",
    "Annotator",
    "Attribution",
    "Document",
    "Documents",
    "Entity",
    "Gazetteer",
    "GazetteerBuilder",
    "GazetteerEntity",
    "Match",
    "Matches",
    "Mention",
    "Quotation",
    "Span",
    "Spans",
    "__version__",
    "annotate",
    "world_info",
]

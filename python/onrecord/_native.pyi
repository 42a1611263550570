"""
Who is mentioned, who is quoted, and what they said, in English news text.
"""

from os import PathLike
from typing import Any, Final, SupportsIndex, final

__all__ = ["__version__", "Alias", "Annotator", "Attribution", "Document", "Documents", "Entity", "Gazetteer", "GazetteerEntities", "GazetteerEntity", "Match", "Mention", "Quotation", "Span", "Spans", "annotate"]

__version__: Final[str]
"""
Version of the library.
"""

@final
class Alias:
    """
    A surface form of an entity.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @property
    def case(self, /) -> str:
        """
        "sensitive", "smart" or "insensitive".
        """
    @property
    def kind(self, /) -> str:
        """
        "name", "official", "acronym", "abbrev", "adjective", "demonym", "former", "metonym", "alt", "surname" or "postal".
        """
    @property
    def text(self, /) -> str:
        """
        The form.
        """

@final
class Annotator:
    """
    Reads text and says who is mentioned, who said what, and through whom.

    ``gazetteer`` is "world" (the built-in one), a Gazetteer, a path of a file that ``Gazetteer.read`` reads, or None.
    ``model`` is "default" or "rules". Make one and keep it; threads may share it.
    """
    def __new__(cls, /, gazetteer: "Gazetteer | str | PathLike[str] | None" = ..., model: str | PathLike[str] = ...) -> Annotator: ...
    def __repr__(self, /) -> str: ...
    def annotate(self, /, text: str, id: str | None = None) -> Document:
        """
        The annotations of one text. ``id`` is kept as the document's ``id``.
        """
    def annotate_many(self, /, texts: Any, *, threads: SupportsIndex | None = None, progress: bool = False) -> Documents:
        """
        The annotations of many texts, or of ``(id, text)`` pairs: an iterator that yields documents in order.

        Works ahead on ``threads`` threads (by default one a core), but only a little, so that endless streams do.
        ``progress=True`` shows a bar.
        """

@final
class Attribution:
    """
    Who is held to have said or thought what.
    """
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...
    @property
    def act(self, /) -> str:
        """
        "speech" or "thought".
        """
    @property
    def confidence(self, /) -> float:
        """
        From 0 to 1.
        """
    @property
    def content(self, /) -> Spans:
        """
        What was said, with its quotation marks.
        """
    @property
    def cue(self, /) -> Spans:
        """
        The words that attribute ("has repeatedly said", "according to").
        """
    @property
    def evidence(self, /) -> str:
        """
        The rule or model that found it.
        """
    @property
    def hedges(self, /) -> list[Span]:
        """
        "reportedly", "allegedly" …
        """
    @property
    def kind(self, /) -> str:
        """
        "direct" (all in quotation marks), "mixed" (partly) or "indirect" (not at all).
        """
    @property
    def negated(self, /) -> bool:
        """
        Whether it was not said: "did not say that …".
        """
    @property
    def parent(self, /) -> Attribution | None:
        """
        The innermost attribution whose content holds this one's cue: who reported it.
        """
    @property
    def source(self, /) -> Spans:
        """
        The words that name who; empty where nobody is named.
        """
    @property
    def speaker(self, /) -> Entity | None:
        """
        What the source refers to; None where that is unsure.
        """
    @property
    def when(self, /) -> list[Span]:
        """
        When it was said: "on Friday".
        """

@final
class Document:
    """
    A text with its annotations.

    Offsets are code points: ``doc.text[a.start:a.end]`` is the text of any annotation ``a``. Annotations are views of
    the document; each access to a list makes a new list of them.
    """
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __reduce__(self, /) -> tuple[Any, tuple[str]]: ...
    def __repr__(self, /) -> str: ...
    @property
    def attributions(self, /) -> list[Attribution]:
        """
        Who said or thought what, in order of the first letter, the longer first.
        """
    @property
    def entities(self, /) -> list[Entity]:
        """
        What the text mentions and who speaks in it, in order of first mention.
        """
    @classmethod
    def from_json(cls, /, json: str) -> Document:
        """
        The document that ``to_json`` wrote; ``ValueError`` says where the JSON is wrong.
        """
    @property
    def id(self, /) -> str | None:
        """
        The caller's name for it.
        """
    @property
    def mentions(self, /) -> list[Mention]:
        """
        Mentions, in order of their first letter, the longer first.
        """
    @property
    def quotations(self, /) -> list[Quotation]:
        """
        What stands between quotation marks, in order of the first letter, the longer first.
        """
    @property
    def sentences(self, /) -> list[Span]:
        """
        Sentences, in order.
        """
    @property
    def text(self, /) -> str:
        """
        The text, unaltered.
        """
    def to_brat(self, /) -> str:
        """
        The annotations as brat standoff, to be saved as .ann beside the text as .txt.
        """
    def to_dict(self, /, *, offsets: str = "codepoint") -> "dict[str, Any]":
        """
        What ``to_json`` writes, as a dict.
        """
    def to_json(self, /, *, offsets: str = "codepoint") -> str:
        """
        The document as JSON (format onrecord/1). ``offsets="utf16"`` counts as JavaScript does.
        """

@final
class Documents:
    """
    Documents in the order of their texts. The texts are taken one by one, as they are needed.
    """
    def __iter__(self, /) -> Documents: ...
    def __next__(self, /) -> Document: ...

@final
class Entity:
    """
    Something that the text mentions, or a source that it names only by a phrase ("two diplomats").
    """
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @property
    def canonical(self, /) -> str | None:
        """
        The gazetteer's name for it.
        """
    @property
    def gender(self, /) -> str | None:
        """
        "female" or "male", of a person where names, titles or pronouns tell it.
        """
    @property
    def id(self, /) -> str | None:
        """
        The gazetteer's id.
        """
    @property
    def ids(self, /) -> dict[str, str]:
        """
        Ids elsewhere: "wikidata", "iso3166" …
        """
    @property
    def members(self, /) -> list[Entity]:
        """
        Of a group of named people, who they are.
        """
    @property
    def mentions(self, /) -> list[Mention]:
        """
        Where it is mentioned.
        """
    @property
    def name(self, /) -> str:
        """
        The fullest form that the text gives, without article, titles and honorifics.
        """
    @property
    def named(self, /) -> bool:
        """
        Whether the text names it.
        """
    @property
    def roles(self, /) -> list[str]:
        """
        What the text calls it: "chief of staff".
        """
    @property
    def type(self, /) -> str:
        """
        "person", "organization", "country", "place", "city", "group", "media", "government", "document", "work" or "other".
        """

@final
class Gazetteer:
    """
    Entities and an index of their aliases.
    """
    def __iter__(self, /) -> GazetteerEntities: ...
    def __len__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...
    def entity(self, /, id: str) -> GazetteerEntity | None:
        """
        The entity with this id; None if there is none.
        """
    def find(self, /, text: str, overlaps: str = "longest") -> list[Match]:
        """
        The occurrences of aliases in ``text``, in order. ``overlaps`` is "longest" (leftmost, then longest) or "all".
        """
    @staticmethod
    def from_entities(entities: Any) -> Gazetteer:
        """
        The gazetteer of entities like ``{"id": "c_ru", "name": "Russia", "type": "country", "ids": {}, "aliases":
        [{"text": "Russian", "kind": "demonym", "case": "sensitive"}]}``.

        "id", "name" and "type" are needed. The name is an alias too; an alias may be a plain str.
        """
    def merged(self, /, other: Gazetteer) -> Gazetteer:
        """
        This gazetteer and another in one; an entity that both have keeps its facts from this one.
        """
    @staticmethod
    def read(path: str | PathLike[str]) -> Gazetteer:
        """
        The gazetteer in a file: .jsonl (entities as above, one a line), .csv or .tsv (an alias a row).
        """
    @staticmethod
    def world() -> Gazetteer:
        """
        The built-in one: countries, cities, organisations, media and people in the news.
        """

@final
class GazetteerEntities:
    """
    The entities of a gazetteer, one after another.
    """
    def __iter__(self, /) -> GazetteerEntities: ...
    def __next__(self, /) -> GazetteerEntity: ...

@final
class GazetteerEntity:
    """
    A thing in the world that texts mention.
    """
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @property
    def aliases(self, /) -> list[Alias]:
        """
        Surface forms beside the name.
        """
    @property
    def gender(self, /) -> str | None:
        """
        "female" or "male", where known.
        """
    @property
    def id(self, /) -> str:
        """
        Its key in the gazetteer.
        """
    @property
    def ids(self, /) -> dict[str, str]:
        """
        Ids elsewhere: "wikidata", "iso3166" …
        """
    @property
    def name(self, /) -> str:
        """
        Its canonical name.
        """
    @property
    def subtype(self, /) -> str | None:
        """
        A finer type in the words of its source.
        """
    def to_dict(self, /) -> "dict[str, Any]":
        """
        The entity as ``Gazetteer.from_entities`` takes it.
        """
    @property
    def type(self, /) -> str:
        """
        "person", "organization", "country", "place", "city", "group", "media", "government", "document", "work" or "other".
        """

@final
class Match:
    """
    One occurrence of an alias. Offsets are code points.
    """
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @property
    def alias_kind(self, /) -> str:
        """
        What sort of alias of its entity it is.
        """
    @property
    def candidates(self, /) -> list[GazetteerEntity]:
        """
        All that it may mean, best first.
        """
    @property
    def end(self, /) -> int:
        """
        Where it ends: the code point after the last.
        """
    @property
    def entity(self, /) -> GazetteerEntity:
        """
        The best of what it may mean.
        """
    @property
    def start(self, /) -> int:
        """
        Where it starts.
        """
    @property
    def text(self, /) -> str:
        """
        The words.
        """

@final
class Mention:
    """
    One occurrence of something in the text: a name, a nominal ("the minister") or a pronoun.
    """
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @property
    def alias_kind(self, /) -> str | None:
        """
        For a name from the gazetteer, what sort of alias it is ("acronym", "demonym" …).
        """
    @property
    def end(self, /) -> int:
        """
        Where it ends: the code point after the last.
        """
    @property
    def entity(self, /) -> Entity | None:
        """
        What it refers to; None for a pronoun that could be anybody's.
        """
    @property
    def form(self, /) -> str:
        """
        "name", "nominal" or "pronoun".
        """
    @property
    def start(self, /) -> int:
        """
        Where it starts.
        """
    @property
    def text(self, /) -> str:
        """
        The words.
        """

@final
class Quotation:
    """
    A stretch between quotation marks, whatever it is there for.
    """
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @property
    def attribution(self, /) -> Attribution | None:
        """
        The innermost attribution whose content holds it.
        """
    @property
    def brackets(self, /) -> list[Span]:
        """
        What stands in square brackets inside, brackets included: the editor's words, "[sic]" among them.
        """
    @property
    def closed(self, /) -> bool:
        """
        Whether both marks stand in the text.
        """
    @property
    def continues(self, /) -> Quotation | None:
        """
        The quotation of an earlier paragraph that this one re-opens.
        """
    @property
    def depth(self, /) -> int:
        """
        0 for a quotation that stands in no other.
        """
    @property
    def ellipses(self, /) -> list[Span]:
        """
        Ellipses inside ("…", ". . .", "[...]"): words left out, or a pause.
        """
    @property
    def end(self, /) -> int:
        """
        Where it ends: the code point after the closing mark.
        """
    @property
    def inner(self, /) -> Span:
        """
        The words without the marks, and without a comma before the closing one.
        """
    @property
    def reason(self, /) -> str | None:
        """
        What tells its use: "cue", "sentence", "length", "continues" or "attributed" for speech, "work", "capitals" or
        "marks" for a title, "name" for a nickname, "word" or "short" for scare, "code" or "wordless" for other. None in a
        document that was read from JSON without it.
        """
    @property
    def start(self, /) -> int:
        """
        Where its opening mark stands.
        """
    @property
    def text(self, /) -> str:
        """
        The words with their marks.
        """
    @property
    def use(self, /) -> str:
        """
        What the marks are there for: "speech", "title", "nickname", "scare" or "other".
        """

@final
class Span:
    """
    A stretch of a document's text. Offsets are code points.
    """
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @property
    def end(self, /) -> int:
        """
        Where it ends: the code point after the last.
        """
    @property
    def start(self, /) -> int:
        """
        Where it starts.
        """
    @property
    def text(self, /) -> str:
        """
        The words.
        """

@final
class Spans:
    """
    The words of one part of an attribution: none, one stretch, or several.
    """
    def __bool__(self, /) -> bool: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @property
    def end(self, /) -> int | None:
        """
        Where the last stretch ends; None where there is none.
        """
    @property
    def spans(self, /) -> list[Span]:
        """
        The stretches, in order.
        """
    @property
    def start(self, /) -> int | None:
        """
        Where the first stretch starts; None where there is none.
        """
    @property
    def text(self, /) -> str:
        """
        The words, with " … " between stretches.
        """

def annotate(text: str, id: str | None = None) -> Document:
    """
    The annotations of one text, by the built-in English resources: ``Annotator().annotate(text)``.
    """

"""
Who is mentioned, who is quoted, and what they said, in English news text.
"""

from os import PathLike
from pathlib import Path
from typing import Any, Final, SupportsFloat, SupportsIndex, final

__all__ = ["__version__", "Alias", "Annotator", "Attribution", "Document", "Documents", "Entity", "Gazetteer", "GazetteerBuilder", "GazetteerEntities", "GazetteerEntity", "Match", "MatchIterator", "Matches", "Mention", "Quotation", "Span", "Spans", "_gazetteer", "annotate", "world_info"]

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
    ``model`` is "default", "rules" (no model, several times as fast), "accurate" (slower, finds more; from the package
    onrecord-accurate) or the path of a trained one. ``lexicon`` holds cue verbs, titles and hedges beside the built-in
    ones: a dict, or the path of the same as JSON. Attributions less sure than ``min_confidence``, from 0 to 1, are left
    out. Make one and keep it; threads may share it.

    >>> import onrecord
    >>> own = {"cue_verbs": ["skeet"], "titles": ["Thakur"], "hedges": ["word has it"]}
    >>> doc = onrecord.Annotator(lexicon=own).annotate("The bridge is safe, skeeted Thakur Xan.")
    >>> doc.attributions[0].source.text
    'Thakur Xan'

    The three keys hold lists, or dicts that say more of each word: ``{"skeet": {"like": "post"}}`` names the built-in verb whose
    ways a verb has ("say" unless told), ``{"forswear": {"past": "forswore", "participle": "forsworn"}}`` forms that are not
    regular (also ``third`` and ``gerund``), ``{"Thakurani": {"gender": "female"}}`` whose title it is.
    """
    def __new__(cls, /, gazetteer: "Gazetteer | str | PathLike[str] | None" = ..., model: str | PathLike[str] = ..., lexicon: "dict[str, Any] | str | PathLike[str] | None" = ..., min_confidence: SupportsFloat | SupportsIndex = 0.0) -> Annotator: ...
    def __reduce__(self, /) -> "tuple[Any, ...]":
        """
        By its gazetteer, which see, its model, its lexicon (a dict, or the path it was read from) and the least confidence.
        """
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
    def speaker_confidence(self, /) -> float | None:
        """
        From 0 to 1: how far the rule that told the speaker is trusted; None where there is no speaker.
        """
    @property
    def speaker_evidence(self, /) -> str | None:
        """
        The rule that told who the speaker is: "name", "role", "pronoun" …; None where there is no speaker.
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
    def candidates(self, /) -> list[str]:
        """
        Ids of all that its name means in the gazetteer, where that is several things: the one chosen first.
        """
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
    def __getitem__(self, position: SupportsIndex, /) -> GazetteerEntity: ...
    def __iter__(self, /) -> GazetteerEntities: ...
    def __len__(self, /) -> int: ...
    def __reduce__(self, /) -> "tuple[Any, ...]":
        """
        By path if it was opened from a compiled file, as "world" if it is the built-in one, otherwise by all of its bytes.
        """
    def __repr__(self, /) -> str: ...
    @property
    def alias_count(self, /) -> int:
        """
        How many aliases there are, names included.
        """
    def entity(self, /, id: str) -> GazetteerEntity | None:
        """
        The entity with this id; None if there is none.
        """
    def find(self, /, text: str, overlaps: str = "longest", *, offsets: str = "codepoint") -> Matches:
        """
        The occurrences of aliases in ``text``, in order. ``overlaps`` is "longest" (leftmost, then longest) or "all";
        ``offsets`` count "codepoint", "utf16" (as JavaScript does) or "byte" (of UTF-8).
        """
    def find_columns(self, /, texts: Any, overlaps: str = "longest", *, offsets: str = "codepoint", threads: SupportsIndex | None = None) -> Matches:
        """
        The occurrences of aliases in many texts, in order, as columns: see ``Matches``.

        ``texts`` is any iterable of str; None in it stands for a text with nothing in it. They are searched on
        ``threads`` threads (by default one a core), with Python free to do other work.
        """
    @staticmethod
    def from_entities(entities: Any) -> Gazetteer:
        """
        The gazetteer of entities like ``{"id": "c_ru", "name": "Russia", "type": "country", "ids": {}, "aliases":
        [{"text": "Russian", "kind": "demonym", "case": "sensitive"}]}``.

        "id", "name" and "type" are needed. The name is an alias too; an alias may be a plain str.
        """
    @staticmethod
    def from_names(names: Any, *, type: str = "other", case: str = "smart") -> Gazetteer:
        """
        The gazetteer of an iterable of names: each is an entity whose id is the name. Names that repeat are one.

        ``type`` and ``case`` are those of all.
        """
    def merged(self, /, other: Gazetteer) -> Gazetteer:
        """
        This gazetteer and another in one; an entity that both have keeps its facts from this one.
        """
    @property
    def path(self, /) -> Path | None:
        """
        The compiled file that it was read from; None if it was built in memory.
        """
    @staticmethod
    def read(path: str | PathLike[str]) -> Gazetteer:
        """
        The gazetteer in a file: .jsonl (entities as above, one a line), .csv or .tsv (an alias a row), .gaz (compiled).

        A .jsonl may also hold patterns of spaCy's ``EntityRuler``, or entities of Wikidata.
        """
    def verify(self, /) -> None:
        """
        Check that a gazetteer is whole, to the last byte of its file; a ``ValueError`` says what is damaged.

        Opening a compiled file checks its header alone.
        """
    @staticmethod
    def world() -> Gazetteer:
        """
        The built-in one: countries, cities, organisations, media and people in the news.
        """
    def write(self, /, path: str | PathLike[str]) -> None:
        """
        Compile this gazetteer into a file, by convention a .gaz, which ``Gazetteer.read`` opens in no time.
        """

@final
class GazetteerBuilder:
    """
    Gathers entities for a gazetteer, from code, files and other gazetteers. ``build`` makes it, and leaves the builder
    empty.
    """
    def __len__(self, /) -> int: ...
    def __new__(cls, /) -> GazetteerBuilder: ...
    def __repr__(self, /) -> str: ...
    def add(self, /, entity: Any) -> None:
        """
        Add an entity, a dict as ``Gazetteer.from_entities`` takes it.
        """
    def add_names(self, /, names: Any, *, type: str = "other", case: str = "smart") -> None:
        """
        Add an entity for each name of an iterable: its id is the name. One that is there already is passed over.
        """
    @property
    def alias_count(self, /) -> int:
        """
        How many aliases there are so far, names included; some may turn out to be the same when it is built.
        """
    def build(self, /) -> Gazetteer:
        """
        The gazetteer of all this. The builder is empty afterwards.
        """
    @property
    def duplicates(self, /) -> int:
        """
        How many aliases and names came so far that were seen to be there already.
        """
    def merge(self, /, gazetteer: Gazetteer) -> None:
        """
        Add the entities of a gazetteer; one that is there already keeps its facts and gets the aliases of both.
        """
    def read(self, /, path: str | PathLike[str], *, refused: Any | None = None, progress: Any | None = None) -> None:
        """
        Add what is in a file, as ``Gazetteer.read`` reads it; entities that are there already get its aliases.

        Without ``refused``, the first line that is not as it should be raises a ``ValueError``. With it, such lines are
        passed over, and it is called with the number of each and the reason. ``progress`` is called now and then with
        how many bytes of the file were read.
        """
    def remove(self, /, id: str) -> bool:
        """
        Take an entity back; whether there was one with this id.
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
    def position(self, /) -> int:
        """
        Its place in the gazetteer, as the column ``entity`` of ``Matches`` has it.
        """
    @property
    def prior(self, /) -> float | None:
        """
        How likely it is among the entities that one alias may mean, where known: higher numbers come first.
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
    One occurrence of an alias. Offsets are code points, unless others were asked for.
    """
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
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
    def document(self, /) -> int:
        """
        Position of its text among those that were searched.
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
class MatchIterator:
    """
    Matches, one after another.
    """
    def __iter__(self, /) -> MatchIterator: ...
    def __length_hint__(self, /) -> int: ...
    def __next__(self, /) -> Match: ...

@final
class Matches:
    """
    What was found: a sequence of matches, which are made when they are asked for, and a table of five columns.

    The columns ``document``, ``start``, ``end``, ``entity`` and ``alias_kind`` are buffers of numbers, as ``numpy.asarray``
    takes them. As a whole it is a record batch to whatever reads Arrow: ``pyarrow.record_batch(found)``,
    ``polars.DataFrame(found)``.
    """
    def __arrow_c_array__(self, /, requested_schema: Any | None = None) -> tuple[Any, Any]:
        """
        The columns as an Arrow record batch: see Arrow's interface of capsules.
        """
    def __arrow_c_stream__(self, /, requested_schema: Any | None = None) -> Any:
        """
        The columns as a stream of one Arrow record batch: see Arrow's interface of capsules.
        """
    def __eq__(self, other: object, /) -> bool:
        """
        Equal to any sequence of the same matches.
        """
    def __getitem__(self, key: Any, /) -> Any: ...
    def __iter__(self, /) -> MatchIterator: ...
    def __len__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...
    @property
    def alias_kind(self, /) -> Any:
        """
        What sort of alias each is, as positions in ``alias_kinds``.
        """
    @property
    def alias_kinds(self, /) -> list[str]:
        """
        The words that the numbers of ``alias_kind`` stand for.
        """
    @property
    def document(self, /) -> Any:
        """
        Position of the text of each match.
        """
    @property
    def end(self, /) -> Any:
        """
        Where each ends.
        """
    @property
    def entity(self, /) -> Any:
        """
        Position in the gazetteer of the likeliest entity of each: ``gazetteer[position]``.
        """
    @property
    def start(self, /) -> Any:
        """
        Where each starts.
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

def _gazetteer(state: Any) -> Gazetteer:
    """
    What `Gazetteer.__reduce__` tells: None is the built-in one, a str a compiled file, bytes are one.
    """

def annotate(text: str, id: str | None = None) -> Document:
    """
    The annotations of one text, by the built-in English resources: ``Annotator().annotate(text)``.
    """

def world_info() -> "dict[str, Any]":
    """
    What the built-in gazetteer holds, as a dict: "version" (the day when its table was made), "entities" and "aliases" (how
    many), "types" (how many of both, by type), "sources".

    >>> onrecord.world_info()["sources"][0]
    'country-codes (github.com/datasets/country-codes), PDDL'
    """

"""The right answers, found slowly and simply: every stretch between two boundaries is looked up in a set.

Shares no code with any engine. `folded` is what is asked of us; `lowered` is all that one can get who makes text and
names lower case before the search, as people do with tools that know no more: the same but for accents, apostrophes,
hyphens and blanks.
"""

from __future__ import annotations

import functools
import itertools
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Spans = list[tuple[int, int]]

LETTERS = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ħ": "h",
    "ŧ": "t",
    "ı": "i",
}
APOSTROPHES = "’‘ʼʻ‛′´`'"
QUOTES = "“”„‟«»″"
HYPHENS = "-‐‑‒–—―−"
BREAKS = "\n\v\f\x85\u2028"


@functools.cache
def folded_char(char: str) -> str:
    """What a character is compared by: nothing if readers do not see it, a blank for white space and hyphens."""
    if char in APOSTROPHES:
        return "'"
    if char in QUOTES:
        return '"'
    if char in HYPHENS or char.isspace():
        return " "
    if unicodedata.category(char) == "Cf":
        return ""
    kept = (c for c in unicodedata.normalize("NFD", char) if not unicodedata.combining(c))
    return "".join(LETTERS.get(c, c) for c in "".join(kept).lower() if not unicodedata.combining(c))


def folded(text: str) -> tuple[str, list[int], list[int]]:
    """The folded text, and where each of its characters begins and ends in the text."""
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    while at < len(text):
        end = at + 1
        if text[at].isspace():
            while end < len(text) and (text[end].isspace() or not folded_char(text[end])):
                end += 1
            while not text[end - 1].isspace():
                end -= 1
            breaks = sum(c in BREAKS for c in text[at:end].replace("\r\n", "\n").replace("\r", "\n"))
            piece = "\n" if breaks > 1 else " "
        else:
            piece = folded_char(text[at])
            while end < len(text) and unicodedata.combining(text[end]):
                end += 1
        for c in piece:
            out.append(c)
            starts.append(at)
            ends.append(end)
        at = end
    return "".join(out), starts, ends


@functools.cache
def lowered_char(char: str) -> str:
    """Lower case, or the character where its lower case is longer: offsets must stay."""
    return char.lower() if len(char.lower()) == 1 else char


def lowered(text: str) -> tuple[str, list[int], list[int]]:
    return "".join(map(lowered_char, text)), list(range(len(text))), list(range(1, len(text) + 1))


@functools.cache
def is_word(char: str) -> bool:
    return char.isalnum() or char == "_" or unicodedata.category(char)[0] == "M"


def edges(text: str) -> list[int]:
    """Where two word characters do not meet."""
    inside = [False, *map(is_word, text), False]
    return [at for at, (before, after) in enumerate(itertools.pairwise(inside)) if not (before and after)]


def right(
    texts: Iterable[str], names: Iterable[str], fold: Callable[[str], tuple[str, list[int], list[int]]]
) -> list[Spans]:
    """The spans in each text: the leftmost, of those the longest, of what stands between two boundaries."""
    known = {fold(name)[0] for name in names}
    longest: dict[str, int] = {}  # of the names that begin so
    for name in known:
        first = name[: edges(name)[1]]
        longest[first] = max(longest.get(first, 0), len(name))
    return [spans(*fold(text), known, longest) for text in texts]


def spans(text: str, starts: list[int], ends: list[int], known: set[str], longest: dict[str, int]) -> Spans:
    found: Spans = []
    places = edges(text)
    free = 0
    for at, start in enumerate(places[:-1]):
        limit = longest.get(text[start : places[at + 1]], 0)
        if start < free or not limit:
            continue
        best = None
        for end in itertools.islice(places, at + 1, None):
            if end - start > limit:
                break
            if text[start:end] in known:
                best = end
        if best is not None:
            found.append((starts[start], ends[best - 1]))
            free = best
    return found


def share_of_first_words(texts: Iterable[str], names: Iterable[str]) -> float:
    """How many of the words of the texts begin some name."""
    known = [folded(name)[0] for name in names]
    firsts = {name[: edges(name)[1]] for name in known}
    words = [word for text in texts for word in "".join(c if is_word(c) else " " for c in folded(text)[0]).split()]
    return sum(word in firsts for word in words) / len(words)

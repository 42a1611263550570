"""One engine, built, loaded and timed in a process of its own: `engines.py ENGINE SIZE FOLDER` prints JSON.

Peers are run as a careful user would run them: names and text in lower case, all overlapping matches, of which those
are kept that begin and end at boundaries, and of these the leftmost, then longest. Offsets are code points of the
text as it was given, so text is made lower case in a way that keeps its length. What is timed is the way from the
texts to the matches, in CPU seconds of one core.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import json
import os
import pathlib
import pickle
import re
import statistics
import sys
import time
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Matches = list[tuple[int, int, Any]]

# Seconds after which no further pass over the texts begins, and how many passes there are at most.
ENOUGH, PASSES = 12.0, 9

WORD = frozenset(
    c for c in map(chr, range(sys.maxunicode + 1)) if c.isalnum() or c == "_" or unicodedata.category(c)[0] == "M"
)


class Engine:
    """How one library is used. `lower` tells whether it is given text in lower case."""

    package = ""
    lower = True
    largest = 1_000_000
    # Of those whose answer is known to differ, but which many use.
    naive = False

    def build(self, names: list[str]) -> None:
        raise NotImplementedError

    def find(self, text: str) -> Matches:
        raise NotImplementedError

    def find_all(self, texts: list[str]) -> Any:
        find = self.find
        return [find(text) for text in texts]

    def spans(self, found: Any) -> list[list[tuple[int, int]]]:
        """What was found, one list a text: for comparing, outside the time."""
        return [[(start, end) for start, end, _ in matches] for matches in found]

    def dump(self, path: pathlib.Path) -> None:
        with path.open("wb") as file:
            pickle.dump(self.automaton, file, protocol=5)

    def load(self, path: pathlib.Path) -> None:
        with path.open("rb") as file:
            self.automaton = pickle.load(file)

    automaton: Any = None


def lowered(text: str) -> str:
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def resolved(candidates: list[tuple[int, int, Any]]) -> Matches:
    """The leftmost, of those the longest; `candidates` are (start, -end, which)."""
    candidates.sort()
    kept, free = [], 0
    for start, minus_end, which in candidates:
        if start >= free:
            free = -minus_end
            kept.append((start, free, which))
    return kept


class PyAhoCorasick(Engine):
    package = "pyahocorasick"

    def build(self, names: list[str]) -> None:
        import ahocorasick

        automaton = ahocorasick.Automaton()
        for which, name in enumerate(names):
            automaton.add_word(name, (len(name), which))
        automaton.make_automaton()
        self.automaton = automaton

    def find(self, text: str) -> Matches:
        padded, word = f" {text} ", WORD
        return resolved(
            [
                (last + 1 - length, -last - 1, which)
                for last, (length, which) in self.automaton.iter(text)
                if (padded[last + 1 - length] not in word or padded[last + 2 - length] not in word)
                and (padded[last + 2] not in word or padded[last + 1] not in word)
            ]
        )


class PyAhoCorasickLong(PyAhoCorasick):
    naive = True

    def find(self, text: str) -> Matches:
        padded, word = f" {text} ", WORD
        return [
            (last + 1 - length, last + 1, which)
            for last, (length, which) in self.automaton.iter_long(text)
            if (padded[last + 1 - length] not in word or padded[last + 2 - length] not in word)
            and (padded[last + 2] not in word or padded[last + 1] not in word)
        ]


class AhoCorasickRs(Engine):
    package = "ahocorasick_rs"

    def build(self, names: list[str]) -> None:
        import ahocorasick_rs

        self.automaton = ahocorasick_rs.AhoCorasick(names, matchkind=ahocorasick_rs.MatchKind.Standard)

    def find(self, text: str) -> Matches:
        padded, word = f" {text} ", WORD
        return resolved(
            [
                (start, -end, which)
                for which, start, end in self.automaton.find_matches_as_indexes(text, overlapping=True)
                if (padded[start] not in word or padded[start + 1] not in word)
                and (padded[end + 1] not in word or padded[end] not in word)
            ]
        )


class AhoCorasickRsLong(AhoCorasickRs):
    naive = True

    def build(self, names: list[str]) -> None:
        import ahocorasick_rs

        self.automaton = ahocorasick_rs.AhoCorasick(names, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)

    def find(self, text: str) -> Matches:
        padded, word = f" {text} ", WORD
        return [
            (start, end, which)
            for which, start, end in self.automaton.find_matches_as_indexes(text)
            if (padded[start] not in word or padded[start + 1] not in word)
            and (padded[end + 1] not in word or padded[end] not in word)
        ]


class Daachorse(Engine):
    package = "daachorse"

    def build(self, names: list[str]) -> None:
        import daachorse

        self.automaton = daachorse.CharwiseDoubleArrayAhoCorasick(names)

    def find(self, text: str) -> Matches:
        padded, word = f" {text} ", WORD
        return resolved(
            [
                (start, -end, which)
                for start, end, which in self.automaton.find_overlapping(text)
                if (padded[start] not in word or padded[start + 1] not in word)
                and (padded[end + 1] not in word or padded[end] not in word)
            ]
        )


class Blanked(Engine):
    """Names and text with a blank for all that is no word character, and blanks around: each match is at boundaries.

    Few matches come back, which are compared with what stands there; that pays where names are many.
    """

    def build(self, names: list[str]) -> None:
        senses: dict[str, list[tuple[int, int, str]]] = {}
        for name in names:
            pattern = blanked(name)
            before, after = name[0] in WORD, name[-1] in WORD
            senses.setdefault(" " * before + pattern + " " * after, []).append((1 - before, len(name), name))
        self.senses = list(senses.values())
        self.index(list(senses))

    def index(self, patterns: list[str]) -> None:
        raise NotImplementedError


def blanked(text: str) -> str:
    for char in set(text) - WORD:
        text = text.replace(char, " ")
    return text


class DaachorseBlanked(Blanked):
    package = "daachorse"

    def index(self, patterns: list[str]) -> None:
        import daachorse

        self.automaton = daachorse.CharwiseDoubleArrayAhoCorasick(patterns)

    def find(self, text: str) -> Matches:
        senses = self.senses
        return resolved(
            [
                (start - shift, -start + shift - length, which)
                for start, _, which in self.automaton.find_overlapping(f" {blanked(text)} ")
                for shift, length, name in senses[which]
                if text[start - shift : start - shift + length] == name
            ]
        )


class AhoCorasickRsBlanked(Blanked):
    package = "ahocorasick_rs"

    def index(self, patterns: list[str]) -> None:
        import ahocorasick_rs

        self.automaton = ahocorasick_rs.AhoCorasick(patterns, matchkind=ahocorasick_rs.MatchKind.Standard)

    def find(self, text: str) -> Matches:
        senses = self.senses
        return resolved(
            [
                (start - shift, -start + shift - length, which)
                for which, start, _ in self.automaton.find_matches_as_indexes(f" {blanked(text)} ", overlapping=True)
                for shift, length, name in senses[which]
                if text[start - shift : start - shift + length] == name
            ]
        )


class FlashText(Engine):
    package = "flashtext"

    def build(self, names: list[str]) -> None:
        from flashtext import KeywordProcessor

        self.automaton = KeywordProcessor()
        self.automaton.set_non_word_boundaries(WORD)
        for which, name in enumerate(names):
            self.automaton.add_keyword(name, (which,))

    def find(self, text: str) -> Matches:
        return [(start, end, which) for which, start, end in self.automaton.extract_keywords(text, span_info=True)]


class SpacyPhrases(Engine):
    package = "spacy"
    lower = False  # it compares lower-cased tokens by itself
    largest = 100_000

    def build(self, names: list[str]) -> None:
        import spacy
        from spacy.matcher import PhraseMatcher

        self.nlp = spacy.blank("en")
        self.automaton = PhraseMatcher(self.nlp.vocab, attr="LOWER")
        self.automaton.add("NAME", list(self.nlp.tokenizer.pipe(names)))

    def find(self, text: str) -> Matches:
        from spacy.util import filter_spans

        found = self.automaton(self.nlp.make_doc(text), as_spans=True)
        return [(span.start_char, span.end_char, None) for span in sorted(filter_spans(found))]


class Hyperscan(Engine):
    package = "hyperscan"
    largest = 10_000  # a hundred thousand take more than ten minutes to compile

    def build(self, names: list[str]) -> None:
        import hyperscan

        def edge(char: str) -> bytes:  # its \b knows ASCII only; the rest is left to `find`
            return rb"\b" if char.isascii() and char in WORD else b""

        expressions = [edge(name[0]) + re.escape(name).encode() + edge(name[-1]) for name in names]
        flags = hyperscan.HS_FLAG_SOM_LEFTMOST | hyperscan.HS_FLAG_UTF8
        self.automaton = hyperscan.Database()
        self.automaton.compile(
            expressions=expressions,
            ids=list(range(len(names))),
            elements=len(names),
            flags=[flags] * len(names),
        )

    def find(self, text: str) -> Matches:
        utf8 = text.encode()
        found: list[tuple[int, int, int]] = []
        add = found.append
        # Its arguments are which, start, end, flags, context.
        self.automaton.scan(utf8, match_event_handler=lambda i, s, e, _f, _c: add((s, -e, i)))
        if len(utf8) == len(text):
            return resolved(found)
        # Only beside other than ASCII letters can it be wrong about boundaries.
        padded = b" " + utf8 + b" "
        found = [
            m for m in found if (padded[m[0]] < 128 and padded[1 - m[1]] < 128) or self.at_boundaries(utf8, m[0], -m[1])
        ]
        # Offsets of code points: as many less as bytes before go on with a character.
        matches, less = [], 0
        more = [m.start() for m in re.finditer(rb"[\x80-\xbf]", utf8)]
        more.append(len(utf8))
        for start, end, which in resolved(found):
            while more[less] < start:
                less += 1
            first = start - less
            while more[less] < end:
                less += 1
            matches.append((first, end - less, which))
        return matches

    @staticmethod
    def at_boundaries(utf8: bytes, start: int, end: int) -> bool:
        before, after = (
            utf8[max(start - 4, 0) : start].decode(errors="ignore"),
            utf8[end : end + 4].decode(errors="ignore"),
        )
        inside = utf8[start:end].decode()
        joined_before = bool(before) and before[-1] in WORD and inside[0] in WORD
        return not joined_before and not (after and after[0] in WORD and inside[-1] in WORD)


class Onrecord(Engine):
    package = "onrecord"
    lower = False

    def build(self, names: list[str]) -> None:
        from onrecord import Gazetteer

        if hasattr(Gazetteer, "from_names"):
            self.automaton = Gazetteer.from_names(names, case="insensitive")
        else:
            self.automaton = Gazetteer.from_entities(
                {"id": str(i), "name": name, "type": "other", "aliases": [{"text": name, "case": "insensitive"}]}
                for i, name in enumerate(names)
            )

    def find_all(self, texts: list[str]) -> Any:
        return self.automaton.find_columns(texts, threads=1)

    def spans(self, found: Any) -> list[list[tuple[int, int]]]:
        import pyarrow as pa

        columns = pa.record_batch(found)
        out: list[list[tuple[int, int]]] = [[] for _ in range(self.texts)]
        for document, start, end in zip(
            *(columns[name].to_pylist() for name in ("document", "start", "end")), strict=True
        ):
            out[document].append((start, end))
        return out

    texts = 0

    def dump(self, path: pathlib.Path) -> None:
        self.automaton.write(path)

    def load(self, path: pathlib.Path) -> None:
        from onrecord import Gazetteer

        self.automaton = Gazetteer.read(path)


class OnrecordObjects(Onrecord):
    """With a Python object for each match."""

    def find(self, text: str) -> Matches:
        return list(self.automaton.find(text))

    find_all = Engine.find_all

    def spans(self, found: Any) -> list[list[tuple[int, int]]]:
        return [[(m.start, m.end) for m in matches] for matches in found]


class OnrecordFile(Onrecord):
    """From a compiled file."""

    def build(self, names: list[str]) -> None:
        super().build(names)
        path = pathlib.Path(os.environ["BENCH_FOLDER"], "built.gaz")
        self.dump(path)
        self.load(path)


ENGINES: dict[str, Callable[[], Engine]] = {
    "onrecord find_columns": Onrecord,
    "onrecord find_columns, .gaz": OnrecordFile,
    "onrecord find": OnrecordObjects,
    "pyahocorasick": PyAhoCorasick,
    "ahocorasick_rs": AhoCorasickRs,
    "daachorse": Daachorse,
    "ahocorasick_rs, blanked": AhoCorasickRsBlanked,
    "daachorse, blanked": DaachorseBlanked,
    "hyperscan": Hyperscan,
    "flashtext": FlashText,
    "spaCy PhraseMatcher": SpacyPhrases,
    "pyahocorasick iter_long": PyAhoCorasickLong,
    "ahocorasick_rs leftmost-longest": AhoCorasickRsLong,
}


def memory(field: str) -> float:
    """Megabytes: VmRSS, or VmHWM since `forget_peak`."""
    status = pathlib.Path("/proc/self/status").read_text()
    return int(re.search(rf"{field}:\s+(\d+)", status)[1]) * 1024 / 1e6


def forget_peak() -> None:
    with contextlib.suppress(OSError):
        pathlib.Path("/proc/self/clear_refs").write_text("5")


def measured(engine: Engine, names: list[str], texts: list[str], folder: pathlib.Path) -> dict[str, Any]:
    given = list(dict.fromkeys(map(lowered, names))) if engine.lower else names
    gc.collect()
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)  # memory that is free here already is not to be counted as none
    forget_peak()
    before, clock, wall = memory("VmRSS"), time.process_time(), time.perf_counter()
    engine.build(given)
    built = {
        "build": time.process_time() - clock,
        "build_wall": time.perf_counter() - wall,
        "memory": memory("VmRSS") - before,
        "peak": memory("VmHWM") - before,
    }
    engine.texts = len(texts)

    times, lowering, found = [], [], None
    began = time.process_time()
    while len(times) < 2 or (time.process_time() - began < ENOUGH and len(times) <= PASSES):
        found = None
        clock = time.process_time()
        ready = [lowered(text) for text in texts] if engine.lower else texts
        middle = time.process_time()
        found = engine.find_all(ready)
        times.append(time.process_time() - clock)
        lowering.append(middle - clock)
    times, lowering = times[1:], lowering[1:]  # the first fills the caches
    size = sum(len(text.encode()) for text in texts) / 1e6
    searched = {
        "speed": size / statistics.median(times),
        "speed_lowered_before": size / statistics.median(map(float.__sub__, times, lowering)),
        "spread": [round(size / t, 1) for t in sorted(times, reverse=True)],
    }
    return built | searched | {"spans": engine.spans(found)} | stored(engine, folder)


def stored(engine: Engine, folder: pathlib.Path) -> dict[str, Any]:
    """What it costs to keep the engine in a file and to load it from there."""
    path = folder / f"{engine.package}.{'gaz' if engine.package == 'onrecord' else 'pickle'}"
    try:
        clock = time.process_time()
        engine.dump(path)
        dump = time.process_time() - clock
        size = path.stat().st_size
        loads = []
        for _ in range(5 if size < 2e7 or engine.package == "onrecord" else 1):
            clock = time.perf_counter()
            engine.load(path)
            loads.append(time.perf_counter() - clock)
    except (TypeError, ValueError, AttributeError, NotImplementedError, pickle.PicklingError):
        return {}
    out = {"write": dump, "file": size, "load": statistics.median(loads)}
    if hasattr(engine.automaton, "verify"):
        clock = time.perf_counter()
        engine.automaton.verify()
        out["verify"] = time.perf_counter() - clock
    path.unlink()
    return out


def compared(spans: list[list[tuple[int, int]]], right: Iterable[list[tuple[int, int]]]) -> dict[str, int]:
    missed = added = 0
    for here, there in zip(spans, right, strict=True):
        ours, theirs = set(here), set(there)
        missed += len(theirs - ours)
        added += len(ours - theirs)
    return {"missed": missed, "added": added}


def main(name: str, size: str, folder: pathlib.Path) -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    texts = (folder / "texts.txt").read_bytes().decode().split("\0")
    names = (folder / f"names-{size}.txt").read_bytes().decode().split("\n")[:-1]
    os.environ["BENCH_FOLDER"] = str(folder)
    out = measured(ENGINES[name](), names, texts, folder)
    spans = out.pop("spans")
    out["matches"] = sum(map(len, spans))
    for kind in ("lowered", "folded"):
        with (folder / f"right-{size}-{kind}.pickle").open("rb") as file:
            out[kind] = compared(spans, pickle.load(file))
    print(json.dumps(out))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3]))

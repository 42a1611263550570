#!/usr/bin/env python3
"""How well attributions are found in articles whose right answers are known.

    accuracy.py GOLD.jsonl                          annotate the articles of GOLD and compare
    accuracy.py GOLD.jsonl --read FOUND.jsonl       compare what was found before, by this library or another
    accuracy.py GOLD.jsonl --predictions OUT.jsonl  write what was found, for other scorers to read

docs/accuracy.md describes the format of both files and says where PolNeAR is to be had.

An attribution is right if it has a word of the cue in common with the gold's, a word of the source too (or neither
has a source), and the words that both contents hold are at least half of those that either holds. Each of the one side
pairs with at most one of the other, so that as many as possible pair. Words are compared, never white space; a mark of
punctuation is a word.

Pairing is over all attributions. A subset's recall is over the gold in it, its precision over what was found in it:

    direct, mixed, indirect   all, some or none of the content stands between quotation marks
    reported                  the cue is a verb of saying, "according to", or a bare mark of punctuation

Source and content are exact if every word is the same (marks at the edges aside) where the cues have a word in common.
Intervals are 95 % bootstrap intervals over articles. What stands inside another attribution (`parent`) is left out, as
PolNeAR gives each word one role; --keep-nested keeps it.

Confidence (where what was found has it): of all attributions of about the same confidence, how many are right. The
expected calibration error is the mean distance between the two (Naeini, Cooper and Hauskrecht 2015), over ten bins of
confidence; "at .90" is the largest share, surest first, of which at least .90 is right.

Quotations (where what was found has them) are compared with the contents alone, whoever said them:

    exact edges           of the contents' spans that begin and end with a quotation mark, those that are one quotation,
                          or one that goes on over paragraphs
    speech in contents    of the words in quotations called speech, those in some content
    contents as speech    of the quoted words in some content, those in quotations called speech
    up to 5 words         F1 of "speech" against the other uses, for quotations of up to five words, most of which are
                          in a content or not; "all speech" is what calling all of them speech would reach

Only the outermost quotations count, and none of up to three words inside a longer content: both "speech" and "scare"
are right there.
"""

import argparse
import bisect
import collections
import functools
import json
import pathlib
import random
import re

LEXICON = pathlib.Path(__file__).parents[1] / "crates/onrecord/data/lexicon/cue_verbs.tsv"
WORD = re.compile(r"[^\W_]+(?:[-‐‑.,'’][^\W_]+)*|``|''|--+|\.{2,}|[^\w\s]|_")
KINDS = ("direct", "mixed", "indirect")
SUBSETS = ("all", *KINDS, "direct+mixed", "reported")
ROWS = (*SUBSETS, "exact source", "exact content")

DASHES = ("—", "–", "―", "--", "-", "~")
MANY_SIGNATURES = 4

# What counts as a verb of saying: the lexicon's surest verbs (strength A), the less sure ones (B) of these classes
# but for those that rather do or show something, and a few that are doubtful (C) only for the sake of their other uses.
SAYING = {
    *("accuse", "add", "ask", "cite", "claim", "clarify", "complain", "confirm", "manner", "neutral", "praise"),
    *("reply", "warn"),
}
DOING = {"attack", "demand", "find", "hold", "show"}
ALSO_SAYING = {
    *("assure", "call", "conclude", "defend", "discuss", "dismiss", "estimate", "express", "hint", "imply", "read"),
    *("reject", "signal", "speak", "suggest", "talk"),
}
SAYING_PHRASE = re.compile(r"\b(?:according|point(?:s|ed|ing)? out)\b")


def main():
    options = arguments()
    gold = [article for article in read(options.gold) if article["id"] not in options.without]
    found = read(options.read) if options.read else annotated(gold, options)
    if options.predictions:
        write(options.predictions, found)
    by_id = {article["id"]: article for article in found}
    unknown = by_id.keys() - {article["id"] for article in gold} - set(options.without)
    if unknown:
        raise SystemExit(f"{options.read}: articles that {options.gold} does not hold, as {min(unknown)!r}")
    counts = [compared(article, by_id.get(article["id"]), options.keep_nested) for article in gold]
    print(table(counts, options.samples))
    if signed := signed_articles(gold):
        print(f"signatures (“…” — Name) hold {sum(signed.values())} of the gold: --without {' '.join(sorted(signed))}")
    result = figures(counts, options.samples)
    if any("confidence" in spans for article in found for spans in article["attributions"]):
        result["confidence"] = confidence_figures(sum(counts, collections.Counter()))
        print(confidence_table(result["confidence"]))
    if any("quotations" in article for article in found):
        quoted = sum((quoted_words(article, by_id.get(article["id"], {})) for article in gold), collections.Counter())
        result["quotations"] = quotation_figures(quoted)
        print(quotation_table(result["quotations"]))
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("gold", metavar="GOLD.jsonl", type=pathlib.Path)
    parser.add_argument("--read", metavar="FOUND.jsonl", type=pathlib.Path, help="compare these instead of annotating")
    parser.add_argument("--predictions", metavar="OUT.jsonl", type=pathlib.Path, help="write what was found")
    parser.add_argument("--gazetteer", default="world", help='"world", "none" or a file (default: world)')
    parser.add_argument("--model", default="default", help='"default", "rules" or a file')
    parser.add_argument("--without", metavar="ID", nargs="+", default=[], help="leave these articles out")
    parser.add_argument("--keep-nested", action="store_true", help="compare attributions that stand inside others too")
    parser.add_argument("--samples", type=int, default=1000, help="bootstrap samples for the intervals (default: 1000)")
    parser.add_argument("--json", metavar="OUT.json", type=pathlib.Path, help="write the figures too")
    return parser.parse_args()


def signed_articles(gold):
    """How many of the attributions of each article are signatures, where they are many: layout, not language."""
    signatures = {
        article["id"]: sum(
            is_signature([article["text"][start:end] for start, end in spans.get("cue") or []])
            for spans in article["attributions"]
        )
        for article in gold
    }
    return {name: count for name, count in signatures.items() if count > MANY_SIGNATURES}


def is_signature(cue):
    return bool(cue) and all(part.strip() in DASHES for part in cue)


def read(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def annotated(gold, options):
    import onrecord

    gazetteer = None if options.gazetteer == "none" else options.gazetteer
    annotator = onrecord.Annotator(gazetteer=gazetteer, model=options.model)
    return [doc.to_dict() for doc in annotator.annotate_many((article["id"], article["text"]) for article in gold)]


def write(path, articles):
    """In the format of the gold, with names for numbers."""
    with open(path, "w", encoding="utf-8") as out:
        for article in articles:
            text, entities = article.get("text", ""), article.get("entities", [])
            attributions = []
            for found in article["attributions"]:
                speaker = found.get("speaker")
                if isinstance(speaker, int):
                    entity = entities[speaker]
                else:
                    entity = {"name": speaker, "named": speaker is not None}
                attributions.append(
                    {
                        **{key: found[key] for key in ("source", "cue", "content")},
                        **{key: found.get(key) for key in ("kind", "act", "parent")},
                        "speaker": entity["name"],
                        "named": entity["named"],
                        "hedges": [text[start:end] for start, end in found.get("hedges", [])],
                    }
                )
            out.write(json.dumps({"id": article["id"], "attributions": attributions}, ensure_ascii=False) + "\n")


# One article


class Words:
    """The words of a text, by number."""

    def __init__(self, text):
        """Find them."""
        self.text = text
        self.spans = [match.span() for match in WORD.finditer(text)]
        self.starts = [start for start, _ in self.spans]
        self.ends = [end for _, end in self.spans]

    def inside(self, spans):
        """Numbers of the words that the spans touch."""
        return {
            number
            for start, end in spans
            for number in range(bisect.bisect_right(self.ends, start), bisect.bisect_left(self.starts, end))
        }

    def without_edges(self, numbers):
        """Without the marks of punctuation at the edges of each run."""
        words = sorted(numbers)
        for side in (words, words[::-1]):
            for before, number in zip([None, *side], side, strict=False):
                if (before is None or abs(number - before) > 1 or before not in numbers) and self.is_mark(number):
                    numbers = numbers - {number}
        return numbers

    def is_mark(self, number):
        """Whether it is punctuation."""
        return not self.text[self.starts[number]].isalnum()


class Attribution:
    """One attribution as sets of words, and the subsets that it belongs to."""

    def __init__(self, words, spans):
        """Take spans as files hold them."""
        roles = ("source", "cue", "content")
        self.source, self.cue, self.content = (words.inside(spans.get(role) or []) for role in roles)
        self.exact_source, self.exact_content = words.without_edges(self.source), words.without_edges(self.content)
        kind = spans.get("kind") or kind_of([words.text[start:end] for start, end in spans["content"]])
        reported = spans.get("reported")
        if reported is None:
            reported = is_reported([words.text[start:end] for start, end in spans.get("cue") or []])
        self.confidence = spans.get("confidence")
        self.subsets = {"all", kind}
        if kind in ("direct", "mixed"):
            self.subsets.add("direct+mixed")
        if reported:
            self.subsets.add("reported")


def kind_of(contents):
    """For files that do not say: by the marks that the content itself holds."""
    if contents and all(re.fullmatch(r"""\s*["“‘'`«].*["”’'»][.,\s]*""", content, re.DOTALL) for content in contents):
        return "direct"
    marks = re.compile(r"""["“”«»]|``|''|(?<!\w)[‘'](?=\w)""")
    return "mixed" if any(marks.search(content) for content in contents) else "indirect"


def is_reported(cue):
    cue = " ".join(cue).casefold()
    words = re.findall(r"\w+", cue)
    return bool(cue) and (not words or bool(SAYING_PHRASE.search(cue)) or not verbs_of_saying().isdisjoint(words))


@functools.cache
def verbs_of_saying():
    verbs = set()
    for line in LEXICON.read_text(encoding="utf-8").splitlines():
        form, lemma, _, classes, strength, *_ = line.split("\t")
        says = lemma not in DOING and not SAYING.isdisjoint(classes.split("+"))
        if strength == "A" or (strength == "B" and says) or lemma in ALSO_SAYING:
            verbs.add(form.casefold())
    return verbs


def compared(gold, found, keep_nested):
    """Counts for the article: for each row, right and all of the gold, right and all of the found."""
    words = Words(gold["text"])
    expected = [Attribution(words, spans) for spans in gold["attributions"]]
    found = [
        Attribution(words, spans)
        for spans in (found or {"attributions": []})["attributions"]
        if keep_nested or spans.get("parent") is None
    ]
    pairs = most_pairs([[at for at, b in enumerate(found) if same(a, b)] for a in expected])
    counts = collections.Counter()
    for side, attributions, paired in (("gold", expected, set(pairs)), ("found", found, set(pairs.values()))):
        for at, attribution in enumerate(attributions):
            for subset in attribution.subsets:
                counts[subset, side, "all"] += 1
                counts[subset, side, "right"] += at in paired
    for at, attribution in enumerate(found):
        if attribution.confidence is not None:
            percent = round(100 * attribution.confidence)
            counts["confidence", percent, "all"] += 1
            counts["confidence", percent, "right"] += at in pairs.values()
    for side, ours, theirs in (("gold", expected, found), ("found", found, expected)):
        for row, role in (("exact source", "exact_source"), ("exact content", "exact_content")):
            for a in ours:
                if getattr(a, role):
                    counts[row, side, "all"] += 1
                    counts[row, side, "right"] += any(
                        getattr(a, role) == getattr(b, role) and not a.cue.isdisjoint(b.cue) for b in theirs
                    )
    return counts


def same(a, b):
    """Whether two attributions are the same but for their edges."""
    if a.cue.isdisjoint(b.cue) or (a.source.isdisjoint(b.source) and (a.source or b.source)):
        return False
    return bool(a.content) and 2 * len(a.content & b.content) >= len(a.content | b.content)


def most_pairs(choices):
    """One to one, as many as can be (Kuhn 1955): the choice of each of the left side, by number."""
    owner = {}

    def pair(left, tried):
        for right in choices[left]:
            if right not in tried:
                tried.add(right)
                if right not in owner or pair(owner[right], tried):
                    owner[right] = left
                    return True
        return False

    for left in range(len(choices)):
        pair(left, set())
    return {left: right for right, left in owner.items()}


# Confidence


def confidence_figures(counts):
    """For each bin that is not empty: mean confidence, share right, how many; then what sums them up."""
    percents = {percent for kind, percent, _ in counts if kind == "confidence"}

    def total(of, side):
        return sum(counts["confidence", percent, side] for percent in of)

    bins = []
    for low in range(0, 100, 10):
        inside = [percent for percent in percents if low <= percent < low + 10 or (low == 90 and percent == 100)]
        if number := total(inside, "all"):
            mean = sum(percent * counts["confidence", percent, "all"] for percent in inside) / 100 / number
            bins.append([mean, total(inside, "right") / number, number])
    every, sure, least = total(percents, "all"), 0, None
    for percent in percents:
        surer = [other for other in percents if other >= percent]
        number = total(surer, "all")
        if number > sure and total(surer, "right") >= 0.9 * number:
            sure, least = number, percent / 100
    error = sum(number * abs(mean - right) for mean, right, number in bins) / max(1, every)
    return {"bins": bins, "error": error, "at .90": sure / max(1, every), "from": least}


def confidence_table(figures):
    lines = ["confidence     right"]
    lines += [f"{mean:10.3f}{right:10.3f}  of {number}" for mean, right, number in figures["bins"]]
    lines += [f"expected calibration error {figures['error']:.3f}"]
    lines += [f"at .90: {figures['at .90']:.3f} of all, from confidence {figures['from']}"]
    return "\n".join(lines)


# Quotations

MARKED = re.compile(r"""(?:["“”„‘'`«]|``|'').+(?:["”“’'»]|'')""", re.DOTALL)
SHORT, INNER = 5, 3  # words


def quoted_words(gold, found):
    """Counts for the article, whatever was attributed to whom."""
    words, counts = Words(gold["text"]), collections.Counter()
    quotations = found.get("quotations", [])
    contents = [span for attribution in gold["attributions"] for span in attribution["content"]]
    for start, end in contents:
        if MARKED.fullmatch(gold["text"][start:end]):
            counts["edges", "all"] += 1
            counts["edges", "right"] += is_found([start, end], quotations)
    inside = {number for number in words.inside(contents) if not words.is_mark(number)}
    for quotation in quotations:
        start, end = quotation["span"]
        quoted = {number for number in words.inside([quotation["span"]]) if not words.is_mark(number)}
        within_longer = any(a <= start and end <= b and words.inside([[a, start], [end, b]]) for a, b in contents)
        if not quoted or quotation["depth"] or (len(quoted) <= INNER and within_longer):
            continue
        speech, right = quotation["use"] == "speech", len(quoted & inside)
        counts["speech", "all"] += len(quoted) * speech
        counts["speech", "right"] += right * speech
        counts["content", "all"] += right
        counts["content", "right"] += right * speech
        if len(quoted) <= SHORT:
            counts["short", speech, 2 * right > len(quoted)] += 1
    return counts


def is_found(span, quotations):
    """Whether the span is one quotation, or a chain of those that continue each other."""
    if any(quotation["span"] == span for quotation in quotations):
        return True
    start, end = span
    chain = [q for q in quotations if not q["depth"] and start <= q["span"][0] and q["span"][1] <= end]
    return (
        len(chain) > 1
        and [chain[0]["span"][0], chain[-1]["span"][1]] == span
        and all(quotation["continues"] is not None for quotation in chain[1:])
    )


def quotation_figures(counts):
    def share(row):
        return counts[row, "right"] / max(1, counts[row, "all"])

    def short_f1(found, missed, false):
        return 2 * found / max(1, 2 * found + missed + false)

    found, missed = counts["short", True, True], counts["short", False, True]
    false, right = counts["short", True, False], counts["short", False, False]
    return {
        "exact edges": [share("edges"), counts["edges", "all"]],
        "speech in contents": [share("speech"), counts["speech", "all"]],
        "contents as speech": [share("content"), counts["content", "all"]],
        "up to 5 words": [short_f1(found, missed, false), found + missed + false + right],
        "all speech": [short_f1(found + missed, 0, false + right), found + missed + false + right],
    }


def quotation_table(figures):
    return "\n".join(["quotations", *(f"{row:20}{share:6.3f}  of {of}" for row, (share, of) in figures.items())])


# All articles


def f1(counts, row):
    """Precision, recall and their harmonic mean."""

    def share(side):
        return counts[row, side, "right"] / max(1, counts[row, side, "all"])

    precision, recall = share("found"), share("gold")
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def figures(counts, samples):
    total = sum(counts, collections.Counter())
    chance = random.Random(0)
    drawn = {row: [] for row in ROWS}
    for _ in range(samples):
        sample = collections.Counter()
        for article in chance.choices(counts, k=len(counts)):
            for key, number in article.items():
                sample[key] += number
        for row in ROWS:
            drawn[row].append(f1(sample, row)[2])
    result = {}
    for row in ROWS:
        precision, recall, mean = f1(total, row)
        values = sorted(drawn[row]) or [mean]
        result[row] = {
            "precision": precision,
            "recall": recall,
            "f1": mean,
            "interval": [values[int(0.025 * len(values))], values[int(0.975 * (len(values) - 1))]],
            "gold": total[row, "gold", "all"],
            "found": total[row, "found", "all"],
        }
    return result


def table(counts, samples):
    lines = [
        f"{len(counts)} articles",
        f"{'attributions':16}{'P':>7}{'R':>7}{'F1':>7}   {'95 %':12}{'gold':>6}{'found':>7}",
    ]
    for row, figure in figures(counts, samples).items():
        low, high = figure["interval"]
        lines.append(
            f"{row:16}{figure['precision']:7.3f}{figure['recall']:7.3f}{figure['f1']:7.3f}   {low:.3f}-{high:.3f} "
            f"{figure['gold']:6}{figure['found']:7}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()

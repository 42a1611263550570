#!/usr/bin/env python3
"""How well names and the mentions of people are found, in texts of the GUM corpus (Zeldes 2017).

    coreference.py GUM_FOLDER                      annotate the news of the folder and compare
    coreference.py GUM_FOLDER --genre interview    other texts of it
    coreference.py GUM_FOLDER --read FOUND.jsonl   compare what was found before
    coreference.py GUM_FOLDER --texts OUT.jsonl    write the plain texts, for other programs to annotate

GUM_FOLDER holds files like GUM_news_*.conllu. Their words are joined as SpaceAfter tells, sentences by a space,
paragraphs by a blank line.

Names. GUM marks whole phrases, with article, title and all that follows; a name here is the proper noun at the phrase's
head, with the proper nouns around it that it is joined to (and what stands between these), without article and titles
(`nmod:desc`, as in "Senator Lund"): the rule of `name_of`. Spans must be the same, but for a mark at the edges, and
types too.
GUM's person, organization and place are compared, with these of ours:

    organization   organization, government, media
    place          place, country, city
    person         person

A country is right where GUM has a place and where it has an organization: GUM calls it that where its team plays or its
government speaks, and an entity of ours has one type.

A name inside another name ("Texas" in "University of Texas") does not count, on either side: the longest wins. Nor does
one of ours inside the name of something that is not compared ("Vietnam" in "Vietnam War", an event), where GUM marks
some and not others. A name in a phrase that is no name ("Lund's spokesman") does count. Titles and a leading article
are no part of a name, on either side ("Pope Francis", "The Guardian"). Not counted on either side are names that end in
a common noun ("Lund campaign"), which GUM calls phrases, and groups of people ("Russians"). Nor do adjectives count
("Russian"): GUM marks none.

Coreference. Clusters that hold a person's name, on either side. A mention found is one of GUM's if it lies within it
and
holds its head (MUC-6, and the partial match of the CorefUD scorer, Žabokrtský et al. 2022). MUC (Vilain et al.
1995), B³ (Bagga and Baldwin 1998) and CEAFe with phi4 (Luo 2005), as in the reference scorer (Pradhan et al. 2014);
their mean F1 is the CoNLL average. Clusters of one mention are left out, as these scorers do by default;
--singletons keeps them.
"""

import argparse
import bisect
import collections
import functools
import json
import pathlib
import re

TITLES = pathlib.Path(__file__).parents[1] / "crates/onrecord/data/lexicon/titles.tsv"
TYPES = {
    "person": "person",
    "organization": "organization",
    "government": "organization",
    "media": "organization",
    "place": "place",
    "country": "place",
    "city": "place",
}
NAMED = ("person", "organization", "place")
ADJECTIVES = ("adjective", "demonym")


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", metavar="GUM_FOLDER", type=pathlib.Path)
    parser.add_argument("--genre", default="news", help="news, interview … (default: news)")
    parser.add_argument("--read", metavar="FOUND.jsonl", type=pathlib.Path, help="compare these instead of annotating")
    parser.add_argument("--texts", metavar="OUT.jsonl", type=pathlib.Path, help="write the texts and stop")
    parser.add_argument("--model", default="default", help='"default", "rules" or a file')
    parser.add_argument("--singletons", action="store_true", help="count clusters of one mention too")
    parser.add_argument("--misses", action="store_true", help="print the names that were missed or made up")
    options = parser.parse_args()
    paths = sorted(options.folder.glob(f"GUM_{options.genre}_*.conllu"))
    if not paths:
        raise SystemExit(f"no GUM_{options.genre}_*.conllu in {options.folder}")
    gold = [read(path) for path in paths]
    if options.texts:
        with open(options.texts, "w", encoding="utf-8") as out:
            out.writelines(json.dumps({"id": text.id, "text": text.text}, ensure_ascii=False) + "\n" for text in gold)
        return
    if options.read:
        with open(options.read, encoding="utf-8") as lines:
            found = {document["id"]: document for document in map(json.loads, lines)}
    else:
        found = annotated(gold, options.model)
    names, links = Names(), Links(options.singletons)
    for text in gold:
        document = found[text.id]
        names.compare(text, document, options.misses)
        links.compare(text, document)
    print(f"{len(gold)} texts of GUM, {options.genre}")
    print(names.table())
    print(links.table())


def annotated(gold, model):
    import onrecord

    annotator = onrecord.Annotator(model=model)
    return {doc.id: doc.to_dict() for doc in annotator.annotate_many((text.id, text.text) for text in gold)}


# GUM's files


class Token:
    """A word with its place in the text and in its sentence."""

    def __init__(self, start, end, columns, sentence):
        """Take the columns of a line."""
        self.start, self.end, self.sentence = start, end, sentence
        self.form, self.tag, self.fine, self.relation = columns[1], columns[3], columns[4], columns[7]
        self.number, self.head = columns[0], columns[6]


class Phrase:
    """A mention as GUM marks it: a whole phrase, by its first and last token."""

    def __init__(self, first, last, cluster, kind):
        """Take tokens by number."""
        self.first, self.last, self.cluster, self.kind = first, last, cluster, kind
        self.head = first


class Text:
    """One text of GUM with its phrases."""

    def __init__(self, name):
        """Start empty."""
        self.id, self.text, self.tokens, self.phrases = name, "", [], []
        self.by_number = {}

    def span(self, first, last):
        """Where tokens stand in the text."""
        return self.tokens[first].start, self.tokens[last].end

    def parent(self, at):
        """The token that this one depends on."""
        token = self.tokens[at]
        return self.by_number.get((token.sentence, token.head))


def read(path):
    """A file of GUM."""
    text, pieces, length = Text(path.stem), [], 0
    open_phrases = collections.defaultdict(list)
    sentence, left, gap, last_part, whole = 0, -1, "", None, ""
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("# newpar"):
                gap = "\n\n"
                block = re.search(r"\((\d+) s\)", line)
                left = int(block[1]) if block else left
            elif line.startswith("# sent_id"):
                # A heading of one sentence, and what comes after it: "head (1 s)".
                gap = "\n\n" if gap == "\n\n" or left == 0 else gap or " "
                sentence, left = sentence + 1, left - 1
            if not line or line.startswith("#"):
                continue
            columns = line.split("\t")
            if "." in columns[0]:
                continue
            if "-" in columns[0]:
                # Words written as one ("cannot"): the parts follow, and have no space between them.
                last_part = columns[0].split("-")[1]
                whole = columns[9]
                continue
            if pieces:
                pieces.append(gap)
                length += len(gap)
            start = length
            pieces.append(columns[1])
            length += len(columns[1])
            at = len(text.tokens)
            text.tokens.append(Token(start, length, columns, sentence))
            text.by_number[sentence, columns[0]] = at
            misc = columns[9]
            joined = "SpaceAfter=No" in misc
            if last_part is not None:
                joined = columns[0] != last_part or "SpaceAfter=No" in whole
                if columns[0] == last_part:
                    last_part = None
            gap = "" if joined else " "
            phrases(text, at, misc, open_phrases)
    text.text = "".join(pieces)
    for phrase in text.phrases:
        within = range(phrase.first, phrase.last + 1)
        phrase.head = named_head(
            text, phrase, next((at for at in within if text.parent(at) not in within), phrase.first)
        )
    text.phrases.sort(key=lambda phrase: (phrase.first, -phrase.last))
    return text


def phrases(text, at, misc, open_phrases):
    """Takes the brackets of the token's Entity field."""
    field = next((item[7:] for item in misc.split("|") if item.startswith("Entity=")), "")
    for match in re.finditer(r"\(([^()]+)(\))?|([^()]+)\)", field):
        opening, closed, closing = match.groups()
        if opening:
            cluster, kind, *_ = opening.split("-")
            open_phrases[cluster].append((at, kind))
        if closed or closing:
            cluster = opening.split("-")[0] if closed else closing
            first, kind = open_phrases[cluster].pop()
            text.phrases.append(Phrase(first, at, cluster.split("[")[0], kind))


def named_head(text, phrase, head):
    """The name in "magician Ann Lund" and "King Harald", of which GUM makes the first word the head."""
    if text.tokens[head].tag == "PROPN" and not (phrase.kind == "person" and is_title(text.tokens[head])):
        return head
    after = [
        at
        for at in range(head + 1, phrase.last + 1)
        if text.parent(at) == head and text.tokens[at].relation == "flat" and text.tokens[at].tag == "PROPN"
    ]
    return named_head(text, phrase, after[0]) if after else head


@functools.cache
def titles():
    rows = TITLES.read_text(encoding="utf-8").splitlines()
    return {
        form.casefold() for form, _, _, position in (row.split("\t") for row in rows) if position in ("pre", "both")
    }


def is_title(token):
    return token.form.casefold() in titles()


def name_of(text, phrase):
    """The name at the head of a phrase, by its first and last token; None if the head is no proper noun."""
    tokens, head = text.tokens, phrase.head
    # "Americans" are people, but nobody's name.
    if tokens[head].tag != "PROPN":
        return None
    if phrase.kind == "person" and (tokens[head].fine == "NNPS" or is_title(tokens[head])):
        return None

    # In "magician Ann Lund" both names hang on the noun.
    noun = text.parent(head) if tokens[head].relation == "flat" else None

    def joined(at):
        """Whether the token belongs to the head's name."""
        for _ in range(6):
            if at == head or (text.parent(at) == noun is not None and tokens[at].relation == "flat"):
                return True
            if tokens[at].relation.split(":")[0] not in (
                "flat",
                "compound",
                "nmod",
                "amod",
                "case",
                "det",
                "cc",
                "conj",
            ):
                return False
            person = phrase.kind == "person"
            if tokens[at].relation == "nmod:poss" or (
                person and (tokens[at].relation == "nmod:desc" or is_title(tokens[at]))
            ):
                return False
            at = text.parent(at)
            if at is None or not phrase.first <= at <= phrase.last:
                return False
        return False

    proper = [
        at
        for at in range(phrase.first, phrase.last + 1)
        if joined(at)
        and (
            tokens[at].tag == "PROPN"
            or (tokens[at].form[0].isupper() and tokens[at].tag in ("ADJ", "NOUN", "NUM", "VERB"))
        )
    ]
    first, last = head, head
    small = (
        "of",
        "the",
        "for",
        "and",
        "&",
        "on",
        "de",
        "van",
        "der",
        "von",
        "-",
        "'s",
        "’s",
        "al",
        "la",
        "du",
        "del",
        "bin",
    )
    while True:
        after = [at for at in proper if at > last and all(tokens[i].form in small for i in range(last + 1, at))]
        # A comma, or a phrase that is attached ("Lund of the Harbor Union"), ends a person's name.
        if not after or (phrase.kind == "person" and after[0] > last + 2):
            break
        if phrase.kind in ("person", "place") and any(
            tokens[i].form in ("of", "for", "and", "in", "on") for i in range(last + 1, after[0])
        ):
            break
        last = after[0]
    while True:
        before = [at for at in proper if at < first and all(tokens[i].form in small for i in range(at + 1, first))]
        if not before:
            break
        if phrase.kind in ("person", "place") and any(
            tokens[i].form in ("of", "for", "and", "in", "on", "'s", "’s") for i in range(before[-1] + 1, first)
        ):
            break
        first = before[-1]
    return first, last


# Names


class Names:
    """Counts of names, by type."""

    def __init__(self):
        """Start at nothing."""
        self.right, self.gold, self.found = (collections.Counter() for _ in range(3))

    def compare(self, text, document, misses):
        """Count one text."""
        gold = {}
        for phrase in text.phrases:
            name = name_of(text, phrase)
            if name:
                gold.setdefault(trimmed(text.text, *text.span(*name)), set()).add(phrase.kind)
        gold = outermost(gold)
        others = sorted(span for span, kinds in gold.items() if not kinds & set(NAMED))
        found, countries = {}, set()
        for mention in document["mentions"]:
            if mention["form"] == "name":
                entity = document["entities"][mention["entity"]] if mention["entity"] is not None else {"type": "other"}
                if entity["type"] == "country":
                    countries.add(trimmed(text.text, *mention["span"]))
                adjective = mention["alias_kind"] in ADJECTIVES or entity["type"] == "group"
                kind = None if adjective else TYPES.get(entity["type"], "other")
                found[untitled(text.text, mention["span"], kind)] = kind
        # "Vietnam" in "Vietnam War", an event: inside a name that is not compared.
        for span in [
            span for span in found if any(a <= span[0] and span[1] <= b and span != (a, b) for a, b in others)
        ]:
            del found[span]
        # "Lund campaign", "Norwegian government": names for us and phrases for GUM, so neither side is counted.
        for span in [span for span in found if text.text[span[0] : span[1]].rsplit(" ", 1)[-1].islower()]:
            del found[span]
            gold = {name: kinds for name, kinds in gold.items() if name[1] <= span[0] or span[1] <= name[0]}
        for span in countries & found.keys():
            if "organization" in gold.get(span, ()):
                found[span] = "organization"
        for span, kinds in gold.items():
            for kind in kinds & set(NAMED):
                self.gold[kind] += 1
                right = found.get(span) == kind
                self.right[kind] += right
                if misses and not right:
                    near = [(text.text[a:b], k) for (a, b), k in found.items() if a < span[1] and span[0] < b]
                    print(
                        f"missed {kind:12} {text.text[span[0] : span[1]]!r} {near} {text.text[max(0, span[0] - 40) : span[1] + 30]!r}"  # noqa: E501
                    )
        for span, kind in found.items():
            if kind in NAMED:
                self.found[kind] += 1
                if misses and kind not in gold.get(span, set()):
                    print(
                        f"made up {kind:11} {text.text[span[0] : span[1]]!r} {gold.get(span)} {text.text[max(0, span[0] - 40) : span[1] + 30]!r}"  # noqa: E501
                    )

    def table(self):
        """The figures."""
        rows = [f"{'names':14}{'P':>7}{'R':>7}{'F1':>7}{'gold':>7}{'found':>7}"]
        for row in ("all", *NAMED):
            kinds = NAMED if row == "all" else (row,)
            right, gold, found = (sum(counts[kind] for kind in kinds) for counts in (self.right, self.gold, self.found))
            rows.append(
                f"{row:14}{right / max(1, found):7.3f}{right / max(1, gold):7.3f}{2 * right / max(1, gold + found):7.3f}{gold:7}{found:7}"  # noqa: E501
            )
        return "\n".join(rows)


def trimmed(text, start, end):
    """Without marks at the edges and without a leading article."""
    while end > start and not text[end - 1].isalnum():
        end -= 1
    while start < end and not text[start].isalnum():
        start += 1
    if text[start : start + 4] in ("The ", "the "):
        start += 4
    return start, end


def untitled(text, span, kind):
    """A name found, a person's without the titles that belong to some names of gazetteers: "Pope Francis"."""
    start, end = trimmed(text, *span)
    while kind == "person" and " " in text[start:end]:
        first = text[start:end].split(" ")[0]
        if first.casefold() not in titles():
            break
        start += len(first) + 1
    return start, end


def outermost(names):
    """Without those that stand inside another."""
    spans = sorted(names, key=lambda span: (span[0], -span[1]))
    kept, end = {}, -1
    for span in spans:
        if span[1] > end:
            kept[span] = names[span]
            end = span[1]
    return kept


# Coreference


class Links:
    """Sums of the measures over texts."""

    def __init__(self, singletons):
        """Start at nothing."""
        self.singletons = singletons
        self.sums = collections.Counter()

    def compare(self, text, document):
        """Count one text."""
        key = collections.defaultdict(set)
        people = set()
        for at, phrase in enumerate(text.phrases):
            key[phrase.cluster].add(at)
            if phrase.kind == "person" and name_of(text, phrase):
                people.add(phrase.cluster)
        response = collections.defaultdict(set)
        taken = {}
        starts = [phrase.first for phrase in text.phrases]
        for at, mention in enumerate(document["mentions"]):
            if mention["entity"] is None:
                continue
            entity = document["entities"][mention["entity"]]
            if entity["type"] == "person" and entity["named"]:
                matched = phrase_of(text, starts, mention["span"], taken)
                if matched is not None:
                    taken[matched] = at
                response[mention["entity"]].add(("none", at) if matched is None else matched)
        least = 1 if self.singletons else 2
        gold = [cluster for name, cluster in key.items() if name in people and len(cluster) >= least]
        found = [cluster for cluster in response.values() if len(cluster) >= least]
        self.add(gold, found)

    def add(self, gold, found):
        """Count two partitions."""
        for side, ours, theirs in (("R", gold, found), ("P", found, gold)):
            of = {mention: number for number, cluster in enumerate(theirs) for mention in cluster}
            for cluster in ours:
                parts = collections.Counter(of.get(mention, ("alone", mention)) for mention in cluster)
                self.sums["MUC", side, "right"] += len(cluster) - len(parts)
                self.sums["MUC", side, "all"] += len(cluster) - 1
                self.sums["B3", side, "right"] += sum(
                    count * count / len(cluster) for part, count in parts.items() if not isinstance(part, tuple)
                )
                self.sums["B3", side, "all"] += len(cluster)
            self.sums["CEAFe", side, "all"] += len(ours)
        phi = [[2 * len(a & b) / (len(a) + len(b)) for b in found] for a in gold]
        best = most(phi)
        self.sums["CEAFe", "R", "right"] += best
        self.sums["CEAFe", "P", "right"] += best

    def f1(self, measure):
        """Precision, recall, F1."""
        precision, recall = (
            self.sums[measure, side, "right"] / max(1, self.sums[measure, side, "all"]) for side in ("P", "R")
        )
        return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    def table(self):
        """The figures."""
        rows = [f"{'people':14}{'P':>7}{'R':>7}{'F1':>7}"]
        measures = ("MUC", "B3", "CEAFe")
        rows += [f"{measure:14}" + "".join(f"{figure:7.3f}" for figure in self.f1(measure)) for measure in measures]
        rows.append(f"{'CoNLL average':28}{sum(self.f1(measure)[2] for measure in measures) / 3:7.3f}")
        return "\n".join(rows)


def phrase_of(text, starts, span, taken):
    """The phrase of GUM whose head the span holds and within which it lies; of several the shortest."""
    tokens = [at for at, token in enumerate(text.tokens) if token.start < span[1] and span[0] < token.end]
    if not tokens:
        return None
    first, last = tokens[0], tokens[-1]
    best = None
    for at in range(bisect.bisect_right(starts, first) - 1, -1, -1):
        phrase = text.phrases[at]
        if first - phrase.first > 150:
            break
        fits = phrase.last >= last and first <= phrase.head <= last and at not in taken
        if fits and (best is None or phrase.last - phrase.first < text.phrases[best].last - text.phrases[best].first):
            best = at
    return best


def most(weights):
    """The greatest sum of weights, one to one (Kuhn 1955, Munkres 1957)."""
    rows, columns = len(weights), len(weights[0]) if weights else 0
    if not rows or not columns:
        return 0.0
    if rows > columns:
        weights = [list(column) for column in zip(*weights, strict=True)]
        rows, columns = columns, rows
    infinity = float("inf")
    u, v, match = [0.0] * (rows + 1), [0.0] * (columns + 1), [0] * (columns + 1)
    for row in range(1, rows + 1):
        match[0], at = row, 0
        least, way, used = [infinity] * (columns + 1), [0] * (columns + 1), [False] * (columns + 1)
        while True:
            used[at] = True
            delta, following = infinity, 0
            for column in range(1, columns + 1):
                if not used[column]:
                    cost = -weights[match[at] - 1][column - 1] - u[match[at]] - v[column]
                    if cost < least[column]:
                        least[column], way[column] = cost, at
                    if least[column] < delta:
                        delta, following = least[column], column
            for column in range(columns + 1):
                if used[column]:
                    u[match[column]] += delta
                    v[column] -= delta
                else:
                    least[column] -= delta
            at = following
            if match[at] == 0:
                break
        while at:
            match[at], at = match[way[at]], way[at]
    return sum(weights[match[column] - 1][column - 1] for column in range(1, columns + 1) if match[column])


if __name__ == "__main__":
    main()

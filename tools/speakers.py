#!/usr/bin/env python3
"""How often a source is given the right speaker, in articles where it is known whom each source refers to.

    speakers.py LABELS.tsv GOLD.jsonl                      annotate the articles of GOLD and compare
    speakers.py LABELS.tsv GOLD.jsonl --read FOUND.jsonl   compare what was found before

LABELS has the columns doc, attribution (its id in GOLD, or its position there from 1), start, end, form (name, pronoun,
nominal) and speaker: the fullest name that the article gives, without titles; "-" for a source that names nobody, "?"
where readers cannot tell, " & " between the members of a group. GOLD is as for accuracy.py.

A source is found when an attribution found has a source and a cue that overlap the gold's: finding attributions is not
what is measured here. It is answered when that attribution has a speaker that is named, and not by the very phrase. It
is right when the names agree: the same words, or the one a run of the other's words that holds its last word or two
words.

    precision   right, of the answered; a name given to a source that names nobody is wrong too
    coverage    answered, of the found that name somebody
"""

import argparse
import collections
import csv
import pathlib
import re

from accuracy import read

FORMS = ("name", "pronoun", "nominal")
TITLES = {"the", "a", "an", "mr.", "mr", "mrs.", "ms.", "dr.", "sen.", "rep.", "gov."}


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("labels", metavar="LABELS.tsv", type=pathlib.Path)
    parser.add_argument("gold", metavar="GOLD.jsonl", type=pathlib.Path)
    parser.add_argument("--read", metavar="FOUND.jsonl", type=pathlib.Path, help="compare these instead of annotating")
    parser.add_argument("--model", default="default", help='"default", "rules" or a file')
    parser.add_argument(
        "--misses", action="store_true", help="print the sources that were answered wrongly or not at all"
    )
    options = parser.parse_args()
    gold = {article["id"]: article for article in read(options.gold)}
    found = (
        {article["id"]: article for article in read(options.read)} if options.read else annotated(gold, options.model)
    )
    with open(options.labels, encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    counts = collections.Counter()
    for row in rows:
        name = row["doc"] if row["doc"] in gold else next((name for name in gold if name.endswith(row["doc"])), None)
        if name is None or row["speaker"] == "?":
            continue
        attribution = numbered(gold[name], row["attribution"])
        if attribution is not None:
            outcome, answer = judged(row, attribution, gold[name]["text"], found.get(name))
            counts[row["form"], outcome] += 1
            if options.misses and outcome in ("wrong", "silent", "made up"):
                start, end = int(row["start"]), int(row["end"])
                source = gold[name]["text"][start:end]
                print(
                    f"{outcome:8}{row['form']:8} {source[:70]!r} is {row['speaker']!r}, not {answer!r}  {name}:{start}"
                )
    print(table(counts))


def annotated(gold, model):
    import onrecord

    annotator = onrecord.Annotator(model=model)
    pairs = ((name, article["text"]) for name, article in gold.items())
    return {doc.id: doc.to_dict() for doc in annotator.annotate_many(pairs)}


def numbered(article, number):
    """The attribution of this id, or else at this position."""
    by_id = {str(attribution["id"]): attribution for attribution in article["attributions"] if "id" in attribution}
    if by_id:
        return by_id.get(number)
    at = int(number.lstrip("E")) - 1
    return article["attributions"][at] if at < len(article["attributions"]) else None


def judged(row, attribution, text, document):
    """What became of a labelled source, and who it was said to be."""
    nobody = row["speaker"] == "-"
    for found in (document or {"attributions": []})["attributions"]:
        if overlaps(attribution["source"], found["source"]) and overlaps(attribution["cue"], found["cue"]):
            speaker = found["speaker"] if found.get("named", True) else None
            if isinstance(speaker, int):
                entity = document["entities"][speaker]
                speaker = entity["name"] if entity["named"] else None
            if nobody:
                return ("unnamed" if speaker is None else "made up"), speaker
            source = " ".join(text[start:end] for start, end in attribution["source"])
            if speaker is None or (row["form"] != "name" and words(speaker) == words(source)):
                return "silent", None
            return ("right" if any(same(speaker, name) for name in row["speaker"].split(" & ")) else "wrong"), speaker
    return ("unnamed, missed" if nobody else "missed"), None


def overlaps(ours, theirs):
    return any(a < d and c < b for a, b in ours for c, d in theirs)


def words(name):
    name = re.sub(r"[’']s\b", "", name or "").replace("’", "'")
    return [word for word in re.findall(r"[\w.-]+", name.casefold()) if word not in TITLES]


def same(one, other):
    """Whether two names agree."""
    short, long = sorted((words(one), words(other)), key=len)
    if not short or len(long) > 9:
        return False
    runs = [at for at in range(len(long) - len(short) + 1) if long[at : at + len(short)] == short]
    if any(at + len(short) == len(long) or len(short) > 1 for at in runs):
        return True
    return len(short) > 1 and short[-1] == long[-1] and set(short) <= set(long)


def table(counts):
    rows = [
        f"{'speakers':10}{'precision':>10}{'coverage':>10}{'named':>7}{'found':>7}{'right':>7}{'wrong':>7}{'made up':>9}"  # noqa: E501
    ]
    for form in FORMS:
        right, wrong, silent, made_up = (counts[form, outcome] for outcome in ("right", "wrong", "silent", "made up"))
        found, answered = right + wrong + silent, right + wrong
        precision, coverage = right / max(1, answered + made_up), answered / max(1, found)
        labelled = found + counts[form, "missed"]
        rows.append(f"{form:10}{precision:10.3f}{coverage:10.3f}{labelled:7}{found:7}{right:7}{wrong:7}{made_up:9}")
    return "\n".join(rows)


if __name__ == "__main__":
    main()

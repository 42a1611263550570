#!/usr/bin/env python3
"""Cuts the lexicon drafts down to the tables that the library embeds.

usage: lexicon_tables.py LEXICONS_DIR [OUT_DIR]

Surnames are those that many people have, and those that the gazetteer drafts (beside the lexicons) hold for people in
the news ("Obama").

Reads the drafts' TSV files (header row, no quoting) and writes crates/onrecord/data/lexicon/*.tsv: no header, sorted,
only the columns that the library reads. `words.tsv` there is written by hand and is not touched.
"""

import csv
import pathlib
import sys

# Verbs that the drafts lack, of speech in fiction and obituaries.
MORE_VERBS = {
    "interrupt": ("interrupt", "interrupted", "interrupting", "interrupts"),
    "remember": ("remember", "remembered", "remembering", "remembers"),
}
MIN_BIRTHS = 5_000
MAX_SURNAME_RANK = 5_000
# Rarer names are read too, but for those that are common words or words of the tables: "Judge", "So".
MIN_RARE_BIRTHS = 800  # rarer given names cost more space than they find
MAX_RARE_SURNAME_RANK = 15_000
MORE_OFTEN_WORDS = {"Southern", "Northern", "Eastern", "Western", "Central", "International", "Royal", "National"}


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def write(path, lines):
    lines = sorted(set(lines))
    path.write_text("".join("\t".join(line) + "\n" for line in lines), encoding="utf-8")
    print(f"{path.name}: {len(lines)} lines, {path.stat().st_size} bytes")


def words_of_tables(folder):
    """What the tables written by hand, and the cue verbs, hold."""
    words = set()
    for line in (folder / "words.tsv").read_text(encoding="utf-8").splitlines():
        words.update(line.partition("\t")[2].split())
    for table in ("heads", "cue_verbs"):
        rows = (folder / f"{table}.tsv").read_text(encoding="utf-8").splitlines()
        words.update(row.split("\t")[0] for row in rows)
    return words


def in_the_news(path):
    """Surnames of one word that are no other word."""
    for r in rows(path):
        if r["alias_kind"] == "surname" and " " not in r["alias"] and "word" not in r["ambiguous"]:
            yield {"surname": r["alias"], "common_word": "0", "rank": "0"}


def main():
    drafts = pathlib.Path(sys.argv[1])
    default = pathlib.Path(__file__).parents[1] / "crates/onrecord/data/lexicon"
    out = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else default
    out.mkdir(parents=True, exist_ok=True)

    tables = words_of_tables(default)

    def only_a_name(name, common):
        return common != "1" and name.lower() not in tables and name not in MORE_OFTEN_WORDS

    write(
        out / "cue_verbs.tsv",
        [
            (
                r["form"],
                r["lemma"],
                r["tense"],
                r["class"],
                r["strength"],
                "object" if r["addressee_object"] == "1" else "",
                "noun" if r["ambiguous_noun"] == "1" else "",
            )
            for r in rows(drafts / "cue_verbs.tsv")
        ]
        + [
            (form, lemma, tense, "neutral", "B", "", "")
            for lemma, forms in MORE_VERBS.items()
            for form, tense in zip(forms, ("base", "past+ppart", "ger", "3sg"), strict=True)
        ],
    )
    write(out / "cue_nouns.tsv", ((r["noun"],) for r in rows(drafts / "cue_nouns.tsv")))
    write(
        out / "cue_phrases.tsv",
        (
            (r["phrase"], r["class"])
            for r in rows(drafts / "cue_phrases.tsv")
            if r["class"] == "according" and " " in r["phrase"] and r["target"] != "addressee"
        ),
    )
    write(out / "hedges.tsv", ((r["form"], r["pos"], r["class"]) for r in rows(drafts / "hedges.tsv")))
    write(
        out / "abbreviations.tsv",
        (
            (r["abbr"], r["class"], "end" if r["may_end_sentence"] == "1" else "")
            for r in rows(drafts / "abbreviations.tsv")
        ),
    )
    write(
        out / "titles.tsv", ((r["form"], r["class"], r["gender"], r["position"]) for r in rows(drafts / "titles.tsv"))
    )
    write(
        out / "given_names.tsv",
        (
            (r["name"], r["gender"], "word" if r["common_word"] == "1" else "")
            for r in rows(drafts / "given_names.tsv")
            if int(r["count"] or 0) >= MIN_BIRTHS
            or int(r["wikidata_m"] or 0) + int(r["wikidata_f"] or 0) >= 3
            or (int(r["count"] or 0) >= MIN_RARE_BIRTHS and only_a_name(r["name"], r["common_word"]))
        ),
    )
    write(
        out / "surnames.tsv",
        (
            (r["surname"], "word" if r["common_word"] == "1" else "")
            for r in [*rows(drafts / "surnames.tsv"), *in_the_news(drafts.parent / "gazetteer/people.tsv")]
            if int(r["rank"]) <= MAX_SURNAME_RANK
            or (int(r["rank"]) <= MAX_RARE_SURNAME_RANK and only_a_name(r["surname"], r["common_word"]))
        ),
    )


if __name__ == "__main__":
    main()

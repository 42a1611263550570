#!/usr/bin/env python3
r"""News-like text, and nested lists of names for it: the same from the same seed, on any machine.

    generate.py FOLDER

writes FOLDER/texts.txt (about 5 MB of documents of 3 to 6 KB, with a NUL between two) and FOLDER/names-1k.txt, -10k,
-100k and -1m, a name a line, each list the beginning of the next.

Nothing is taken from any text. Names are those of the tables of this repository (the world's gazetteer, given names,
surnames) and names built of their parts and of syllables: people with initials and titles, organisations, places,
acronyms, titles of works. Sentences are templates over the lexicon's words and the words below. Which name or word
comes next follows a power law, as in language. What matters to those who search is as in news: how many words begin
some alias (10, 30, 37 and 78 of a hundred, for the four sizes; in 4.7 MB of real news, with lists of such shapes, 12,
31, 36 and 75), how often an alias is there (52 to 91 thousand times; 49 to 77), and that text is untidy: curly
quotation marks, non-breaking and double blanks, wrapped lines, accents composed and not, invisible characters.
"""

from __future__ import annotations

import bisect
import itertools
import pathlib
import random
import re
import sys
import unicodedata

ROOT = pathlib.Path(__file__).parents[2]
DATA = ROOT / "crates" / "onrecord" / "data"
SEED = 20261123
SIZES = {"1k": 1_000, "10k": 10_000, "100k": 100_000, "1m": 1_000_000}
TEXT_BYTES = 5_000_000

NOUNS = """year time day week month government people man woman police party state country company report plan deal
law election vote court case judge market price bank money tax budget war attack force group member leader official
minister office house home school student teacher hospital doctor patient team game season player coach match club
city town street road river bridge port ship train airport flight worker union strike job wage factory plant energy
oil gas power water fire storm flood victim family child mother father friend neighbour crime trial prison sentence
lawyer charge evidence witness investigation inquiry statement speech interview question answer letter document
programme project policy system service security border refugee soldier army weapon missile talks agreement peace
treaty sanction trade export import industry farmer crop field food shop customer brand product phone network computer
data research study scientist university theory test result drug vaccine disease virus health risk climate emission
forest island coast sea mountain village region area population number percentage rate growth loss profit share
investor shareholder chief executive board director manager spokesman campaign candidate voter poll debate opposition
parliament committee bill amendment reform crisis problem change effort decision move step chance hope fear concern
pressure support protest crowd square building wall door window room table car driver truck accident death body
funeral church religion book author film actor star song band album museum painting history century""".split()
ADJECTIVES = """new old big small large high low long short good bad great little early late young public private
local national international foreign federal political economic military financial legal social major minor main
strong weak hard easy clear possible likely recent former current next last first second third final key senior top
heavy light deep wide rich poor free open closed full empty serious dangerous safe quiet loud hot cold warm dry wet
green red black white blue dark bright happy angry nervous tired famous unknown common rare whole single double
annual daily weekly monthly special general popular controversial independent nuclear digital medical criminal
northern southern eastern western central regional global urban rural industrial agricultural""".split()
PAST = """took made gave found came went saw knew got left felt kept held brought began showed played ran moved
lived believed stood lost paid met included continued set learned changed led watched followed stopped created spoke
read spent grew opened walked won offered remembered considered appeared bought waited served died sent expected
built stayed fell cut reached killed remained raised passed sold required decided pulled broke faced joined backed
rejected approved blocked delayed launched cancelled signed visited attacked defended criticised praised arrested
charged released rescued injured elected appointed fired hired closed reopened struck doubled halved""".split()
BASE = """take make give find come go see know get leave feel keep hold bring begin show play run move live stand lose
pay meet include continue set learn change lead watch follow stop create speak read spend grow open walk win offer
remember consider appear buy wait serve send expect build stay fall cut reach remain raise pass sell require decide
pull break face join back reject approve block delay launch cancel sign visit attack defend release rescue
close""".split()
PREPOSITIONS = (
    "of in to for on with at by from about after before during against between over under near into across".split()
)
TIMES = """Monday Tuesday Wednesday Thursday Friday Saturday Sunday yesterday today in_March in_July last_week last_year
this_month late_on_Friday in_the_morning two_days_later""".split()

FIRST_SYLLABLES = """Ba Be Bil Bor Bran Ca Cor Da Del Dor Du El Fa Fen Fos Ga Gel Gor Gru Ha Hel Hor Il Ja Jor Ka Kel
Kor Kru La Lem Lin Lo Ma Mel Mor Mu Na Nel Nor Ol Or Pa Pel Por Qui Ra Rel Ros Sa Schel Sil Sol Ta Tel Tor Ul Va Vel
Vor Wa Wel Win Wol Ya Ye Za Zel Zor""".split()
MIDDLE_SYLLABLES = """a an ar be bi bo da de di do e el en er fa ga ge go i in ir ka ke ki ko la le li lo ma me mi mo
na ne ni no o on or pa pe ra re ri ro sa se si so ta te ti to u ur va ve vi za""".split()
LAST_SYLLABLES = """bach berg by cek chi dal dez dorf escu etti feld ford gan ger grad ham hart hof holm ian ich ides
ik in ini insky ison ka ker kov kowski land ler ley lin low man mann mark mer mont more nen ner nik nov off ova ovic
ow pool quist ras rez rick ridge ros ry sen shaw ska sky son stad stein ston strom ta ter thorpe ton tti vall vich
ville vist wald well wick worth yan zadeh zen""".split()
ACCENTS = str.maketrans(
    {"a": "á", "e": "é", "i": "í", "o": "ö", "u": "ü", "n": "ñ", "c": "ç", "s": "š", "O": "Ø", "E": "É"}
)
TITLES = "Sen. Rep. Gov. Gen. Dr. Mr. Mrs. Ms. Judge President Senator Justice Sir Professor Minister Mayor".split()
OF = """University_of Bank_of Ministry_of Department_of Republic_of City_of House_of Friends_of Institute_for Centre_for
Campaign_for Citizens_for""".split()
ORGANISATIONS = """Inc. Corp. Group Holdings Industries Partners Capital Bank Foundation Institute University College
Energy Steel Motors Airlines Pharmaceuticals Technologies Systems Media News Times Post Herald Tribune Journal Council
Association Union Party Committee Agency Department Ministry Hospital Trust Fund Society Club United City Rovers
&_Co. &_Sons School_of_Law High_School State_University Police_Department County_Council International_Airport
Medical_Centre Chamber_of_Commerce""".split()
COMPASS = "New North South East West Fort San Saint Mount Lake Port Upper Lower Old".split()
WORKS = """River Winter Mountain Shadow Crown Garden Harbour Mirror Stone Empire Voyage Promise Storm Silence Island
Orchard Machine Kingdom Letter Night Road Dream Fire Glass Bell Tower Thief Daughter""".split()


class Zipf:
    """Picks the early ones more often."""

    def __init__(self, items: list[str], flat: float = 1.0, exponent: float = 1.0) -> None:
        self.items = items
        self.sums = list(itertools.accumulate((rank + flat) ** -exponent for rank in range(1, len(items) + 1)))

    def pick(self, rng: random.Random) -> str:
        return self.items[bisect.bisect(self.sums, rng.random() * self.sums[-1])]


def column(table: str, number: int = 0, keep: str = "") -> list[str]:
    rows = [line.split("\t") for line in (DATA / table).read_text(encoding="utf-8").splitlines()]
    return [row[number] for row in rows if not keep or keep in row]


class Names:
    """Names by shape, the more popular first."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        given = [line.split("\t") for line in (DATA / "lexicon/given_names.tsv").read_text("utf-8").splitlines()]
        surnames = [line.split("\t") for line in (DATA / "lexicon/surnames.tsv").read_text("utf-8").splitlines()]
        self.given = [row[0] for row in given if "word" not in row]
        self.real_surnames = [row[0] for row in surnames if "word" not in row]
        rng.shuffle(self.given)
        rng.shuffle(self.real_surnames)
        made = dict.fromkeys(self.syllables() for _ in range(70_000))
        self.surnames = list(dict.fromkeys([*self.real_surnames, *made]))
        self.given_picker, self.surname_picker = Zipf(self.given, 30), Zipf(self.surnames, 200, 0.8)
        world = [line.split("\t") for line in (DATA / "gazetteer/world.tsv").read_text("utf-8").splitlines()]
        by_type: dict[str, list[str]] = {}
        for row in world:
            by_type.setdefault(row[1], []).append(row[6])
        self.countries = by_type["country"]
        self.demonyms = [
            alias[len("adjective:") :]
            for row in world
            if row[1] == "country"
            for alias in row[7].split("|")
            if alias.startswith("adjective:") and "-" not in alias
        ]
        self.acronyms = [
            alias[len("acronym=") :] for row in world for alias in row[7].split("|") if alias.startswith("acronym=")
        ]
        self.cities = by_type["city"]
        self.known = [name for kind in ("organization", "media", "government", "person") for name in by_type[kind]]
        for names in (self.cities, self.known, self.acronyms):
            rng.shuffle(names)
        self.place_picker = Zipf([*self.cities[:800], *self.real_surnames[:400]], 20)

    def syllables(self) -> str:
        """A surname that nobody need have."""
        rng = self.rng
        word = rng.choice(FIRST_SYLLABLES)
        for _ in range(rng.choice((0, 1, 1, 1, 2))):
            word += rng.choice(MIDDLE_SYLLABLES)
        word += rng.choice(LAST_SYLLABLES)
        if rng.random() < 0.03:
            at = rng.randrange(len(word))
            word = word[:at] + word[at].translate(ACCENTS) + word[at + 1 :]
        if rng.random() < 0.02:
            word = rng.choice(("O'", "Mc", "Mac", "D'", "Fitz")) + word
        return word

    def cast(self) -> list[str]:
        """Who is in the news, the most popular first."""
        rng, cast = self.rng, []
        sources = [
            (0.30, (f"{self.given_picker.pick(rng)} {self.surname_picker.pick(rng)}" for _ in itertools.count())),
            (0.20, iter(self.real_surnames)),
            (0.14, iter(self.cities)),
            (0.08, iter([*self.countries, *self.known])),
            (0.05, iter(self.demonyms)),
            (0.05, iter(self.acronyms)),
            (0.18, iter(self.known)),
        ]
        weights = [weight for weight, _ in sources]
        while len(cast) < 30_000:
            _, source = rng.choices(sources, weights)[0]
            name = next(source, None)
            if name is not None:
                cast.append(name)
        first = [
            "US",
            "U.S.",
            "UN",
            "EU",
            "Russia",
            "Russian",
            "American",
            "China",
            "New York",
            "New York Times",
            "WHO",
        ]
        return list(dict.fromkeys([*first, *cast]))

    def any(self, starts: Zipf | None) -> str:
        """A name of any shape; `starts` are the words that titles of works begin with."""
        rng = self.rng
        given, surname = self.given_picker.pick(rng), self.surname_picker.pick(rng)
        place = self.place_picker.pick(rng)
        shape = rng.random()
        if shape < 0.36:
            return f"{given} {surname}"
        if shape < 0.47:
            return f"{given} {rng.choice('ABCDEFGHJKLMPRSTW')}. {surname}"
        if shape < 0.53:
            return f"{rng.choice(TITLES)} {surname}"
        if shape < 0.57:
            return f"{given} {surname}-{self.surname_picker.pick(rng)}"
        if shape < 0.72:
            return f"{surname} {rng.choice(ORGANISATIONS)}".replace("_", " ")
        if shape < 0.79:
            return f"{place} {rng.choice(ORGANISATIONS)}".replace("_", " ")
        if shape < 0.85:
            return f"{rng.choice(OF)} {place}".replace("_", " ")
        if shape < 0.89:
            return f"{rng.choice(COMPASS)} {surname}"
        if shape < 0.955 and starts is not None:
            return f"{starts.pick(rng).title()} {surname} {rng.choice(WORKS)}"
        if shape < 0.985:
            return self.syllables()
        return "".join(rng.choice("ABCDEFGHIJKLMNOPRSTUVW") for _ in range(rng.choice((3, 3, 4, 4, 5))))


def vocabulary() -> tuple[dict[str, Zipf], list[str]]:
    """Words by the slot of a template that they fill, and all of them, the more frequent first."""
    verbs = [line.split("\t") for line in (DATA / "lexicon/cue_verbs.tsv").read_text("utf-8").splitlines()]
    said = [row[0] for row in verbs if row[2].startswith("past")]
    heads = [word for word in column("lexicon/heads.tsv") if word.isalpha() and word not in NOUNS]
    rare = [
        f"{prefix}{noun}{suffix}"
        for suffix in ("s", "er", "ing", "less")
        for prefix in ("", "over", "sub")
        for noun in NOUNS
    ]
    slots = {
        "N": Zipf([*NOUNS, *heads, *rare], 8, 0.9),
        "A": Zipf([*ADJECTIVES, *(f"un{word}" for word in ADJECTIVES), *(f"{word}ly" for word in ADJECTIVES)], 8, 0.9),
        "V": Zipf([*PAST, *(f"re{word}" for word in PAST)], 5, 0.9),
        "I": Zipf([*BASE, *(f"re{word}" for word in BASE)], 5, 0.9),
        "S": Zipf(["said", "told", "added", *said], 0, 1.2),
        "P": Zipf(PREPOSITIONS, 1),
        "D": Zipf("the a the his its a their this some every no another".split(), 0, 0.8),
        "T": Zipf([time.replace("_", " ") for time in TIMES], 5),
    }
    everyday = "the of to a in and that for on said with was at by it he is from as be not will who but has".split()
    everything = [
        *everyday,
        *PREPOSITIONS,
        *itertools.chain(*itertools.zip_longest(NOUNS, ADJECTIVES, PAST, BASE, heads)),
    ]
    return slots, list(dict.fromkeys(word for word in everything if word))


CLAUSES = """X V D A N P D N
D N V D A N P X
D A N P D N V X P T
X and D N V P D N
D N of D A N was A
X has V D N and will I D A N
D N S that X will not I D N
X S P T that D N V D A N
it was D A N that V X
D A N V P X and D N of X
they I to I D N P D A N
X , D A N from D N , V D N
more than NUM N V P D N P X
D X N V D N P D A N
there is no N P D N , D N S
X N V P X after D N of D N
NUM people were V P D A N near X""".split("\n")


class Writer:
    """Writes documents."""

    def __init__(self, rng: random.Random, cast: list[str], slots: dict[str, Zipf]) -> None:
        self.rng, self.slots = rng, slots
        self.cast = Zipf(cast, 12, 1.2)
        self.clauses = [clause.split() for clause in CLAUSES]

    def name(self) -> str:
        name, chance = self.cast.pick(self.rng), self.rng.random()
        if chance < 0.07:
            return name + "'s"
        if chance < 0.09:
            return name + self.rng.choice(("-based", "-led", "-backed", "-born"))
        if chance < 0.095:
            return name + self.rng.choice(("s", "ers", "ian", "ville"))  # another word that begins like a name
        return name

    def clause(self) -> str:
        words = []
        for slot in self.rng.choice(self.clauses):
            if slot == "X":
                words.append(self.name())
            elif slot == "NUM":
                words.append(str(self.rng.choice((2, 3, 12, 40, 300, 1500, 20_000))))
            else:
                words.append(self.slots[slot].pick(self.rng) if slot in self.slots else slot)
        return " ".join(words).replace(" ,", ",")

    def sentence(self) -> str:
        chance = self.rng.random()
        clause = self.clause()
        if chance < 0.18:
            return f'"{clause[0].upper()}{clause[1:]}," {self.slots["S"].pick(self.rng)} {self.name()}.'
        if chance < 0.25:
            return f'{self.name()} {self.slots["S"].pick(self.rng)}: "{clause[0].upper()}{clause[1:]}."'
        if chance < 0.6:
            clause += self.rng.choice((", and ", " while ", ", but ", " because ", " - ", "; ", " as ")) + self.clause()
        return f"{clause[0].upper()}{clause[1:]}."

    def document(self) -> str:
        rng = self.rng
        goal = rng.randrange(3_000, 6_000)
        headline = self.clause()
        paragraphs = [headline.upper() if rng.random() < 0.3 else headline.capitalize()]
        while sum(map(len, paragraphs)) < goal:
            paragraphs.append(" ".join(self.sentence() for _ in range(rng.choice((1, 2, 2, 3)))))
        return self.untidy("\n\n".join(paragraphs))

    def untidy(self, text: str) -> str:
        """The text as it comes from pages, PDFs and wires."""
        rng = self.rng
        if rng.random() < 0.8:
            text = re.sub(r'(^|(?<=[\s(]))"', "“", text).replace('"', "”").replace("'", "’").replace(" - ", " — ")
        if rng.random() < 0.15:  # wrapped lines
            text = re.sub(r"(.{60,72}) (?=\S)", r"\1\n", text)
        if rng.random() < 0.1:
            text = text.replace("\n", "\r\n")
        blanks = rng.random()
        chars = []
        for char in text:
            chance = rng.random()
            if char == " " and chance < 0.002:
                char = "\u00a0" if blanks < 0.7 else "  "
            elif char.isalpha() and chance < 0.00002:
                char += rng.choice("\u00ad\u200b\u200d")
            elif char == "-" and chance < 0.03:
                char = "\u2011"
            chars.append(char)
        text = "".join(chars)
        chance = rng.random()
        if chance < 0.01:
            return "\ufeff" + unicodedata.normalize("NFD", text)
        if chance < 0.03:  # accents lost, or a foreign word with what lower-casing makes longer
            return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
        return text + " İİ" if chance < 0.04 else text


def lists(names: Names, cast: list[str], words: list[str]) -> list[str]:
    """A million names, so that each list is the beginning of the next."""
    common = set(words)
    seen: set[str] = set()
    out: list[str] = []

    def add(name: str) -> None:
        folded = name.lower()
        if folded not in seen and folded not in common and len(name) > 1:
            seen.add(folded)
            out.append(name)

    rest = iter(cast)
    # How many are from the news, and how many of the most frequent words a title of a work may begin with.
    for size, known, starts in zip(SIZES.values(), (450, 3_100, 9_000, 20_000), (0, 4, 4, len(words)), strict=True):
        for name in itertools.islice(rest, known):
            add(name)
        picker = Zipf(words[:starts], 20) if starts else None
        while len(out) < size:
            add(names.any(picker))
    return out


def generate(folder: pathlib.Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(SEED)
    names = Names(rng)
    cast = names.cast()
    slots, words = vocabulary()
    writer = Writer(rng, cast, slots)
    documents: list[str] = []
    size = 0
    while size < TEXT_BYTES:
        documents.append(writer.document())
        size += len(documents[-1].encode())
    (folder / "texts.txt").write_text("\0".join(documents), encoding="utf-8", newline="")
    everything = lists(names, cast, words)
    for label, size in SIZES.items():
        (folder / f"names-{label}.txt").write_text("\n".join(everything[:size]) + "\n", encoding="utf-8", newline="")


if __name__ == "__main__":
    generate(pathlib.Path(sys.argv[1]))

#!/usr/bin/env python3
"""Cuts the gazetteer drafts down to the table that the library embeds.

usage: gazetteer_table.py GAZETTEER_DIR [OUT_FILE]

Reads countries.tsv, orgs.tsv and people.tsv (one row per entity, alias and kind), and tools/gazetteer_more.tsv, written
by hand: companies, teams, universities, places and people that the drafts lack, and better names of some that they
have. Of a person only the name is kept: who holds an office changes, and a table does not know what is so today. Writes
crates/onrecord/data/gazetteer/world.tsv: one line per entity, best known first, since the order is the prior.

    id  type  subtype  gender  wikidata  iso3166  name  aliases

Aliases are joined by "|", each "kind:text" (smart case) or "kind=text" (sensitive). The name is an alias with smart
case unless the aliases repeat it. What is left out, and why, stands in tools/gazetteer_drops.tsv and in `keep` and
`usable` below.
"""

import collections
import csv
import dataclasses
import pathlib
import re
import sys
import unicodedata

HERE = pathlib.Path(__file__).parent
KINDS = ["name", "official", "acronym", "abbrev", "adjective", "demonym", "former", "metonym", "alt"]


def words(text):
    return set(text.split())


TYPES = {
    "country": "country",
    "territory": "country",
    "region": "place",
    "admin1": "place",
    "us_state": "place",
    "place": "place",
    "water": "place",
    "capital": "city",
    "city": "city",
    "gov": "government",
    "military": "government",
    "intel": "government",
    "igo": "organization",
    "ngo": "organization",
    "party": "organization",
    "company": "organization",
    "thinktank": "organization",
    "court": "organization",
    "legislature": "organization",
    "generic_org": "organization",
    "group": "group",
    "armed_group": "group",
    "media": "media",
    "person": "person",
    "league": "organization",
    "team": "organization",
    "university": "organization",
}
# An ordinary word that names one of these is still, with a capital, nearly always the name, all in capitals too.
SAFE_WORDS = {"country", "capital", "us_state", "region", "group"}
# Parties known by one word; other single words in the Factbook's party lists are words or acronyms ("Citizens", "Ap").
ONE_WORD_PARTIES = words("""
    Aontu Balad Cidadania Concertación D66 Denk Ecolo Fatah Fidesz Groen Hadash Hizballah Jamaat-e-Islami Jobbik
    Junts KSČM KDU-ČSL Komeito Kuomintang Lega Levica Likud Meretz Podemos Reconquete Respublica Rodina Shas Sumar
    Svobodni Vooruit Yabloko
    """)
# Names shared with people that mean the place all the same; places below a million that are not here are matched only
# with their state or country ("Jackson, Mississippi").
KNOWN_PLACES = words("""
    Alberta Aragon Berkeley Brandenburg Brighton Bristol Brittany Charlotte Cheyenne Concepcion Devon Dover Flanders
    Flint Geneva Glasgow Holguin Kandy Kent Kiel Metz Odessa Olympia Oran Palma Reno Richmond Salem Salerno Savannah
    Sheffield Siena Spokane Stockton Toledo Trenton Valencia Venice Zaragoza Zaria
    """)
# Countries without a code of their own: surnames too, but the country in nearly every text.
HOME_NATIONS = {"r_england", "r_scotland", "r_wales", "r_nireland"}
NOT_AS_BIG_AS_THE_NAME = {"p_Q81882", "p_Q189128"}  # Santos, León: more often a surname
# States that are gone were not the ones that stand there now: entities of their own, by the aliases that name them.
FORMER_STATES = [
    (
        "x_soviet_union",
        "Soviet Union",
        ["Union of Soviet Socialist Republics", "USSR", "U.S.S.R."],
        ["Soviet"],
        ["Soviets"],
    ),
    ("x_russian_empire", "Russian Empire", ["Tsarist Russia"], [], []),
    ("x_east_germany", "East Germany", ["German Democratic Republic", "GDR"], ["East German"], ["East Germans"]),
    ("x_west_germany", "West Germany", [], ["West German"], ["West Germans"]),
    ("x_nazi_germany", "Nazi Germany", ["Third Reich"], [], []),
    ("x_yugoslavia", "Yugoslavia", ["Federal Republic of Yugoslavia"], ["Yugoslav", "Yugoslavian"], ["Yugoslavs"]),
    ("x_serbia_montenegro", "Serbia and Montenegro", [], [], []),
    ("x_czechoslovakia", "Czechoslovakia", [], ["Czechoslovak", "Czechoslovakian"], ["Czechoslovaks"]),
    ("x_ottoman_empire", "Ottoman Empire", [], ["Ottoman"], ["Ottomans"]),
    ("x_north_vietnam", "North Vietnam", ["Democratic Republic of Vietnam"], ["North Vietnamese"], []),
    ("x_south_vietnam", "South Vietnam", ["Republic of Vietnam"], ["South Vietnamese"], []),
    ("x_united_arab_republic", "United Arab Republic", [], [], []),
    ("x_netherlands_antilles", "Netherlands Antilles", [], [], []),
]
# One name, several ways into the Latin alphabet.
SPELLINGS = """
    Sergey Sergei; Andrey Andrei; Alexey Alexei Aleksei Aleksey; Alexander Aleksandr Alexandr; Dmitry Dmitri
    Dmitriy; Yury Yuri Yuriy; Evgeny Yevgeny Evgeni Yevgeni; Nikolay Nikolai; Vitaly Vitali Vitaliy; Valery Valeri;
    Anatoly Anatoli; Grigory Grigori; Vasily Vasili; Gennady Gennadi; Arkady Arkadi; Georgy Georgi; Yekaterina
    Ekaterina; Yelena Elena; Natalia Natalya; Ksenia Xenia; Mohammed Mohammad Muhammad Mohamed; Ahmed Ahmad; Hussein
    Hussain Hossein; Hassan Hasan; Yousef Youssef Yusuf Yousuf; Abdullah Abdallah; Abdel Abdul; Khaled Khalid; Omar
    Umar; Osama Usama; Saeed Said; Nouri Nuri; Mustafa Mostafa; Mahmoud Mahmud; Ibrahim Ebrahim; Faisal Faysal;
    Salem Salim; Suleiman Sulaiman; Rashid Rasheed; Nasser Nasir; Jamal Gamal; Ismail Ismael; Oleksandr Olexander;
    Serhiy Serhii; Andriy Andrii; Dmytro Dmitro; Oleksiy Oleksii; Yuriy Yurii; Vitaliy Vitalii
    """
SPELLINGS = [group.split() for group in SPELLINGS.replace("\n", " ").split(";")]
# What newspapers call the parts of a country; it tells the region from its capital of the same name ("Kursk region").
PARTS = {
    country: noun
    for noun, countries in {
        "province": "AF AO AR BE BG CN CU CR DO EC ES ID IQ IR IT KH LA PK SY NL PA PG PH RW TH TR VN YE ZA CD ZM",
        "region": "BY CL ET GH KZ PE RU TZ UA",
        "state": "AU BR IN MM MX MY NG SD SS VE",
        "county": "EE HR HU KE LR RO",
        "governorate": "EG JO TN",
        "prefecture": "JP",
        "department": "BO CO GT HN NI PY SV UY",
    }.items()
    for country in countries.split()
}
ACRONYMS_OF_FORMER_STATES = {"USSR", "U.S.S.R.", "GDR"}
# Things that stand in the drafts twice.
SAME = {
    "o_gov_us": "o_us_admin",
    "o_facebook": "m_facebook",
    "h_haybatullah_akhundzada": "h_Q24237654",
    "h_javier_gerardo_milei": "h_javier_milei",
    "h_alyaksandr_lukashenka": "h_Q2866",
    "h_luiz_inacio_lula": "h_Q37181",
    "h_bruno_rodriguez": "h_Q58183",
    "h_benyamin_netanyahu": "h_Q43723",
    "h_abdallah_ii": "h_Q57464",
    "h_abiy_ahmed_ali": "h_abiy_ahmed",
    "h_yoweri_kaguta_museveni": "h_yoweri_museveni",
    "h_nayib_armando_bukele_ortez": "h_nayib_bukele",
    "h_jose_daniel_ortega_saavedra": "h_daniel_ortega",
    "h_leo_xiv": "h_pope_leo_xiv",
    "h_muhammad_bin_salman": "h_mohammed_bin_salman",
    "h_gustavo_francisco_petro_urrego": "h_gustavo_petro",
    "h_charles_iii": "h_king_charles_iii",
}
# No person's name, or only a part of one.
NOBODY = ["h_matteo_rossi_and_lorenzo_bugli", "h_co_prince_emmanuel_macron", "h_dos_ramos", "h_marcos_jr"]
# Comes after its namesakes: the other ABC is meant more often.
LESS_KNOWN = {"m_abc_australia"}
# Of parties with one name, those that English news writes of most.
PARTIES_FROM = ["US", "GB", "CA", "AU", "DE", "FR", "IL", "IN"]
# Aliases that the drafts lack.
EXTRA = [
    ("m_the_economist", "the Economist", "name", False),
    ("m_the_intercept", "the Intercept", "name", False),
    ("c_us", "U.S.A", "acronym", True),
    ("o_dems", "Democrat Party", "alt", False),
]


@dataclasses.dataclass
class Entity:
    """One line of the table in the making."""

    id: str
    name: str
    type: str  # as in the drafts
    country: str = ""
    qid: str = ""
    gender: str = ""
    attrs: dict = dataclasses.field(default_factory=dict)
    aliases: list = dataclasses.field(default_factory=list)  # (text, kind, sensitive)


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def fold(text):
    """What the matcher makes of a text, near enough to see that two aliases are one."""
    text = unicodedata.normalize("NFD", text).casefold()
    text = "".join(c for c in text if not unicodedata.combining(c))
    for old, new in [
        ("’", "'"),
        ("‘", "'"),
        ("-", " "),
        ("–", " "),
        ("ł", "l"),
        ("ø", "o"),
        ("đ", "d"),
        ("ı", "i"),
        ("æ", "ae"),
    ]:
        text = text.replace(old, new)
    return " ".join(text.split())


def keep(row, attrs):
    """Whether the entity of this row belongs in a gazetteer of general news."""
    if row["type"] == "person":
        return attrs["tier"] in "12" or "congress" in row["source"]
    return row["source"] != "phoenix-mnsa"  # armed groups as of 2014, in capitals, with people among them


def usable(row, attrs):
    """Whether the alias of this row can be trusted without context."""
    alias, kind = row["alias"], row["alias_kind"]
    if kind in ("surname", "postal"):
        return False
    if row["source"] == "factbook" and row["type"] == "party":
        if kind == "acronym":
            return False  # AP, DC, PPP: each is many things
        if " " not in alias:
            return alias in ONE_WORD_PARTIES
        if any(c in alias for c in "[]()/;:") or alias.startswith(("The ", "Our ", "Us ", "We ", "For ")):
            return False  # a fragment, or a phrase that any headline may hold ("The Right")
    if row["source"] == "dotgov" and len(alias.split()) < 3 and not alias.startswith("Federal"):
        return alias in ("Peace Corps", "Forest Service", "Postal Service", "Capitol Police", "Smithsonian Institution")
    # A common noun, not a name ("central bank"); dpa, the agency, is the exception.
    return any(c.isupper() for c in alias) or alias == "dpa"


def read(drafts, drops):
    entities = {}
    for file in ("countries", "orgs", "people"):
        for row in rows(drafts / f"{file}.tsv"):
            attrs = dict(a.split("=", 1) for a in row["attrs"].split(";") if "=" in a)
            if not keep(row, attrs):
                continue
            entity = entities.setdefault(
                row["id"],
                Entity(
                    row["id"], row["canonical"], row["type"], row["country"], row["qid"], attrs.get("gender", ""), attrs
                ),
            )
            entity.qid = entity.qid or row["qid"]
            alias = row["alias"].strip()
            if not usable(row, attrs) or (row["id"], alias) in drops or ("*", alias) in drops:
                continue
            # In capitals a short place name is more often an acronym ("ABA").
            short = row["type"] in ("city", "admin1") and len(alias) < 5
            # Capitals alone make an acronym of a name ("SANA" is not "Sana").
            capitals = len(alias) > 1 and alias.isupper() and " " not in alias
            word = capitals or short or ("word" in row["ambiguous"] and row["type"] not in SAFE_WORDS)
            sensitive = row["alias_kind"] in ("acronym", "abbrev") or word
            namesake = {"given", "surname"} & set(row["ambiguous"].split("+"))
            if row["id"] in HOME_NATIONS:
                namesake = set()
            if namesake and row["type"] in ("city", "admin1") and alias not in KNOWN_PLACES:
                big = int(attrs.get("pop") or 0) >= 900_000 and row["id"] not in NOT_AS_BIG_AS_THE_NAME
                if not big:
                    attrs["qualify"] = entity.attrs["qualify"] = "1"
                    continue
            entity.aliases.append((alias, row["alias_kind"], sensitive))
    return entities


def add_more(entities):
    """The entities of gazetteer_more.tsv, and what it says of those that are there already."""
    for row in rows(HERE / "gazetteer_more.tsv"):
        entity = entities.get(row["id"])
        if entity is None:
            entity = Entity(row["id"], row["name"], row["type"], row["country"], "", (row["gender"] or "")[:1])
            entity.attrs["tier"] = "2"
            entities[row["id"]] = entity
        else:
            entity.name, entity.gender = row["name"], entity.gender or row["gender"][:1]
        entity.aliases.append((row["name"], "name", False))
        for alias in filter(None, (row["aliases"] or "").split("|")):
            kind, mark, text = re.match(r"(\w+)([:=])(.+)", alias).groups()
            entity.aliases.append((text, kind, mark == "="))


def split_former_states(entities):
    """Takes the aliases of states that are gone from the states of today."""
    for key, name, names, adjectives, demonyms in FORMER_STATES:
        gone = {name, *names, *adjectives, *demonyms}
        for entity in entities.values():
            if entity.id.startswith("c_"):
                entity.aliases = [a for a in entity.aliases if a[0] not in gone]
        former = entities[key] = Entity(key, name, "former_country")
        former.aliases.append((name, "name", False))
        former.aliases += [
            (n, "acronym", True) if n in ACRONYMS_OF_FORMER_STATES else (n, "name", False) for n in names
        ]
        former.aliases += [(a, "adjective", False) for a in adjectives]
        former.aliases += [(d, "demonym", False) for d in demonyms]


def qualify(entities):
    """Gives places that share their name with people a name with their state or country."""
    countries = {e.country: e.name for e in entities.values() if e.id.startswith("c_")}
    states = {
        e.name: [a for a, kind, _ in e.aliases if kind == "abbrev"] for e in entities.values() if e.type == "us_state"
    }
    for entity in entities.values():
        if not entity.attrs.get("qualify"):
            continue
        state = entity.attrs.get("admin1", "") if entity.country == "US" else ""
        if state not in states:
            state = ""
        place = state or countries[entity.country]
        qualified = [f"{entity.name}, {place}"] + [f"{entity.name}, {abbrev}" for abbrev in states.get(state, [])]
        entity.aliases = [(q, "name", False) for q in qualified] + entity.aliases
        entity.name = qualified[0]


def merge_doubles(entities):
    """The same sea, agency, committee or party from two sources becomes one entity."""
    first = {}
    doubles = ("w_", "usg_", "uscom_", "pt_")
    for entity in entities.values():
        if not entity.id.startswith(doubles) and TYPES.get(entity.type) not in ("person", "city", "country"):
            for alias, kind, _ in entity.aliases:
                if kind in ("name", "official"):
                    first.setdefault((fold(alias), entity.country), entity)
                    if entity.id.startswith("r_"):
                        first.setdefault((fold(alias), ""), entity)
    for entity in [e for e in entities.values() if e.id.startswith(doubles)]:
        for alias, kind, _ in list(entity.aliases):
            other = first.get((fold(alias), entity.country))
            if kind == "name" and other and len(alias.split()) > 1:
                other.aliases += entity.aliases
                del entities[entity.id]
                break


def forms(entity):
    """Other ways that newspapers write the same alias."""
    for text, kind, _ in entity.aliases:
        words = text.split()
        if (
            kind == "acronym"
            and TYPES.get(entity.type) in ("organization", "government")
            and text.isupper()
            and text.isalpha()
        ):
            if 2 < len(text) < 5:
                yield ".".join(text) + ".", "acronym", True  # F.B.I.
        elif kind in ("name", "official") and entity.type != "person":
            noun = PARTS.get(entity.country)
            if (
                entity.id.startswith("s_")
                and noun
                and "," not in text
                and len(text) > 3
                and not {noun, "region", "republic", "city"} & set(text.lower().split())
            ):
                yield f"{text} {noun}", kind, False
            for long, short in [
                ("&", "and"),
                ("United States", "U.S."),
                ("United States", "US"),
                ("Saint", "St."),
                ("Saint", "St"),
                ("St.", "Saint"),
                ("St.", "St"),
                ("Fort", "Ft."),
                ("Mount", "Mt."),
                ("Defense", "Defence"),
                ("Defence", "Defense"),
                ("Labour", "Labor"),
                ("Labor", "Labour"),
                ("Center", "Centre"),
                ("Centre", "Center"),
                ("Organization", "Organisation"),
                ("Organisation", "Organization"),
            ]:
                if f" {long} " in f" {text} " and text != long:
                    yield f" {text} ".replace(f" {long} ", f" {short} ").strip(), kind, False
        elif kind == "name" and entity.type == "person":
            if (
                len(words) == 3
                and all(len(w) > 2 and w[0].isupper() and w.isalpha() for w in words)
                and entity.country == "US"
            ):
                yield f"{words[0]} {words[1][0]}. {words[2]}", kind, False
            for group in SPELLINGS:
                for spelling in group if words[0] in group else ():
                    if spelling != words[0] and len(words) > 1:
                        yield " ".join([spelling, *words[1:]]), kind, False
            for ours, other in [
                (" al-", " el-"),
                (" el-", " al-"),
                (" Al ", " al-"),
                (" bin ", " ibn "),
                (" ben ", " Ben "),
            ]:
                if ours in text:
                    yield text.replace(ours, other), kind, False


def disambiguate(entities):
    """Gives American and Canadian cities that have a better known namesake a form with their state."""
    abbrevs = {
        e.name: [a for a, kind, _ in e.aliases if kind == "abbrev"] for e in entities.values() if e.type == "us_state"
    }
    known = set()
    for entity in sorted(entities.values(), key=prior):
        if entity.type in ("city", "capital") and "," not in entity.name:
            state = entity.attrs.get("admin1")
            if entity.country in ("US", "CA") and state and state != entity.name and (fold(entity.name) in known):
                entity.aliases += [(f"{entity.name}, {s}", "name", False) for s in [state, *abbrevs.get(state, [])]]
        known |= {fold(text) for text, _, _ in entity.aliases}


def add_forms(entities):
    taken = {fold(text) for e in entities.values() for text, _, _ in e.aliases}
    for entity in entities.values():
        entity.aliases += [form for form in list(forms(entity)) if fold(form[0]) not in taken]


def tidy(entity):
    """Each alias once, as the first of its kinds; no "the X" beside X, since an article is no part of a name."""
    best = {}
    texts = {text for text, _, _ in entity.aliases}
    for text, kind, sensitive in sorted(entity.aliases, key=lambda a: KINDS.index(a[1])):
        if text.startswith(("the ", "The ")) and text[4:] in texts and text != "the Ukraine":
            continue
        if kind == "metonym" and entity.type == "capital":
            continue  # a capital's own name, used for the government: still its name
        if entity.name.startswith(f"{text}, "):
            kind = "name"  # "Washington" of "Washington, D.C."
        best.setdefault(text, (text, kind, sensitive))
    entity.aliases = list(best.values())
    if entity.aliases and entity.name not in best:
        entity.name = entity.aliases[0][0]  # the name itself was left out


def prior(entity):
    """Sorts what an ambiguous alias more likely means before what it less likely means."""
    population = int(entity.attrs.get("pop") or 0)
    past = entity.attrs.get("status") == "past"
    tier = int(entity.attrs.get("tier") or 3)
    match entity.type:
        case "country":
            group = 0
        case "territory":
            group = 1
        case "region" | "former_country" | "group":
            group = 2
        case "capital" if population >= 200_000:
            group = 3
        case "capital" | "city" if population >= 1_000_000:
            group = 5
        case "us_state":
            group = 6
        case "capital" | "city" if population >= 100_000:
            group = 7
        case "generic_org":
            group = 10
        case "admin1" | "place" | "water":
            group = 8
        case "person":
            group = {1: 9, 2: 12}.get(tier, 13)
        case "capital" | "city":
            group = 11
        case "party" if entity.id.startswith("pt_"):
            group = 14
        case _:
            group = 4  # organisations, agencies, media, groups of the curated lists
            if entity.id.startswith(("usg_", "uscom_")):
                group = 10
    if entity.type == "party" and entity.country in PARTIES_FROM:
        population = len(PARTIES_FROM) - PARTIES_FROM.index(entity.country)
    return group, past, -population, entity.id in LESS_KNOWN, entity.id


def outrank(entities):
    """Drops a metonym or former name where it would come before the thing of that name: "The Hague" is a city."""
    named = collections.defaultdict(list)
    for rank, entity in enumerate(entities):
        for text, kind, _ in entity.aliases:
            if kind not in ("former", "metonym"):
                named[fold(text)].append(rank)
    for rank, entity in enumerate(entities):
        entity.aliases = [
            a
            for a in entity.aliases
            if a[1] not in ("former", "metonym") or all(other <= rank for other in named[fold(a[0])])
        ]


def line(entity):
    iso = entity.attrs.get("iso", "") or (entity.country if entity.id.startswith("c_") else "")
    gender = {"m": "male", "f": "female"}.get(entity.gender, "")
    kind_of_thing = TYPES.get(entity.type, "country")
    subtype = entity.type if entity.type != kind_of_thing else ""
    aliases = []
    for text, kind, sensitive in entity.aliases:
        assert not set("|\t\n") & set(text), text
        if text != entity.name or kind != "name" or sensitive:
            aliases.append(f"{kind}{'=' if sensitive else ':'}{text}")
    return "\t".join([entity.id, kind_of_thing, subtype, gender, entity.qid, iso, entity.name, "|".join(aliases)])


def within(entity, states):
    """The country of an entity, and of what lies in an American state that too: "US-GA"."""
    country = entity.country or (entity.id[2:].upper() if entity.id.startswith("c_") else "")
    if entity.type == "us_state":
        return f"US-{entity.id[3:].upper()}"
    state = states.get(entity.attrs.get("admin1", ""), "") if country == "US" else ""
    return f"{country}-{state}" if state else country


def main():
    drafts = pathlib.Path(sys.argv[1])
    default = HERE.parent / "crates/onrecord/data/gazetteer/world.tsv"
    out = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else default
    drops = {(row["id"], row["alias"]) for row in rows(HERE / "gazetteer_drops.tsv")}

    entities = read(drafts, drops)
    for nobody in NOBODY:
        del entities[nobody]
    add_more(entities)
    split_former_states(entities)
    qualify(entities)
    merge_doubles(entities)
    for double, entity in SAME.items():
        entities[entity].aliases += entities.pop(double).aliases
    for key, *alias in EXTRA:
        entities[key].aliases.append(tuple(alias))
    disambiguate(entities)
    add_forms(entities)
    for entity in entities.values():
        tidy(entity)
    for e in entities.values():
        if not e.aliases:
            print("left out:", e.id, e.name, file=sys.stderr)
    kept = sorted((e for e in entities.values() if e.aliases), key=prior)
    outrank(kept)
    lines = [line(e) for e in kept if e.aliases]
    out.write_text("".join(f"{row}\n" for row in lines), encoding="utf-8")
    states = {e.name: e.id[3:].upper() for e in kept if e.type == "us_state"}
    places = [within(e, states) for e in kept if e.aliases]
    out.with_name("within.txt").write_text("".join(f"{place}\n" for place in places), encoding="utf-8")
    aliases = sum(len(e.aliases) for e in kept)
    print(f"{out.name}: {len(lines)} entities, {aliases} aliases, {out.stat().st_size} bytes")


if __name__ == "__main__":
    main()

"""How fast and how right onrecord and its peers find names: the same text, the same lists, one process each.

    python tools/gazetteer_bench FOLDER [--sizes 1k,10k,100k,1m] [--engines NAME,NAME]

`make bench-gazetteer` installs what it needs and runs it; SIZES= and ENGINES= choose. The table goes to
FOLDER/results.md, and all that was measured to FOLDER/results.json.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.metadata
import json
import os
import pathlib
import pickle
import platform
import subprocess
import sys

from engines import ENGINES
from generate import SIZES, generate
from reference import folded, lowered, right, share_of_first_words

HERE = pathlib.Path(__file__).parent
# A search is done in one thread; so is all else that could use more.
ONE_THREAD = dict.fromkeys(("RAYON_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

PREFACE = """\
Speed is megabytes of UTF-8 a CPU second, from the texts as given to spans in code points: the median of several
passes in one thread. Peers get names and text in lower case and report all overlapping matches; Python keeps those
at boundaries, and of these the leftmost, then longest. That is how a careful user runs them. The rows called
*blanked* add a trick of ours, which few would think of: all that is no word character is made a blank and names get
blanks around, so that few matches come back to Python. In parentheses: their speed if lower-casing is not counted.
*Lower* and *wrong* count spans missed + added: first against what can be found in lower-cased text, then against
the right answer, which also knows accents, apostrophes, hyphens and blanks. *Ratio* is to the fastest peer without a
span wrong in the first sense: of those run the usual way, and (*trick*) of all. Load is wall time, of a pickle or of
opening the compiled file. Build is CPU time; memory is what the process grew by, and by how much at most while
building.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--sizes", default=",".join(SIZES), type=lambda sizes: sizes.split(","))
    parser.add_argument("--engines", default="", help="only those whose name begins with one of these")
    parser.add_argument("--into", type=pathlib.Path, help="a page to write the short table into, between its marks")
    args = parser.parse_args()
    prepare(args.folder, args.sizes)
    wanted = [name for name in ENGINES if not args.engines or name.startswith(tuple(args.engines.split(",")))]
    results: dict[str, dict[str, dict]] = {}
    for size in args.sizes:
        results[size] = {}
        for name in wanted:
            if SIZES[size] <= ENGINES[name].largest:
                results[size][name] = run(name, size, args.folder)
                print(f"{size} {name}: {brief(results[size][name])}", file=sys.stderr, flush=True)
    (args.folder / "results.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    page = report(results, args.folder)
    (args.folder / "results.md").write_text(page, encoding="utf-8")
    print(page)
    if args.into:
        before, _, rest = args.into.read_text(encoding="utf-8").partition("<!-- measured")
        mark, _, rest = rest.partition("-->\n")
        _, _, after = rest.partition("<!-- /measured -->")
        table = short(results)
        args.into.write_text(f"{before}<!-- measured{mark}-->\n{table}<!-- /measured -->{after}", encoding="utf-8")


def prepare(folder: pathlib.Path, sizes: list[str]) -> None:
    """The texts, the names and the right answers, unless they are there, made by the same code."""
    stamp = "".join((HERE / name).read_text(encoding="utf-8") for name in ("generate.py", "reference.py"))
    stamps = folder / "made-by.txt"
    if not stamps.exists() or stamps.read_text(encoding="utf-8") != stamp:
        print("writing texts and names …", file=sys.stderr)
        generate(folder)
        for old in folder.glob("right-*"):
            old.unlink()
        stamps.write_text(stamp, encoding="utf-8")
    texts = (folder / "texts.txt").read_bytes().decode().split("\0")
    for size in sizes:
        if (folder / f"right-{size}-words.pickle").exists():
            continue
        print(f"finding the right answers for {size} …", file=sys.stderr)
        names = (folder / f"names-{size}.txt").read_bytes().decode().split("\n")[:-1]
        answers = {"folded": right(texts, names, folded), "lowered": right(texts, names, lowered)}
        for kind, answer in (answers | {"words": share_of_first_words(texts, names)}).items():
            with (folder / f"right-{size}-{kind}.pickle").open("wb") as file:
                pickle.dump(answer, file)


def run(name: str, size: str, folder: pathlib.Path) -> dict:
    command = [sys.executable, str(HERE / "engines.py"), name, size, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | ONE_THREAD, check=False)
    if done.returncode:
        last = (done.stderr.strip() or f"ended with {done.returncode}").split("\n")[-1]
        return {"failed": last}
    return json.loads(done.stdout)


def brief(result: dict) -> str:
    return (
        result.get("failed")
        or f"{result['speed']:.1f} MB/s, {result['matches']} matches, built in {result['build']:.2f} s"
    )


def report(results: dict[str, dict[str, dict]], folder: pathlib.Path) -> str:
    lines = ["# Gazetteers, measured", ""]
    date = dt.datetime.now(tz=dt.timezone.utc).date()
    lines += [
        f"`make bench-gazetteer` on {date}, {processor()}, Python {platform.python_version()}; {versions()}.",
        "",
        PREFACE,
    ]
    for size, rows in results.items():
        lines += section(size, rows, folder)
    return "\n".join(lines)


def section(size: str, rows: dict[str, dict], folder: pathlib.Path) -> list[str]:
    answers = {}
    for kind in ("folded", "words"):
        with (folder / f"right-{size}-{kind}.pickle").open("rb") as file:
            answers[kind] = pickle.load(file)
    texts = (folder / "texts.txt").stat().st_size / 1e6
    right_count = sum(map(len, answers["folded"]))
    lines = [
        f"## {SIZES[size]:,} names",
        "",
        f"{right_count:,} names in {texts:.2f} MB; {answers['words']:.0%} of the words of the text begin some name.",
        "",
        "| engine | build s | memory MB (peak) | load ms (file MB) | MB/s | matches | lower | wrong | ratio | trick |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    bases = [best_peer(rows, tricks=tricks) for tricks in (False, True)]
    for name, row in rows.items():
        if "failed" in row:
            lines.append(f"| {name} | | | | | | | | | {row['failed'][:60].replace('|', '/')} |")
            continue
        load = f"{row['load'] * 1e3:,.2f} ({row['file'] / 1e6:,.1f})" if "load" in row else "none"
        speed = f"{row['speed']:,.1f}"
        if ENGINES[name].lower:
            speed += f" ({row['speed_lowered_before']:,.1f})"
        ratio = " | ".join(f"{row['speed'] / rows[base]['speed']:,.1f}" if base else "–" for base in bases)
        wrong = {kind: "+".join(f"{row[kind][way]:,}" for way in ("missed", "added")) for kind in ("lowered", "folded")}
        ours = name.startswith("onrecord")
        lines.append(
            f"| {name} | {row['build']:,.3f} | {row['memory']:,.0f} ({row['peak']:,.0f}) | {load} | {speed} |"
            f" {row['matches']:,} | {'' if ours else wrong['lowered']} | {wrong['folded']} | {ratio} |"
        )
    return [*lines, "", *summary(size, rows), ""]


def short(results: dict[str, dict[str, dict]]) -> str:
    """The speeds of all sizes, and what the largest list costs, for a page."""
    sizes = list(results)
    largest = sizes[-1]
    columns = [f"{SIZES[size]:,} names" for size in sizes]
    lines = [
        "",
        f"Megabytes a second of one core ({processor()}; {versions()}), and spans wrong of all in the text:",
        "",
        f"| | {' | '.join(columns)} |",
        f"|---|{'---:|' * len(sizes)}",
    ]
    for name in dict.fromkeys(name for rows in results.values() for name in rows):
        cells = []
        for size in sizes:
            row = results[size].get(name, {"failed": ""})
            cells.append("–" if "failed" in row else f"{row['speed']:,.1f} ({sum(row['folded'].values()):,} wrong)")
        lines.append(f"| {name} | {' | '.join(cells)} |")
    lines += ["", f"What {SIZES[largest]:,} names cost:", "", "| | build s | memory MB, at most | load ms | file MB |"]
    lines += ["|---|---:|---:|---:|---:|"]
    for name, row in results[largest].items():
        if "failed" not in row:
            load = f"{row['load'] * 1e3:,.2f} | {row['file'] / 1e6:,.1f}" if "load" in row else "cannot | –"
            lines.append(f"| {name} | {row['build']:,.2f} | {row['peak']:,.0f} | {load} |")
    for size in sizes:
        for said in summary(size, results[size]):
            lines += ["", f"With {SIZES[size]:,} names, {said}"]
    return "\n".join([*lines, "", ""])


def best_peer(rows: dict[str, dict], *, tricks: bool) -> str | None:
    """The fastest other engine that gives the right answer, as far as lower case goes, without or with our tricks."""
    right = [
        name
        for name, row in rows.items()
        if not name.startswith("onrecord") and "failed" not in row and not any(row["lowered"].values())
    ]
    right = [name for name in right if tricks or not name.endswith("blanked")]
    return max(right, key=lambda name: rows[name]["speed"], default=None)


def summary(size: str, rows: dict[str, dict]) -> list[str]:
    ours = rows.get("onrecord find_columns", {"failed": ""})
    if "failed" in ours:
        return []
    said = []
    peers = {n: r for n, r in rows.items() if not n.startswith("onrecord") and "failed" not in r}
    plain, trick = best_peer(rows, tricks=False), best_peer(rows, tricks=True)
    if plain:
        peer = rows[plain]
        said.append(
            f"{ours['speed'] / peer['speed']:.1f} times the best peer with the right answer, {plain}"
            f" ({ours['speed'] / peer['speed_lowered_before']:.1f} if its lower-casing is not counted)"
        )
    if trick != plain:
        said.append(f"{ours['speed'] / rows[trick]['speed']:.1f} times the best with our trick, {trick}")
    if peers:
        said.append(
            f"built {min(r['build'] for r in peers.values()) / ours['build']:.1f} times as fast as the fastest peer"
        )
    said.append(f"in {ours['peak']:.0f} MB at most")
    if "load" in ours:
        said.append(f"opened {ours['build'] / ours['load']:,.0f} times as fast as built")
        said.append(f"{ours['file'] / SIZES[size]:.1f} bytes an alias")
    if "verify" in ours:
        said.append(f"verified in {ours['verify'] * 1e3:.1f} ms")
    return [f"onrecord: {'; '.join(said)}."]


def processor() -> str:
    cpuinfo = pathlib.Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def versions() -> str:
    found = []
    for package in dict.fromkeys(engine.package for engine in ENGINES.values()):
        try:
            found.append(f"{package} {importlib.metadata.version(package)}")
        except importlib.metadata.PackageNotFoundError:
            continue
    return ", ".join(found)


if __name__ == "__main__":
    main()

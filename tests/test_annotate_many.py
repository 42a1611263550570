"""annotate_many: order, laziness, bounded work ahead, faults, threads, Ctrl-C."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

import onrecord

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXTS = [f"“Number {n}{' and on' * (n % 7 * 50)},” said Ann." for n in range(300)]


@pytest.fixture(scope="module")
def annotator() -> onrecord.Annotator:
    return onrecord.Annotator(gazetteer=None)


@pytest.mark.parametrize("threads", [None, 1, 2, 7])
def test_yields_what_annotate_does_in_order(annotator: onrecord.Annotator, threads: int | None) -> None:
    docs = list(annotator.annotate_many(TEXTS, threads=threads))
    assert docs == [annotator.annotate(text) for text in TEXTS]
    assert all(doc.text is text for doc, text in zip(docs, TEXTS, strict=True))


def test_takes_pairs_and_any_iterable(annotator: onrecord.Annotator) -> None:
    docs = annotator.annotate_many(iter([("a", "A."), "B.", (None, "C."), ("d", "")]))
    assert [(doc.id, doc.text) for doc in docs] == [("a", "A."), (None, "B."), (None, "C."), ("d", "")]
    assert list(docs) == []
    assert list(annotator.annotate_many([])) == []


def test_is_lazy_and_works_only_a_little_ahead(annotator: onrecord.Annotator) -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        for taken in itertools.count(1):  # noqa: B007 - read outside
            yield "“Yes,” said Ann."

    docs = annotator.annotate_many(endless(), threads=2)
    assert taken == 0
    for number in range(1, 100):
        next(docs)
        assert taken <= number + 16


def test_long_texts_are_not_piled_up(annotator: onrecord.Annotator) -> None:
    taken = 0

    def long() -> Iterator[str]:
        nonlocal taken
        for taken in range(1, 9):  # noqa: B007 - read outside
            yield "a" * 20_000_000

    docs = annotator.annotate_many(long(), threads=4)
    next(docs)
    assert taken <= 3


def test_faults_come_after_what_went_before(annotator: onrecord.Annotator) -> None:
    def failing() -> Iterator[str]:
        yield from TEXTS[:5]
        raise KeyError("from the generator")

    docs = annotator.annotate_many(failing())
    assert [doc.text for doc in itertools.islice(docs, 5)] == TEXTS[:5]
    with pytest.raises(KeyError, match="from the generator"):
        next(docs)
    assert list(docs) == []


def test_an_interrupt_does_not_wait_its_turn(annotator: onrecord.Annotator) -> None:
    class Texts:
        calls = 0

        def __iter__(self) -> Texts:
            return self

        def __next__(self) -> str:
            self.calls += 1
            if self.calls == 3:
                raise KeyboardInterrupt
            return f"Text {self.calls}."

    docs = annotator.annotate_many(Texts())
    with pytest.raises(KeyboardInterrupt):
        next(docs)
    assert [doc.text for doc in itertools.islice(docs, 3)] == ["Text 1.", "Text 2.", "Text 4."]


@pytest.mark.parametrize("item", [3, None, b"a", ("a",), ("a", 3), (3, "a"), ("a", "b", "c"), ["a", "b"]])
def test_other_items_are_refused(annotator: onrecord.Annotator, item: Any) -> None:
    docs = annotator.annotate_many(["a", item, "b"])
    next(docs)
    with pytest.raises(TypeError, match="text 1 "):
        next(docs)


def test_wrong_arguments_are_refused_at_once(annotator: onrecord.Annotator) -> None:
    for threads in (0, -1):
        with pytest.raises(ValueError, match="threads"):
            annotator.annotate_many([], threads=threads)
    with pytest.raises(TypeError, match="one str"):
        annotator.annotate_many("a text")
    with pytest.raises(TypeError):
        annotator.annotate_many(3)


def test_other_threads_run_meanwhile(annotator: onrecord.Annotator) -> None:
    ticks = 0
    done = threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not done.wait(0.001):
            ticks += 1

    clock = threading.Thread(target=tick)
    clock.start()
    started = time.perf_counter()
    for _ in annotator.annotate_many([TEXTS[3] * 20_000] * 2, threads=1):
        pass
    took = time.perf_counter() - started
    done.set()
    clock.join()
    assert ticks > took * 50


def test_one_iterator_is_advanced_by_one_at_a_time(annotator: onrecord.Annotator) -> None:
    def reentrant() -> Iterator[str]:
        yield next(docs).text

    docs = annotator.annotate_many(reentrant())
    with pytest.raises(ValueError, match="already being advanced"):
        next(docs)


def test_progress_is_drawn_on_standard_error(
    annotator: onrecord.Annotator, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert len(list(annotator.annotate_many(TEXTS, progress=True))) == len(TEXTS)
    next(annotator.annotate_many(TEXTS, progress=True))  # dropped midway
    out, err = capfd.readouterr()
    assert not out
    assert "300/300" in err


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_works_in_a_forked_process(annotator: onrecord.Annotator) -> None:
    program = (
        "import multiprocessing as m, onrecord\n"
        "def work(n): return len(list(onrecord.Annotator(gazetteer=None).annotate_many(['a'] * n)))\n"
        "if __name__ == '__main__':\n"
        "    work(3)\n"
        "    with m.get_context('fork').Pool(2) as pool: print(pool.map(work, [5, 6]))\n"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[5, 6]", done.stderr


def test_ctrl_c_is_heard_and_the_rest_is_still_there() -> None:
    program = (
        "import onrecord, itertools\n"
        "docs = onrecord.Annotator(gazetteer=None).annotate_many(['Ann said. ' * 60_000] * 2, threads=1)\n"
        "print('ready', flush=True)\n"
        "try: next(docs)\n"
        "except KeyboardInterrupt: print('heard', flush=True)\n"
        "print(len(list(docs)))\n"
    )
    child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert child.stdout
    assert child.stdout.readline() == "ready\n"
    time.sleep(0.2)
    child.send_signal(signal.SIGINT)
    assert child.communicate(timeout=60)[0] == "heard\n2\n"

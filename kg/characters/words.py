"""Where words begin: jieba's dictionary and its likeliest path through it, without guessing at new words.

`rjieba` is the same segmenter in Rust, cuts alike (tests/characters/test_words.py) and is ten times as fast; where a platform has
no wheel of it, `jieba` itself cuts.
"""

from __future__ import annotations

try:
    import rjieba
except ImportError:  # pragma: no cover - a platform without a wheel
    import jieba

    jieba.setLogLevel(60)

    def cut(text: str) -> list[str]:
        """The words of a text, in its order; joined they are the text."""
        return list(jieba.cut(text, HMM=False))

else:

    def cut(text: str) -> list[str]:
        """The words of a text, in its order; joined they are the text."""
        return rjieba.cut(text, False)

"""Where words begin: jieba's dictionary and its likeliest path through it, without guessing at new words.

`rjieba` is the same segmenter in Rust, cuts alike (tests/characters/test_words.py) and is ten times as fast; where a platform has
no wheel of it, `jieba` itself cuts.
"""

from __future__ import annotations

try:
    import rjieba
except ImportError:  # pragma: no cover - a platform without a wheel
    from functools import cache

    import jieba

    @cache
    def _tokenizer() -> jieba.Tokenizer:
        """jieba with its dictionary, read as `Tokenizer.initialize` does, but for what that looks at first: a copy in the
        folder for temporary files, where anybody may have put it, and which it reads by marshal.
        """
        made = jieba.Tokenizer()
        made.FREQ, made.total = made.gen_pfdict(made.get_dict_file())
        made.initialized = True
        return made

    def cut(text: str) -> list[str]:
        """The words of a text, in its order; joined they are the text."""
        return list(_tokenizer().cut(text, HMM=False))

else:

    def cut(text: str) -> list[str]:
        """The words of a text, in its order; joined they are the text."""
        return rjieba.cut(text, False)

"""How a draft speaks of an old law or name: what of a sentence says that it is meant as an old one."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from kg.vocabulary.tables import Vocabulary

#: What has words and years of its own, which say nothing of the sentence: 《废旧金属收购业治安管理办法》, 国发〔2019〕5号.
_IN_MARKS = re.compile("《[^《》]*》|[〔（(][^〔〕（）()]*[〕）)]")


def masked(text: str) -> str:
    """A text of the same length without its titles and what stands in brackets."""
    return _IN_MARKS.sub(lambda match: "＿" * len(match[0]), text)


@cache
def old_spoken_of(v: Vocabulary, cue: str) -> Callable[[str], bool]:
    """A function that tells of a sentence, masked, whether it speaks of what is old. cue: of the words that say so.

    To clear up is one where documents are: 清理规范性文件, not 清理违建.
    """
    says = re.compile(v.alternation(cue))
    documents = re.compile(v.alternation("draft-cleans-up"))

    def of(sentence: str) -> bool:
        return bool(says.search(sentence) or ("清理" in sentence and documents.search(sentence)))

    return of

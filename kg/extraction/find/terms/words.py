"""The words that the rules for mechanisms and programs share: class nouns, verbs, what is generic, what is a slogan."""

from __future__ import annotations

import re

from kg.characters.fold import key
from kg.characters.words import TWOFOLD, goes_over
from kg.model.schema import MECHANISM, PROGRAM
from kg.vocabulary.tables import Vocabulary

#: Both kinds, in the order in which the rules try them.
KINDS = (PROGRAM, MECHANISM)

#: 制度化和流程化 + 推进: in what way anything goes on.
_HOW = re.compile("(?:[一-龥]{2}化[和与、及]?)+(?:推进|运行|落实|实施|工作|保障)?")


class Words:
    """Tables of ontology/cues/terms.ttl; those by kind have MECHANISM and PROGRAM as keys."""

    def __init__(self, v: Vocabulary):
        #: a class noun of each kind, as a regular expression; 报告制 is one, but not in 报告制度, nor 制度 in 制度化
        self.noun = {
            MECHANISM: v.alternation("mechanism-noun") + "(?!(?<=制)度|(?<=制度)化|(?<=机制)化)",
            PROGRAM: v.alternation("program-noun"),
        }
        self.noun_ends = {kind: re.compile(noun + "$") for kind, noun in self.noun.items()}
        #: verbs that say that a thing of the kind is put into practice
        self.verbs = {
            MECHANISM: frozenset(v.cue("mechanism-verb")),
            PROGRAM: frozenset(v.cue("program-verb")),
        }
        self.all_verbs = self.verbs[MECHANISM] | self.verbs[PROGRAM]
        #: verbs that may also be a part of a name
        self.verb_in_name = frozenset(v.cue("verb-in-name"))
        #: what no name holds
        self.stop = frozenset({*v.cue("term-stop"), "“", "”"})
        #: whole names that are no one's in particular
        self.generic = {
            MECHANISM: frozenset(v.cue("generic-mechanism")),
            PROGRAM: frozenset(v.cue("generic-program")),
        }
        #: words that make no name a particular one
        self.plain = frozenset(v.cue("generic-word"))
        self._slogans = frozenset(key(t) for t in v.cue("slogan"))
        #: what stands behind a name, or behind its class noun, and makes another thing of it
        self.not_after = re.compile(v.alternation("not-term-after"))
        self.not_after_noun = re.compile(v.alternation("not-term-after-noun"))
        self._over = v.cue("word-over-end")
        general = {MECHANISM: ("general-modifier",), PROGRAM: ("general-modifier", "general-deed")}
        self._modifier = {kind: re.compile(v.alternation(*names)) for kind, names in general.items()}
        self._general = {
            kind: re.compile(f"{v.alternation('generic-word', *names)}+") for kind, names in general.items()
        }

    def run_over(self, text: str, end: int) -> bool:
        """Whether the last character of a name that ends there belongs to another word: 宪法日益深入人心, 河长制作公示牌."""
        return text[end - 1] in TWOFOLD and (text.startswith(self._over, end - 1) or goes_over(text, end))

    def is_general(self, inner: str, kind: str) -> bool:
        """Whether what stands before a class noun tells how, and not what for: 全链条机制, 慰问行动.

        Plain words are enough of a name where they are many: 行政执法协调监督联席会议制度; not so of 制度化和流程化推进机制.
        """
        if kind == MECHANISM and _HOW.fullmatch(inner):
            return True
        short = len(inner) < 7 or self._modifier[kind].search(inner) is not None
        return short and self._general[kind].fullmatch(inner) is not None

    def is_slogan(self, name: str) -> bool:
        """Whether a name is a slogan, a doctrine or a problem, and no mechanism or program."""
        return key(name) in self._slogans

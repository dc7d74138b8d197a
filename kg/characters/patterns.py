"""Regular expressions where they are used, compiled once: ``rx("…").search(text)``.

`re.search` looks its pattern up too, but behind two calls of Python, which costs more than most of our matches.
"""

from __future__ import annotations

import re
from functools import cache

rx = cache(re.compile)

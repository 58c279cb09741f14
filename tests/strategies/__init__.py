"""Random instruments, valid by construction, and random answers to them.

``instruments()`` draws over all the rules that a file can say; ``answers_for(instrument)`` draws persons who
answer it, with gaps and answers that do not apply. A new rule of the format joins them here, and every test
that draws from them tests it from then on.
"""

from __future__ import annotations

from tests.strategies.answers import answers_for, codes_of, raw_answers_for
from tests.strategies.instruments import ALL_KINDS, instruments
from tests.strategies.parts import numbers, response_scales, texts

__all__ = [
    "ALL_KINDS",
    "answers_for",
    "codes_of",
    "instruments",
    "numbers",
    "raw_answers_for",
    "response_scales",
    "texts",
]

"""When two spellings count as the same: names of columns, wordings of questions, labels of answers."""

from __future__ import annotations

import html
import re
import unicodedata

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_SPACES = re.compile(r"\s+")
_SEPARATORS = re.compile(r"[\s._\-]+")
_SAME = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "‛": "'", "`": "'", "´": "'", "′": "'",
        "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "″": '"',
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
        "\u200b": None, "\u200e": None, "\u200f": None, "\ufeff": None, "\u00ad": None,
    }
)  # fmt: skip
_EDGES = " .,;:!?'\"*"


def fold_text(text: str) -> str:
    """Fold a wording or a label: case, kinds of quotation marks and dashes, spaces, mark-up, closing marks.

    >>> fold_text("  I feel “close” –  always. ") == fold_text('i feel "close" - Always')
    True
    """
    if "<" in text or "&" in text:
        text = html.unescape(_TAG.sub(" ", text))
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    folded = _SPACES.sub(" ", text.translate(_SAME)).casefold().strip()
    return folded.strip(_EDGES) or folded  # a lone mark, such as "?", stays itself


def fold_case(name: str) -> str:
    """Fold a name of a column: case and the spaces around it.

    >>> fold_case(" RS_4 ")
    'rs_4'
    """
    return name.strip().casefold()


def fold_name(name: str) -> str:
    """Fold a name of a column further: hyphens, underscores, points and spaces are alike.

    >>> fold_name("RS-4") == fold_name("rs 4") == fold_name("rs_4")
    True
    """
    return _SEPARATORS.sub("_", fold_case(name))

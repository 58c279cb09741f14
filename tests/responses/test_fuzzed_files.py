"""Five hundred damaged exports: each gives an error with a name, or what the file says, nothing else."""

from __future__ import annotations

import csv
import io
import math
import random
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.responses.files import EXPORTS, LABELS
from tests.responses.surveys import instrument
from trustscale.errors import TrustscaleError
from trustscale.responses.read import read_responses
from trustscale.responses.responses import Responses

FILES = 500
SEED = 20261124
SURVEY = instrument()
TEXTS = [
    name for name in EXPORTS if name not in ("workbook", "workbook_of_qualtrics", "parquet", "spss", "stata")
]
CODES = {str(code): float(code) for code in LABELS} | {
    label.casefold(): float(code) for code, label in LABELS.items()
}

Mutation = Callable[[bytes, random.Random], bytes]


def flip_a_bit(content: bytes, draw: random.Random) -> bytes:
    at = draw.randrange(len(content))
    return content[:at] + bytes([content[at] ^ (1 << draw.randrange(8))]) + content[at + 1 :]


def cut_out(content: bytes, draw: random.Random) -> bytes:
    start = draw.randrange(len(content))
    return content[:start] + content[start + draw.randrange(1, 40) :]


def break_off(content: bytes, draw: random.Random) -> bytes:
    return content[: draw.randrange(len(content))]


def repeat(content: bytes, draw: random.Random) -> bytes:
    start = draw.randrange(len(content))
    piece = content[start : start + draw.randrange(1, 200)]
    return content[:start] + piece * draw.randrange(2, 4) + content[start + len(piece) :]


def put_in(content: bytes, draw: random.Random) -> bytes:
    pieces = [
        b'"',
        b",",
        b";",
        b"\t",
        b"|",
        b"\n",
        b"\r",
        b"\r\n\r\n",
        b"\x00",
        b"\xff",
        b"\xef\xbb\xbf",
        b"sep=;\n",
    ]
    pieces += [
        b"9",
        b"-99",
        b"1e400",
        b"NA",
        b"5,5",
        b" ",
        b"\xe2\x80",
        b"=1+1",
        b"{",
        b'"ImportId"',
        b"'" * 3,
    ]
    at = draw.randrange(len(content) + 1)
    return content[:at] + draw.choice(pieces) * draw.randrange(1, 4) + content[at:]


def exchange_marks(content: bytes, draw: random.Random) -> bytes:
    old, new = draw.sample([b",", b";", b"\t", b'"', b"\n", b"5", b"1", b"e"], 2)
    return content.replace(old, new, draw.choice([1, 2, -1]))


def shuffle_lines(content: bytes, draw: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    draw.shuffle(lines)
    return b"".join(lines)


def repeat_a_line(content: bytes, draw: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    lines.insert(draw.randrange(len(lines)), draw.choice(lines))
    return b"".join(lines)


def other_encoding(content: bytes, draw: random.Random) -> bytes:
    text = content.decode(draw.choice(["utf-8", "cp1252", "utf-16-le"]), errors="replace")
    return text.encode(draw.choice(["utf-8", "utf-16", "utf-16-be", "cp1252", "utf-7"]), errors="replace")


def noise(content: bytes, draw: random.Random) -> bytes:
    return draw.randbytes(draw.randrange(1, 300)) if draw.random() < 0.3 else content


OF_BYTES: list[Mutation] = [flip_a_bit, cut_out, break_off, repeat, put_in, exchange_marks]
MUTATIONS: list[Mutation] = [*OF_BYTES, shuffle_lines, repeat_a_line, other_encoding, noise]


def damage(path: Path, mutations: list[Mutation], draw: random.Random) -> Path:
    content = path.read_bytes()
    for mutate in draw.choices(mutations, k=draw.randrange(1, 4)):
        content = mutate(content, draw) or b"x"
    path.write_bytes(content)
    return path


def damaged(number: int, folder: Path) -> Path:
    draw = random.Random(SEED + number)
    return damage(EXPORTS[draw.choice(TEXTS)](folder), MUTATIONS, draw)


def plainly(cell: str) -> float | None:
    """Code of a cell that is written in a plain form, found in a simpler way than the library finds it."""
    word = re.sub(r"^([1-5])[.,]0$", r"\1", cell.strip().casefold().replace("'", "’"))
    return CODES.get(re.sub(r"^[1-5] - ", "", word))


def check_what_was_read(path: Path, answers: Responses) -> None:
    (part,) = answers.parts
    frame = answers.frame.to_native()
    assert len(frame) == answers.n_rows > 0
    n_blank = 0
    for item, column in part.items.items():
        for cell, code in zip(frame[part.columns[item]], column.codes, strict=True):
            assert math.isnan(code) or code in LABELS
            n_blank += math.isnan(code)
            if (expected := plainly(cell)) is not None:
                assert code == expected
    n_without = part.n_missing + part.n_invalid + part.n_not_applicable
    assert n_blank == n_without
    assert filled_cells(frame.to_numpy(dtype=object)) in split_in_every_way(path, len(frame))


def filled_cells(rows: Iterable[Iterable[str]]) -> list[list[str]]:
    return [cells for row in rows if (cells := [cell for cell in row if cell.strip()])]


def split_in_every_way(path: Path, n_rows: int) -> list[list[list[str]]]:
    """The last rows of the file, as Python's own parser splits them at each mark, under each encoding."""
    found = []
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"):
        try:
            text = path.read_bytes().decode(encoding)
        except UnicodeError:
            continue
        for mark in ",;\t|":
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, skipinitialspace=True))
            found.append(filled_cells(rows)[-n_rows:])
    return found


@pytest.mark.parametrize("batch", range(10))
def test_a_damaged_file_gives_a_named_error_or_what_it_says(batch: int, tmp_path: Path) -> None:
    n_read, refused = 0, list[TrustscaleError]()
    for number in range(batch * FILES // 10, (batch + 1) * FILES // 10):
        path = damaged(number, tmp_path)
        try:
            answers = read_responses(path, SURVEY, invalid="missing")
        except TrustscaleError as error:
            refused.append(error)
        else:
            n_read += 1
            check_what_was_read(path, answers)
    assert all(re.fullmatch(r"TS-R\d{3}", error.code) and error.mend for error in refused)
    assert 5 < n_read < 45  # both outcomes occur, so that neither check is idle


# Not SPSS: its reader can end the whole interpreter over a damaged file, which no caller can catch.
@pytest.mark.parametrize("name", ["workbook", "workbook_of_qualtrics", "parquet", "stata"])
def test_a_damaged_binary_file_gives_a_named_error_or_a_table(name: str, tmp_path: Path) -> None:
    n_refused = 0
    path = EXPORTS[name](tmp_path)
    whole = path.read_bytes()
    for number in range(60):
        path.write_bytes(whole)
        damage(path, OF_BYTES, random.Random(SEED + number))
        try:
            answers = read_responses(path, SURVEY, invalid="missing")
        except TrustscaleError:
            n_refused += 1
        else:
            assert answers.n_rows > 0
    assert n_refused > 20

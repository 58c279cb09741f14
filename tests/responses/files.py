"""One small survey as each survey tool exports it, so that all of them can be held to the same answers."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from tests.helpers import importorskip

PERSONS = ("p1", "p2", "p3", "p4")
STEM = "Wie sehr stimmen Sie zu, „alles in allem“?"
WORDINGS = {
    "close1": "I feel close to my partner, most days",
    "close2": 'We say "good night" – every night',
    "close3": "I often feel alone",
    "close4": "Zusammen fühle ich mich wohl",
}
LABELS = {1: "Strongly disagree", 2: "Disagree", 3: "Neither; it’s mixed", 4: "Agree", 5: "Strongly agree"}
CODES: tuple[tuple[int | None, ...], ...] = ((5, 4, 1, 5), (3, None, 2, 4), (1, 2, 5, 1), (4, 4, None, 3))
COMMENTS = ("fine, thanks", "", "=1+1", "naïve; café")

Build = Callable[[Path], Path]
Rows = Iterable[Sequence[object]]


def cells(show: Callable[[int], object]) -> list[list[object]]:
    """All answers, each as `show` writes it; a blank as nothing."""
    return [["" if code is None else show(code) for code in row] for row in CODES]


def csv_text(rows: Rows, *, delimiter: str = ",", quoting: int = csv.QUOTE_MINIMAL, end: str = "\r\n") -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, quoting=quoting, lineterminator=end).writerows(rows)
    return stream.getvalue()


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def _table(header: Sequence[str], answers: list[list[object]]) -> list[list[object]]:
    body = [[person, *row, comment] for person, row, comment in zip(PERSONS, answers, COMMENTS, strict=True)]
    return [["person", *header, "comment"], *body]


def plain(folder: Path) -> Path:
    return write(folder / "plain.csv", csv_text(_table(list(WORDINGS), cells(str)), end="\n"))


def with_mark(folder: Path) -> Path:
    """Excel's "CSV UTF-8"."""
    return write(folder / "mark.csv", csv_text(_table(list(WORDINGS), cells(str))), "utf-8-sig")


def german_excel(folder: Path) -> Path:
    """Excel's plain CSV in Germany: semicolons, decimal commas, Windows' code page."""
    rows = _table(list(WORDINGS), cells(lambda code: f"{code},0"))
    return write(folder / "german.csv", csv_text(rows, delimiter=";"), "cp1252")


def separator_line(folder: Path) -> Path:
    text = "sep=;\r\n" + csv_text(_table(list(WORDINGS), cells(str)), delimiter=";")
    return write(folder / "sep.csv", text)


def unicode_text(folder: Path) -> Path:
    """Excel's "Unicode text": tabs, UTF-16."""
    return write(
        folder / "unicode.txt", csv_text(_table(list(WORDINGS), cells(str)), delimiter="\t"), "utf-16"
    )


def untidy(folder: Path) -> Path:
    """Typed by hand: blank rows, blank columns, spaces around everything, other letters in the header."""
    rows = [["  ", "", "", "", "", "", ""]]
    for n, row in enumerate(_table([name.upper() for name in WORDINGS], cells(lambda code: f" {code} "))):
        rows.append([f"{cell} " if cell else "" for cell in map(str, row)] + [""])
        if n == 2:
            rows.append([""] * 7)
    return write(folder / "untidy.csv", csv_text([*rows, [""] * 7, []]))


def qualtrics(folder: Path, *, show: Callable[[int], object] = str, third_row: bool = True) -> Path:
    """Three header rows: names, texts, import ids; people delete the third."""
    names = ["StartDate", "ResponseId", *WORDINGS, "comment"]
    texts = [
        "Start Date",
        "Response ID",
        *(f"{STEM} - {text}" for text in WORDINGS.values()),
        "Anything else?",
    ]
    ids = [f'{{"ImportId":"QID{n}","timeZone":"UTC"}}' for n in range(len(names))]
    body = [["2026-05-01 10:00:00", *row] for row in _table([], cells(show))[1:]]
    rows = [names, texts, *([ids] if third_row else []), *body]
    return write(folder / "qualtrics.csv", csv_text(rows, quoting=csv.QUOTE_ALL), "utf-8-sig")


def qualtrics_labels(folder: Path) -> Path:
    return qualtrics(folder, show=LABELS.__getitem__)


def qualtrics_two_rows(folder: Path) -> Path:
    return qualtrics(folder, third_row=False)


def sosci(folder: Path) -> Path:
    """Two header rows, tabs, UTF-16; a gap is -9."""
    labels = ["Interview-Nummer (fortlaufend)", "Seriennummer", "Fragebogen", *WORDINGS.values(), "Kommentar"]
    rows = [["CASE", "SERIAL", "QUESTNNR", *WORDINGS, "comment"], labels]
    rows += [
        [str(n), *row[:1], "base", *row[1:]] for n, row in enumerate(_table([], cells(str))[1:], start=31)
    ]
    text = csv_text(rows, delimiter="\t", quoting=csv.QUOTE_ALL)
    return write(folder / "sosci.csv", text, "utf-16")


def surveymonkey(folder: Path) -> Path:
    """Two header rows: the question of a matrix above its first row only, and its rows below."""
    blank = [""] * (len(WORDINGS) - 1)
    above = ["Respondent ID", "Collector ID", "First Name", STEM, *blank, "Anything else?"]
    below = ["", "", "", *WORDINGS.values(), "Open-Ended Response"]
    body = _table([], cells(LABELS.__getitem__))[1:]
    rows = [above, below, *([str(n), "7", *row] for n, row in enumerate(body, start=900))]
    return write(folder / "monkey.csv", csv_text(rows, quoting=csv.QUOTE_ALL), "utf-8-sig")


def google_forms(folder: Path) -> Path:
    """Questions as the header, a grid's rows in brackets, labels as the answers."""
    rows = _table([f"{STEM} [{text}]" for text in WORDINGS.values()], cells(LABELS.__getitem__))
    stamped = [
        [when, *row]
        for when, row in zip(["Timestamp", *["2026/05/01 10:00:00 AM GMT+2"] * 4], rows, strict=True)
    ]
    return write(folder / "google.csv", csv_text(stamped, quoting=csv.QUOTE_ALL, end="\n"))


def limesurvey(folder: Path) -> Path:
    """Full questions as headings and full answers, semicolons."""
    rows = _table([f"{STEM} [{text}]" for text in WORDINGS.values()], cells(LABELS.__getitem__))
    return write(folder / "lime.csv", csv_text(rows, delimiter=";", quoting=csv.QUOTE_ALL), "utf-8-sig")


def limesurvey_codes(folder: Path) -> Path:
    """Question codes as headings: an array's rows in brackets."""
    rows = _table([f"grid[{item}]" for item in WORDINGS], cells(str))
    return write(folder / "lime_codes.csv", csv_text(rows, quoting=csv.QUOTE_ALL), "utf-8-sig")


def redcap_raw(folder: Path) -> Path:
    rows = _table(list(WORDINGS), cells(str))
    extra = [["redcap_event_name", "form_complete"], *[["baseline_arm_1", "2"]] * 4]
    return write(
        folder / "redcap.csv", csv_text([[*a, *b] for a, b in zip(rows, extra, strict=True)], end="\n")
    )


def redcap_labels(folder: Path) -> Path:
    rows = _table(list(WORDINGS.values()), cells(LABELS.__getitem__))
    return write(folder / "redcap_labels.csv", csv_text(rows, quoting=csv.QUOTE_ALL, end="\n"))


def numbered_labels(folder: Path) -> Path:
    """Number and label in one cell, as many forms print it."""
    return write(
        folder / "numbered.csv",
        csv_text(_table(list(WORDINGS), cells(lambda code: f"{code} - {LABELS[code]}"))),
    )


def frame() -> pd.DataFrame:
    """The survey as a data frame: numbers with gaps, texts."""
    columns: dict[str, Any] = {"person": list(PERSONS)}
    for n, item in enumerate(WORDINGS):
        columns[item] = [row[n] for row in CODES]
    return pd.DataFrame({**columns, "comment": list(COMMENTS)})


def workbook(folder: Path) -> Path:
    openpyxl = importorskip("openpyxl")
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Answers"
    for row in _table(list(WORDINGS), cells(int)):
        page.append([cell if cell != "" else None for cell in row])
    book.create_sheet("Codebook").append(["item", "text"])
    book.save(folder / "book.xlsx")
    return folder / "book.xlsx"


def workbook_of_qualtrics(folder: Path) -> Path:
    """An export that was opened in a spreadsheet and saved as a workbook."""
    openpyxl = importorskip("openpyxl")
    book = openpyxl.Workbook()
    with qualtrics(folder).open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.reader(stream):
            book.active.append([int(cell) if cell.isdigit() else cell or None for cell in row])
    book.active["A4"] = dt.datetime(2026, 5, 1, 10, 0)  # noqa: DTZ001 - spreadsheets know no time zones
    book.save(folder / "qualtrics.xlsx")
    return folder / "qualtrics.xlsx"


def parquet(folder: Path) -> Path:
    importorskip("pyarrow")
    frame().to_parquet(folder / "answers.parquet")
    return folder / "answers.parquet"


def spss(folder: Path) -> Path:
    pyreadstat = importorskip("pyreadstat")
    data = frame()
    data.loc[1, "close2"] = -9
    pyreadstat.write_sav(
        data,
        folder / "answers.sav",
        column_labels={item: f"{STEM} {text}" for item, text in WORDINGS.items()},
        variable_value_labels={item: {**LABELS, -9: "no answer"} for item in WORDINGS},
        missing_ranges={item: [{"lo": -99, "hi": -9}] for item in WORDINGS},
    )
    return folder / "answers.sav"


def stata(folder: Path) -> Path:
    pyreadstat = importorskip("pyreadstat")
    pyreadstat.write_dta(
        frame(),
        folder / "answers.dta",
        column_labels=dict(WORDINGS),
        variable_value_labels=dict.fromkeys(WORDINGS, LABELS),
    )
    return folder / "answers.dta"


EXPORTS: dict[str, Build] = {
    build.__name__: build
    for build in (
        plain,
        with_mark,
        german_excel,
        separator_line,
        unicode_text,
        untidy,
        qualtrics,
        qualtrics_labels,
        qualtrics_two_rows,
        sosci,
        surveymonkey,
        google_forms,
        limesurvey,
        limesurvey_codes,
        redcap_raw,
        redcap_labels,
        numbered_labels,
        workbook,
        workbook_of_qualtrics,
        parquet,
        spss,
        stata,
    )
}
"""Every export by its name."""

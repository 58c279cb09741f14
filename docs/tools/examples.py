"""The files that the pages score: one small survey, as several survey tools would export it.

Six invented persons answer the five items of the RS5. Every file of them holds the same answers.
"""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from trustscale import load_instrument

DOCS = Path(__file__).parents[1]
PERSONS = ("anna", "ben", "carla", "dov", "eva", "finn")
COUPLES = (1, 1, 2, 2, 3, 3)
# 9 is "does not apply", None a blank.
ANSWERS: tuple[tuple[int | None, ...], ...] = (
    (2, 5, 5, 5, 4),
    (3, 4, 5, 4, 9),
    (1, 6, 6, 6, 6),
    (5, 2, 3, 2, 3),
    (2, 5, None, 5, 5),
    (4, 3, 4, None, None),
)
STEM = "How do these statements describe your relationship?"
ITEMS = tuple(item.id for item in load_instrument("rs5").items)
WORDINGS = tuple(item.text or "" for item in load_instrument("rs5").items)
LABELS = {
    code.code: code.label or ""
    for scale in load_instrument("rs5").response_scales
    for code in (*scale.options, *scale.not_applicable)
}


def write_examples(folder: Path | str) -> None:
    """Write all example files into a folder."""
    folder = Path(folder)
    for source in (
        *DOCS.glob("tutorials/*.csv"),
        *DOCS.glob("tutorials/*.toml"),
        *DOCS.glob("how-to/*.toml"),
    ):
        shutil.copy(source, folder / source.name)
    people = [["person", "couple"], *([who, str(pair)] for who, pair in zip(PERSONS, COUPLES, strict=True))]
    _write(folder / "rs5.csv", people, [ITEMS, *_numbers()])
    _write(folder / "other-names.csv", people, [[f"Q12_{n}" for n in range(1, 6)], *_numbers()])
    _write(folder / "agree-first.csv", people, [ITEMS, *_agree_first()])
    _write(folder / "reversed.csv", people, [ITEMS, *_first_item_reversed()])
    _write(folder / "missing-codes.csv", people, [ITEMS, *_numbers(blank="-77")])
    _write(folder / "google-forms.csv", _stamped(people), [_google_questions(), *_labels()])
    _write_german_excel(folder / "german-excel.csv")
    _write_qualtrics(folder / "qualtrics.csv")
    _write_spss(folder)


def _numbers(blank: str = "") -> list[list[str]]:
    return [[blank if code is None else str(code) for code in row] for row in ANSWERS]


def _labels() -> list[list[str]]:
    return [["" if code is None else LABELS[code] for code in row] for row in ANSWERS]


def _agree_first() -> list[list[str]]:
    """The numbers of a form on which 1 is the strongest agreement."""
    return [["" if code is None else str(code if code == 9 else 7 - code) for code in row] for row in ANSWERS]


def _first_item_reversed() -> list[list[str]]:
    return [[str(7 - int(first)), *rest] for first, *rest in _numbers()]


def _stamped(people: list[list[str]]) -> list[list[str]]:
    times = ["Timestamp", *(f"2026/03/0{day} 10:15:00 AM GMT" for day in range(1, 7))]
    return [[time, *row] for time, row in zip(times, people, strict=True)]


def _google_questions() -> list[str]:
    return [f"{STEM} [{text}]" for text in WORDINGS]


def _write(path: Path, left: list[list[str]], right: list[list[str] | tuple[str, ...]]) -> None:
    rows = [[*first, *second] for first, second in zip(left, right, strict=True)]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def _write_german_excel(path: Path) -> None:
    """Semicolons, and letters as Windows wrote them before UTF-8."""
    heads = ["person", *ITEMS, "Größe"]
    sizes = ("1,71", "1,80", "1,66", "1,84", "1,70", "1,79")
    rows = [[who, *row, size] for who, row, size in zip(PERSONS, _numbers(), sizes, strict=True)]
    with path.open("w", encoding="cp1252", newline="") as file:
        csv.writer(file, delimiter=";", lineterminator="\r\n").writerows([heads, *rows])


def _write_qualtrics(path: Path) -> None:
    heads = ["StartDate", "ResponseId", *(f"Q3_{n}" for n in range(1, 6))]
    questions = ["Start Date", "Response ID", *(f"{STEM} - {text}" for text in WORDINGS)]
    imports = [
        f'{{"ImportId":"{name}"}}' for name in ("startDate", "_recordId", *(f"QID3_{n}" for n in range(1, 6)))
    ]
    rows = [
        [f"2026-03-0{day} 10:15:00", f"R_{who}", *answers]
        for day, (who, answers) in enumerate(zip(PERSONS, _labels(), strict=True), start=1)
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([heads, questions, imports, *rows])


def _write_spss(folder: Path) -> None:
    """An SPSS file as collected, and one in which the first item was recoded with its labels."""
    try:
        import pyreadstat
    except ModuleNotFoundError:  # the pages that need the files say so when they are run
        return
    import pandas as pd

    frame = pd.DataFrame(ANSWERS, columns=ITEMS, dtype="float64").fillna(-99)
    frame.insert(0, "person", PERSONS)
    labels = {item: {float(code): text for code, text in LABELS.items()} for item in ITEMS}
    texts = ["Person", *WORDINGS]
    missing = {item: [-99] for item in ITEMS}
    pyreadstat.write_sav(
        frame,
        folder / "survey.sav",
        column_labels=texts,
        variable_value_labels=labels,
        missing_ranges=missing,
    )
    first = ITEMS[0]
    turned = frame.assign(**{first: 7 - frame[first]})
    opposite = {7 - code: text for code, text in labels[first].items() if code != 9}
    pyreadstat.write_sav(
        turned,
        folder / "recoded.sav",
        column_labels=texts,
        variable_value_labels={**labels, first: opposite},
        missing_ranges=missing,
    )

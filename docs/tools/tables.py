"""Tables on pages, made of what the code and the stored simulations say, so that they cannot differ."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from trustscale.norms.change_methods import METHODS
from trustscale.validation.needs import QUESTIONS

SIMULATED = Path(__file__).parents[2] / "benchmarks" / "simulations" / "norms.json"
FALSE_ALARMS = {
    "JT": "jacobson-truax",
    "GLN": "gulliksen-lord-novick",
    "HLL": "hsu-linn-lord",
    "EN": "edwards-nunnally",
    "NK": "nunnally-kotsch",
    "HA": "hageman-arrindell",
    "practice": "practice-adjusted",
    "regression": "regression",
    "JT_above_65": "jacobson-truax, of those whose first score was above 65",
}


class Shown(str):
    """HTML that a notebook shows as it is."""

    def _repr_html_(self) -> str:
        return str(self)


def change_methods() -> Shown:
    """The methods of reliable change, their questions, and the options without which they cannot answer."""
    rows = [
        (name, record.question, ", ".join(word.replace("_", "-") for word in record.needs))
        for name, record in METHODS.items()
    ]
    return shown(pd.DataFrame(rows, columns=["method", "question", "needs"]))


def needs() -> Shown:
    """What each question needs of a summary."""
    words = {"moments": "moments", "tables": "moments and tables", "rows": "rows"}
    rows = [(question.verb, question.what, words[question.needs]) for question in QUESTIONS]
    return shown(pd.DataFrame(rows, columns=["function", "what", "needs"]))


def coverage() -> Shown:
    """How often the two intervals around a score hold the true score."""
    found = pd.DataFrame(_simulated("coverage"))
    rows = found[found["interval"].str.startswith(("Kelley", "observed"))].copy()
    rows["interval"] = rows["interval"].str.replace(", r =", ", reliability")
    wide = rows.pivot(index="setting", columns="interval", values="covered_percent")
    return shown(wide.loc[rows["setting"].drop_duplicates()].rename_axis(columns=None).reset_index())


def false_alarms() -> Shown:
    """Percent of people said to have changed: nobody has, and everybody gained the same by repetition."""
    columns = {}
    for row in _simulated("false_alarms"):
        gained = "all gain 3" if row["all_gain"] else "no change"
        columns[f"{gained}, r = {row['reliability']}"] = {
            name: row[key] for key, name in FALSE_ALARMS.items()
        }
    return shown(pd.DataFrame(columns).rename_axis("method").reset_index())


def norm_errors() -> Shown:
    """Error of norms in T points, by the size of the sample."""
    found = pd.DataFrame(_simulated("norm_error"))
    wide = found.pivot(index="method", columns="persons", values="rmse_t")
    wide = wide.loc[found["method"].drop_duplicates()]
    wide.columns = [f"{persons:,} persons" for persons in wide.columns]
    return shown(wide.reset_index())


def _simulated(part: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(SIMULATED.read_text(encoding="utf-8"))[part]
    return rows


def shown(frame: pd.DataFrame) -> Shown:
    """A frame as a page shows it."""
    table = frame.to_html(index=False, border=0, classes="table").replace("dataframe table", "table")
    table = table.replace(' style="text-align: right;"', "")
    return Shown(f'<div class="pst-scrollable-table-container">{table}</div>')

"""Tables of the stored simulations: what the files beside the scripts say, in the order of the files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from docs.tools.tables import Shown, shown

FOLDER = Path(__file__).parents[2] / "benchmarks" / "simulations"


def reliability_coverage(coefficient: str | None = None) -> Shown:
    """Percent of samples whose interval held the true coefficient: a row per population and interval."""
    found = _stored("reliability", "coverage")
    if coefficient is not None:
        found = found[found["coefficient"] == coefficient]
    return _by_size(found, ["population", "coefficient", "interval"], "coverage")


def polychoric_coverage() -> Shown:
    """The same of polychoric correlations, with the share of samples that had no interval."""
    found = _stored("polychoric", "coverage").rename(columns={"rho": "true r"})
    return _by_size(found, ["categories", "true r"], "covered")


def factor_alarms() -> Shown:
    """How often chi-square rejects the right number of factors."""
    found = _stored("factors", "false_alarms").rename(columns={"chi_square": "chi-square of"})
    return _by_size(found, ["chi-square of"], "rejected")


def rmsea_coverage() -> Shown:
    """How often the interval of the RMSEA holds the true one."""
    found = _stored("factors", "coverage").rename(columns={"true_rmsea": "true RMSEA"})
    both = found.melt(["true RMSEA", "n"], ["ml_covered", "minres_covered"], "extraction", "covered")
    both["extraction"] = both["extraction"].str.removesuffix("_covered")
    return _by_size(both, ["extraction", "true RMSEA"], "covered")


def retention_hits(n: int) -> Shown:
    """How often each rule names the number of factors that is true: a column per population."""
    found = _stored("retention", "hits")
    found = found[found["n"] == n].copy()
    found["population"] = [_population(row) for _, row in found.iterrows()]
    return _wide(found, ["rule"], "population", "hits")


def icc_coverage() -> Shown:
    """How often intervals of intraclass correlations hold the true one: a row per form and population."""
    found = _stored("agreement", "icc").rename(columns={"population": "true"})
    return shown(found[["form", "true", "subjects", "raters", "covered"]])


def kappa_coverage() -> Shown:
    """How often intervals of Cohen's kappa hold the true one."""
    found = _stored("agreement", "kappa").rename(columns={"population": "true kappa", "subjects": "n"})
    return _by_size(found, ["weights", "true kappa"], "covered")


def several_raters_coverage() -> Shown:
    """The same for several raters."""
    found = _stored("agreement", "several_raters").rename(columns={"population": "true", "subjects": "n"})
    return _by_size(found, ["coefficient", "true"], "covered")


def _population(row: Any) -> str:
    together = f", r = {row['phi']:g}" if row["factors"] > 1 else ""
    return f"{row['factors']:g} factors{together}".replace("1 factors", "1 factor")


def _by_size(found: pd.DataFrame, rows: list[str], value: str) -> Shown:
    sizes = found.assign(size=[f"n = {n:,}" for n in found["n"]])
    return _wide(sizes, rows, "size", value)


def _wide(found: pd.DataFrame, rows: list[str], columns: str, value: str) -> Shown:
    """One column per value of ``columns``; rows and columns in the order of the file."""
    wide = found.pivot(index=rows, columns=columns, values=value)
    index = found[rows].drop_duplicates()
    places = pd.MultiIndex.from_frame(index) if len(rows) > 1 else pd.Index(index[rows[0]])
    wide = wide.loc[places, list(found[columns].drop_duplicates())].rename_axis(columns=None).reset_index()
    numbers = wide.columns[len(rows) :]
    wide[numbers] = wide[numbers].map(lambda share: "-" if pd.isna(share) else f"{share:g}")
    return shown(wide)


def _stored(topic: str, part: str) -> pd.DataFrame:
    return pd.DataFrame(json.loads((FOLDER / f"{topic}.json").read_text(encoding="utf-8"))[part])

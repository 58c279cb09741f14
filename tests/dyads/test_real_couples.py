"""Real couples that come with the R package dySEM, under a licence that keeps them out of this repository.

Where the data lie in ``shared/oracle-data`` beside the checkout, they are tested; elsewhere this module has
no tests.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from trustscale import dyads

FOLDER = Path(__file__).parents[3] / "shared" / "oracle-data"
RELATIONSHIP_QUALITY = dyads.Naming("sip", ("_", "."))
SATISFACTION = dyads.Naming("spi", (".", "_"))

if FOLDER.is_dir():

    @pytest.mark.parametrize(
        ("file", "naming", "variables"),
        [
            (
                "dres.csv",
                RELATIONSHIP_QUALITY,
                [f"PRQC_{n}" for n in range(1, 10)] + [f"sexsat{n}" for n in range(1, 6)],
            ),
            ("commitmentQ.csv", SATISFACTION, [f"{s}_{n}" for s in ("sat.g", "com") for n in range(1, 6)]),
        ],
    )
    def test_the_columns_are_understood_and_come_back(
        file: str, naming: dyads.Naming, variables: list[str]
    ) -> None:
        data = pd.read_csv(FOLDER / file)
        couples = dyads.pair(data, layout="dyad", naming=naming, members=(1, 2))
        assert (couples.variables, couples.shared) == (tuple(variables), ())
        pd.testing.assert_frame_equal(
            couples.to_frame("dyad")[data.columns.tolist()], data, check_dtype=False
        )
        double = couples.to_frame("pairwise")
        back = dyads.pair(double, layout="pairwise", dyad="dyad", role="role")
        pd.testing.assert_frame_equal(
            back.to_frame("individual"), couples.to_frame("individual"), check_like=True
        )

    def test_correlations_of_partners_are_those_of_the_columns() -> None:
        data = pd.read_csv(FOLDER / "dres.csv")
        couples = dyads.pair(data, layout="dyad", naming=RELATIONSHIP_QUALITY)
        for row in dyads.nonindependence(couples, variables=["PRQC_1", "sexsat2"]).rows:
            pair = data[[f"{row.variable}.1", f"{row.variable}.2"]].dropna()
            assert row.estimate == pytest.approx(np.corrcoef(pair.T)[0, 1])
            assert row.n == len(pair)

    def test_partners_are_held_against_strangers() -> None:
        data = pd.read_csv(FOLDER / "dres.csv")
        couples = dyads.pair(data, layout="dyad", naming=RELATIONSHIP_QUALITY)
        items = [f"PRQC_{n}" for n in range(1, 10)]
        found = dyads.similarity(couples, items=items, seed=1, permutations=200)
        first, second = (data[[f"{item}.{m}" for item in items]].to_numpy() for m in (1, 2))
        complete = ~np.isnan(first + second).any(axis=1)
        assert found.n_used == complete.sum()
        row = int(np.flatnonzero(complete & (first.std(axis=1) > 0) & (second.std(axis=1) > 0))[0])
        assert found.to_frame()["raw"][row] == pytest.approx(np.corrcoef(first[row], second[row])[0, 1])
        raw, distinctive, *_ = found.indices
        assert raw.baseline > distinctive.baseline  # strangers are alike because most people answer alike
        assert {alert.code for alert in found.alerts} >= {"TS-D023"}

    def test_equal_forms_are_counted() -> None:
        data = pd.read_csv(FOLDER / "dres.csv")
        couples = dyads.pair(data, layout="dyad", naming=RELATIONSHIP_QUALITY)
        items = [f"PRQC_{n}" for n in range(1, 10)]
        found = dyads.identical_answers(couples, items=items)
        first, second = (data[[f"{item}.{m}" for item in items]].to_numpy() for m in (1, 2))
        assert found.n_exact == int((first == second).all(axis=1).sum())

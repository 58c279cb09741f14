"""Every question to a summary gives what the rows give, or says with which call it would."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

import trustscale as ts
from trustscale.errors import NeedsMoreError
from trustscale.validation.needs import QUESTIONS, Question

NAMES = [f"q{k}" for k in range(1, 9)]

ASK: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("reliability", 'matrix="pearson"'): ts.reliability,
    ("reliability", 'matrix="polychoric"'): lambda data: ts.reliability(data, matrix="polychoric"),
    ("reliability", 'interval="bootstrap-percentile"'): lambda data: ts.reliability(
        data, interval="bootstrap-percentile", n_boot=100, seed=1, coefficients=("alpha",)
    ),
    ("item_analysis", "everything"): ts.item_analysis,
    ("correlations", 'matrix="pearson"'): ts.correlations,
    ("correlations", 'matrix="spearman"'): lambda data: ts.correlations(data, matrix="spearman"),
    ("correlations", 'matrix="polychoric"'): lambda data: ts.correlations(data, matrix="polychoric"),
    ("factorability", 'matrix="pearson"'): ts.factorability,
    ("factorability", 'matrix="polychoric"'): lambda data: ts.factorability(data, matrix="polychoric"),
    ("number_of_factors", 'matrix="pearson"'): lambda data: ts.number_of_factors(data, n_draws=20, seed=1),
    ("number_of_factors", 'rules=("comparison-data",)'): lambda data: ts.number_of_factors(
        data, rules=("comparison-data",), seed=1
    ),
    ("explore_factors", 'matrix="pearson"'): lambda data: ts.explore_factors(data, factors=2),
    ("explore_factors", 'matrix="polychoric"'): lambda data: ts.explore_factors(
        data, factors=2, matrix="polychoric"
    ),
    ("intraclass_correlation", "everything"): ts.intraclass_correlation,
    ("cohen_kappa", "everything"): lambda data: ts.cohen_kappa(data, raters=NAMES[:2], weights="linear"),
    ("fleiss_kappa", "everything"): lambda data: ts.fleiss_kappa(data, raters=NAMES[:3]),
    ("krippendorff_alpha", "everything"): lambda data: ts.krippendorff_alpha(
        data, raters=NAMES[:3], measurement="ordinal", n_boot=50, seed=1
    ),
    ("explore_factors", ".scores(data)"): lambda data: ts.explore_factors(data, factors=2).scores(data),
}


def responses() -> ts.Responses:
    rng = np.random.default_rng(8)
    traits = rng.normal(size=(300, 2))
    latent = np.repeat(traits, 4, axis=1) * 0.8 + rng.normal(size=(300, 8)) * 0.7
    codes = np.digitize(latent, [-1.1, -0.3, 0.5, 1.2]) + 1.0
    codes[:, 3] = 6 - codes[:, 3]
    codes[rng.random(codes.shape) < 0.02] = np.nan
    scale = ts.define_scale(NAMES, minimum=1, maximum=5, reverse=["q4"], id="calm")
    return ts.read_responses(pd.DataFrame(codes, columns=NAMES), scale)


@pytest.mark.parametrize("question", [pytest.param(q, id=f"{q.verb}-{q.what}") for q in QUESTIONS])
def test_a_summary_gives_what_the_rows_give_or_says_what_it_lacks(question: Question) -> None:
    ask = ASK[question.verb, question.what]
    answers = responses()
    from_rows = ask(answers)
    whole, moments = ts.summarize(answers), ts.summarize(answers, tables=False)
    if question.needs == "rows":
        for summary in (whole, moments):
            with pytest.raises(NeedsMoreError, match=r"pass the (answers|rows)"):
                ask(summary)
        return
    assert_alike(plain(from_rows), plain(ask(whole)))
    if question.needs == "moments":
        assert_alike(plain(from_rows), plain(ask(moments)), skip_alerts=True)
    else:
        with pytest.raises(NeedsMoreError, match="tables=True"):
            ask(moments)


def test_every_question_is_asked() -> None:
    assert set(ASK) == {(question.verb, question.what) for question in QUESTIONS}


def plain(found: Any) -> Any:
    return found.to_dict() if hasattr(found, "provenance") else found.to_dict("list")


def assert_alike(a: Any, b: Any, where: str = "", *, skip_alerts: bool = False) -> None:
    """Same keys, words and counts; numbers to rounding."""
    if isinstance(a, dict):
        assert a.keys() == b.keys(), where
        for key in a:
            if not (skip_alerts and key == "alerts"):
                assert_alike(a[key], b[key], f"{where}/{key}", skip_alerts=skip_alerts)
    elif isinstance(a, list):
        assert len(a) == len(b), where
        for number, (x, y) in enumerate(zip(a, b, strict=True)):
            assert_alike(x, y, f"{where}[{number}]", skip_alerts=skip_alerts)
    elif isinstance(a, float) and isinstance(b, float):
        assert (math.isnan(a) and math.isnan(b)) or math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12), where
    else:
        assert a == b, where

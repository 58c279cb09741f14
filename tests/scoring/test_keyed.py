"""Items keyed one by one add up to the scores of their scales."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import trustscale as ts
from trustscale.errors import OptionError
from trustscale.instruments.inputs import answered_on, option_codes
from trustscale.instruments.library import list_instruments
from trustscale.instruments.load import load_instrument
from trustscale.responses.columns import ItemColumn
from trustscale.scoring.compilation import compile_plan
from trustscale.scoring.keyed import keyed_items

RNG_SEED = 20261201


@pytest.mark.parametrize("name", ["rs10", "csi16", "rses", "gad7", "ras", "mini-ipip", "fidelity-trust"])
def test_keyed_items_add_up_to_the_score(name: str) -> None:
    definition = load_instrument(name)
    rng = np.random.default_rng(RNG_SEED)
    asked = {item.id: option_codes(answered_on(definition, item)) for item in definition.items}
    frame = pd.DataFrame({item: rng.choice(codes, 29) for item, codes in asked.items() if codes})
    scores = ts.score(ts.read_responses(frame, name))
    (scored,) = scores.parts
    compared = 0
    for step in scored.plan.reported:
        if step.kind not in ("sum", "mean") or step.weights or step.after or step.rounding:
            continue
        if not all(cell.is_item and cell.centre is None for cell in step.cells):
            continue
        keyed = keyed_items(scored.plan, scored.part.items, step.id)
        assert set(keyed.names) == {cell.source for cell in step.cells}
        total = keyed.values.sum(axis=1) if step.kind == "sum" else keyed.values.mean(axis=1)
        np.testing.assert_allclose(total, scored.columns.scales[step.id].scores, atol=1e-12)
        compared += 1
    assert compared


def test_an_item_that_two_scales_key_differently_stays_as_it_was_answered() -> None:
    definition = ts.define_instrument(
        {
            "id": "both",
            "version": "1.0.0",
            "title": "Both",
            "license": {"spdx": "CC0-1.0", "holder": "nobody", "wording": False},
            "response_scales": [{"id": "five", "minimum": 1, "maximum": 5, "step": 1}],
            "items": [{"ids": ["a", "b", "c"], "response_scale": "five"}],
            "scales": [
                {"id": "calm", "items": ["a", "b"], "reverse": ["b"], "score": "mean"},
                {"id": "tense", "items": ["b", "c"], "score": "mean"},
            ],
        }
    )
    items = {name: ItemColumn(np.array([1.0, 4.0])) for name in "abc"}
    plan = compile_plan(definition)
    together, calm = keyed_items(plan, items), keyed_items(plan, items, "calm")
    assert (together.names, together.reversed, together.as_answered) == (("a", "b", "c"), (), ("b",))
    assert together.values[:, 1].tolist() == [1, 4]
    assert (calm.names, calm.reversed, calm.as_answered) == (("a", "b"), ("b",), ())
    assert calm.values.tolist() == [[1, 5], [4, 2]]


def test_a_scale_of_scales_has_their_items() -> None:
    plan = compile_plan(load_instrument("fidelity-trust"))
    items = {item.id: ItemColumn(np.array([2.0])) for item in plan.instrument.items}
    assert set(keyed_items(plan, items, "fidelity_trust").names) == set(plan.scored)


def test_items_without_a_column_are_left_out_and_unknown_scales_are_refused() -> None:
    plan = compile_plan(load_instrument("rs10"))
    some = {"rs1": ItemColumn(np.array([1.0])), "rs2": ItemColumn(np.array([1.0]))}
    assert keyed_items(plan, some).names == ("rs1", "rs2")
    assert keyed_items(plan, {}).values.shape == (0, 0)
    with pytest.raises(OptionError) as caught:
        keyed_items(plan, some, "rs_mean")
    assert caught.value.code == "TS-S014"
    assert "rs10_mean" in str(caught.value)


def test_the_instruments_compared_are_shipped() -> None:
    assert {"rs10", "csi16", "rses"} <= {entry.id for entry in list_instruments()}

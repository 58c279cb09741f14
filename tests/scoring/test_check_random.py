"""`check_instrument` on random sound instruments: it answers, and an end out of reach has its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import trustscale as ts
from tests.strategies import answers_for, instruments
from trustscale.instruments.inputs import Input, inputs_of, response_scale_of, scale_of
from trustscale.instruments.model import Example, Instrument
from trustscale.scoring.checking.runs import codes_of, plans_of, run


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(instruments())
def test_random_sound_instruments_can_be_checked(instrument: Instrument) -> None:
    findings = ts.check_instrument(instrument)
    assert [str(finding) for finding in findings if finding.severity == "error"] == []
    for finding in findings:
        if finding.code == "TS-I106":
            entries = list(_paths(instrument, finding.where.split(".")[1]))
            twice = max(Counter(entry.source for entry in entries).values()) > 1
            stepped = any(entry.recoding is not None and entry.recoding.steps for entry in entries)
            assert twice or stepped, str(finding)


def _paths(instrument: Instrument, name: str) -> Iterator[Input]:
    """Each item of a scale, once for every way in which it enters."""
    scale = scale_of(instrument, name)
    assert scale is not None
    for entry in inputs_of(instrument, scale):
        if entry.is_item:
            yield entry
        else:
            yield from _paths(instrument, entry.source)


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(instruments(), st.data())
def test_examples_made_by_scoring_come_out(instrument: Instrument, data: st.DataObject) -> None:
    (answers,) = data.draw(answers_for(instrument, min_rows=1, max_rows=1))
    example = Example(answers=_written(instrument, answers), scores={})
    outcome = run(plans_of(instrument), codes_of(instrument, example))
    scales = {
        scale.id for scale in instrument.scales
    }  # a table's standard errors are given with them, not stated
    scores = {
        name: "missing" if score is None else score
        for name, score in outcome.scores.items()
        if name in scales
    }
    bands = {name: label for name, label in outcome.bands.items() if label is not None}
    stated = Example.model_validate(
        {**example.model_dump(), "scores": scores, "bands": bands, "notices": outcome.notices}
    )
    findings = ts.check_instrument(instrument.model_copy(update={"examples": (stated,)}))
    assert [str(finding) for finding in findings if finding.severity == "error"] == []


def _written(instrument: Instrument, answers: dict[str, float | None]) -> dict[str, float | str]:
    """The answers as an example writes them."""
    written: dict[str, float | str] = {}
    for item in instrument.items:
        code = answers.get(item.id)
        scale = response_scale_of(instrument, item)
        assert scale is not None
        if code is None:
            written[item.id] = ""
        elif scale.format == "time":
            written[item.id] = f"{int(code // 60):02d}:{int(code % 60):02d}"
        else:
            written[item.id] = code
    return written

"""The random instruments of the other tests are valid, and drawn over all the rules."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import ALL_KINDS, answers_for, instruments, raw_answers_for
from trustscale.instruments.inputs import response_scale_of
from trustscale.instruments.model import Instrument, Scale
from trustscale.instruments.structure import structural_findings
from trustscale.instruments.structure.answers import is_code


@given(instrument=instruments())
def test_random_instruments_have_no_structural_error(instrument: Instrument) -> None:
    errors = [str(f) for f in structural_findings(instrument) if f.severity == "error"]
    assert errors == []


@given(data=st.data(), instrument=instruments())
def test_random_answers_are_codes_gaps_or_do_not_apply(data: st.DataObject, instrument: Instrument) -> None:
    for row in data.draw(answers_for(instrument)):
        assert list(row) == [item.id for item in instrument.items]
        for item in instrument.items:
            scale, answer = response_scale_of(instrument, item), row[item.id]
            assert scale is not None
            left_out = [entry.code for entry in scale.not_applicable]
            assert answer is None or answer in left_out or is_code(scale, answer)


def test_every_rule_of_a_scale_is_drawn() -> None:
    """A field that the strategy never sets would be a rule that no property test tests."""
    said: set[str] = set()
    kinds: set[str] = set()

    @settings(max_examples=300)
    @given(instrument=instruments())
    def collect(instrument: Instrument) -> None:
        for scale in instrument.scales:
            kinds.add(scale.score)
            said.update(name for name in Scale.model_fields if getattr(scale, name) != _default(name))
        said.update(name for name in Instrument.model_fields if getattr(instrument, name))

    collect()
    words = {"title", "description", "rule_source", "measures", "direction"}
    assert set(Scale.model_fields) - words <= said
    assert kinds == set(ALL_KINDS)
    outputs = {"skips", "schemes", "recodings", "codings", "bands", "notices", "tables", "wordings"}
    assert outputs | {"form_min_share", "form_min_answered"} <= said


def _default(name: str) -> object:
    default: object = Scale.model_fields[name].get_default(call_default_factory=True)
    return default


def test_missing_codes_are_drawn_for_raw_answers_only() -> None:
    drawn: set[float | None] = set()

    @settings(max_examples=50)
    @given(data=st.data(), instrument=instruments(max_scales=1))
    def collect(data: st.DataObject, instrument: Instrument) -> None:
        for row in data.draw(raw_answers_for(instrument)):
            drawn.update(row.values())

    collect()
    assert -99.0 in drawn

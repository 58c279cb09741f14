"""Every shipped instrument: it checks, its folder has its name, and its licence is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from trustscale.instruments.load import load_instrument, read_definition
from trustscale.instruments.model import Instrument
from trustscale.instruments.ranges import derived_range
from trustscale.instruments.shipped import shipped_folder, shipped_ids, shipped_root
from trustscale.instruments.wording import apply_wording

EXPECTED = {
    *("trust-attribution", "making-amends", "fidelity-trust", "relationship-satisfaction"),
    *("rs10", "rs5", "mini-ipip", "bfi25", "phq9", "gad7", "rses"),
    *("ras", "csi16", "csi4", "qmi", "rdas", "kmss", "swls", "ram", "tipi"),
}


@pytest.fixture(params=shipped_ids())
def instrument(request: pytest.FixtureRequest) -> Instrument:
    return load_instrument(request.param)


def test_the_library_is_complete() -> None:
    assert set(shipped_ids()) >= EXPECTED


def test_no_shipped_definition_has_a_finding_that_is_an_error(instrument: Instrument) -> None:
    _, findings = read_definition(instrument.id)
    assert [str(finding) for finding in findings if finding.severity == "error"] == []


def test_a_folder_has_the_name_of_its_instrument(instrument: Instrument) -> None:
    folder = shipped_folder(instrument.id)
    assert folder is not None
    assert folder.name == instrument.id


def test_a_draft_says_what_it_is_for_and_what_not(instrument: Instrument) -> None:
    if instrument.status == "draft":
        assert instrument.construct_
        assert instrument.population
        assert instrument.intended_use
        assert instrument.not_for
        assert instrument.bands == ()
    else:
        assert instrument.status == "published"
        assert instrument.sources


def test_item_text_is_shipped_only_where_the_licence_allows_it(instrument: Instrument) -> None:
    texts = [item.text for item in instrument.items if item.text is not None]
    if instrument.license.wording:
        assert texts
    else:
        assert texts == []
        assert instrument.wordings == ()


def test_every_item_has_a_gist(instrument: Instrument) -> None:
    assert [item.id for item in instrument.items if not item.gist] == []


def test_every_score_says_its_range_and_it_is_the_one_that_follows(instrument: Instrument) -> None:
    for scale in instrument.scales:
        derived = derived_range(instrument, scale)
        if scale.reported and derived is not None and scale.range is not None:
            assert scale.range == pytest.approx(derived, abs=1e-6)


def test_every_instrument_has_worked_examples(instrument: Instrument) -> None:
    scored = {name for example in instrument.examples for name in example.scores}
    assert {scale.id for scale in instrument.scales if scale.reported} <= scored


def test_every_form_of_it_can_be_laid_over_it(instrument: Instrument) -> None:
    for wording in instrument.wordings:
        other = apply_wording(instrument, f"{wording.form}.{wording.language}")
        assert other.content_hash == instrument.content_hash
        assert [item.text for item in other.items] == [wording.items.get(item.id) for item in other.items]


def test_the_instruments_of_a_checkout_lie_beside_its_sources() -> None:
    root = shipped_root()
    assert root.is_dir()
    assert isinstance(root, Path)

"""A form made of a shipped instrument's own words, as Google Forms exports it, is read without an option."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from tests.responses.files import csv_text, write
from trustscale.errors import ColumnError
from trustscale.instruments.inputs import option_codes, response_scale_of
from trustscale.instruments.load import load_instrument
from trustscale.instruments.model import Instrument
from trustscale.instruments.shipped import shipped_ids
from trustscale.responses.read import read_responses

WORDED = [name for name in shipped_ids() if any(item.text for item in load_instrument(name).items)]
FORMS = [(name, None) for name in WORDED] + [
    (name, wording.form) for name in WORDED for wording in load_instrument(name).wordings
]
N_PERSONS = 25


def form_export(instrument: Instrument, path: Path) -> tuple[Path, dict[str, list[float]]]:
    """Questions behind a stem, answers as labels; and the codes that they stand for."""
    draw = np.random.default_rng(7)
    rows: list[list[object]] = [["Timestamp"]]
    rows += [["2026/05/01"] for _ in range(N_PERSONS)]
    codes: dict[str, list[float]] = {}
    for item in instrument.items:
        scale = response_scale_of(instrument, item)
        if not item.text or scale is None:
            continue
        answers = draw.choice(option_codes(scale) or (scale.minimum, scale.maximum), N_PERSONS)
        labels = {option.code: option.label for option in scale.options if option.label}
        codes[item.id] = answers.tolist()
        rows[0].append(f"{instrument.instructions or 'How is it?'} [{item.text}]")
        for row, code in zip(rows[1:], answers, strict=True):
            row.append(labels.get(code, code))
    return write(path, csv_text(rows)), codes


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_questions_and_labels_are_enough(name: str, form: str | None, tmp_path: Path) -> None:
    instrument = load_instrument(name) if form is None else load_instrument(name, wording=form)
    path, codes = form_export(instrument, tmp_path / "form.csv")
    (part,) = read_responses(path, instrument).parts
    assert set(part.found_by.values()) == {"wording"}
    for item, expected in codes.items():
        assert_array_equal(part.items[item].codes, expected)


@pytest.mark.parametrize(("name", "form"), [pair for pair in FORMS if pair[1] is not None])
def test_questions_of_another_form_are_recognised(name: str, form: str, tmp_path: Path) -> None:
    path, _ = form_export(load_instrument(name, wording=form), tmp_path / "form.csv")
    with pytest.raises(ColumnError, match=f'say wording="{form}"'):
        read_responses(path, load_instrument(name))
    assert read_responses(path, name, wording=form).parts[0].instrument.form == form

"""The file to start from."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from trustscale.errors import OptionError
from trustscale.instruments.define import define_instrument
from trustscale.instruments.load import read_definition
from trustscale.instruments.model import Instrument
from trustscale.instruments.new import new_instrument_text
from trustscale.scoring.answers import score_answers


@pytest.mark.parametrize("name", ["my-trust", "x", "t1", "a-b_c"])
def test_it_loads_without_a_finding_under_any_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / "instrument.toml"
    path.write_text(new_instrument_text(name), encoding="utf-8")
    instrument, findings = read_definition(path)
    assert [str(finding) for finding in findings] == []
    assert instrument is not None
    assert instrument.id == name
    assert instrument.status == "draft"
    assert len(instrument.examples) == 3


def test_what_is_commented_out_is_right_when_the_signs_are_taken_away(tmp_path: Path) -> None:
    head, more = new_instrument_text("my-trust").split("# --- More,")
    lines = [line.removeprefix("# ") for line in more.splitlines()[1:]]
    extra = "\n".join(line for line in lines if not line.endswith(".") or "=" in line)
    path = tmp_path / "instrument.toml"
    path.write_text(head + extra, encoding="utf-8")
    instrument, findings = read_definition(path)
    assert [str(finding) for finding in findings] == []
    assert instrument is not None
    assert (len(instrument.bands), len(instrument.notices), len(instrument.codings)) == (1, 1, 1)


def comes_out(instrument: Instrument, example: dict[str, Any]) -> bool:
    """Whether an example gives its score."""
    answers = dict(zip(["t1", "t2", "t3", "t4"], example["answers"], strict=True))
    wanted = example["scores"]["my_trust"]
    score = score_answers(answers, instrument)["my_trust"]
    return score is None if wanted == "missing" else score == pytest.approx(wanted, abs=1e-6)


def test_its_examples_notice_every_key_and_every_item() -> None:
    definition = tomllib.loads(new_instrument_text("my-trust"))
    scale = definition["scales"][0]
    changes: list[dict[str, Any]] = [{"reverse": []}, {"reverse": ["t3", "t4"]}, {"min_answered": 2}]
    changes += [{"min_answered": 4}, {"items": ["t1", "t2", "t3"]}, {"items": ["t1", "t3", "t4"]}]
    for change in [{}, *changes]:
        instrument = define_instrument({**definition, "scales": [scale | change]})
        assert all(comes_out(instrument, example) for example in definition["examples"]) == (not change)


def test_it_fits_a_terminal_of_a_hundred_columns() -> None:
    assert max(len(line) for line in new_instrument_text("my-trust").splitlines()) <= 100


@pytest.mark.parametrize(
    ("name", "near"), [("My Trust", "my-trust"), ("1", "item-1"), ("", "my-scale"), ("é", "e")]
)
def test_a_name_that_no_instrument_can_have_gets_one_that_it_can(name: str, near: str) -> None:
    with pytest.raises(OptionError, match=f"such as '{near}'") as caught:
        new_instrument_text(name)
    assert caught.value.code == "TS-I214"

"""The JSON Schema: fresh, and of one mind with the models."""

from __future__ import annotations

import copy
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import importorskip
from tests.instruments.definitions import small
from trustscale.instruments.load import build
from trustscale.instruments.new import new_instrument_text
from trustscale.instruments.schema import instrument_schema, schema_text, write_schema
from trustscale.instruments.shipped import shipped_ids, shipped_root

jsonschema = importorskip("jsonschema")


@pytest.fixture(scope="module")
def validator() -> Any:
    schema = json.loads((shipped_root() / "schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_the_committed_schema_is_fresh() -> None:
    committed = (shipped_root() / "schema.json").read_text(encoding="utf-8")
    assert committed == schema_text(), "run `python -m trustscale.instruments.schema`"


def test_it_is_written_the_same_each_time(tmp_path: Path) -> None:
    assert write_schema(tmp_path / "a.json").read_bytes() == write_schema(tmp_path / "b.json").read_bytes()
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == schema_text()


@pytest.mark.parametrize("name", shipped_ids())
def test_every_shipped_file_keeps_it(validator: Any, name: str) -> None:
    folder = shipped_root() / name
    data = tomllib.loads((folder / "instrument.toml").read_text(encoding="utf-8"))
    assert [error.message for error in validator.iter_errors(data)] == []
    of_wording = jsonschema.Draft202012Validator(
        {"$defs": instrument_schema()["$defs"], "$ref": "#/$defs/Wording"}
    )
    for entry in (folder / "wording").iterdir() if (folder / "wording").is_dir() else ():
        wording = tomllib.loads(entry.read_text(encoding="utf-8"))
        assert [error.message for error in of_wording.iter_errors(wording)] == []


def test_the_file_to_start_from_keeps_it(validator: Any) -> None:
    assert validator.is_valid(tomllib.loads(new_instrument_text("my-trust")))


GOOD: list[Any] = [
    lambda d: d.update(items=[{"ids": ["m1..m2", "m3"], "role": "scored"}]),
    lambda d: d["response_scales"][0].update(not_applicable=[9, {"code": 8, "label": "x"}]),
    lambda d: d["scales"][0].update(fill=2, min_answered=2),
    lambda d: d.update(examples=[{"answers": {"m1": 3}, "scores": {"mood": "missing"}}]),
    lambda d: d.update(notices=[{"id": "n", "when": [{"of": "m1", "in": [1, 2]}], "text": "x"}]),
]

BAD: list[Any] = [
    lambda d: d.pop("license"),
    lambda d: d.update(authors=[]),
    lambda d: d.update(notices=[{"id": "n", "when": [{"of": "m1", "one_of": [1]}], "text": "x"}]),
    lambda d: d.update(items=[{"role": "scored"}]),
    lambda d: d.update(items=[{"id": "m1", "ids": ["m2", "m3"]}]),
    lambda d: d["scales"][0].update(items=["m1..M3"]),
    lambda d: d["scales"][0].update(items="m1"),
    lambda d: d["scales"][0].update(score="median"),
    lambda d: d["scales"][0].update(weights={"M1": 2}),
    lambda d: d["scales"][0].update(range=[1]),
    lambda d: d["response_scales"][0]["options"][0].update(code="1"),
]


@pytest.mark.parametrize("change", GOOD)
def test_what_loads_keeps_the_schema(validator: Any, change: Any) -> None:
    definition = small(change)
    _, findings = build(copy.deepcopy(definition))
    assert [str(finding) for finding in findings if finding.severity == "error"] == []
    assert [error.message for error in validator.iter_errors(definition)] == []


@pytest.mark.parametrize("change", BAD)
def test_what_breaks_the_schema_does_not_load(validator: Any, change: Any) -> None:
    definition = small(change)
    assert not validator.is_valid(definition)
    instrument, findings = build(copy.deepcopy(definition))
    assert instrument is None
    assert findings

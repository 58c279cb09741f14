"""The list of shipped instruments."""

from __future__ import annotations

import subprocess
import sys

from tests.helpers import importorskip
from trustscale.instruments.library import list_instruments
from trustscale.instruments.shipped import shipped_ids


def test_every_shipped_instrument_is_listed_in_order() -> None:
    assert [entry.id for entry in list_instruments()] == sorted(shipped_ids())


def test_an_entry_says_what_there_is() -> None:
    by_id = {entry.id: entry for entry in list_instruments()}
    trust = by_id["fidelity-trust"]
    assert (trust.status, trust.n_items, trust.n_scales, trust.language) == ("draft", 20, 6, "en")
    assert trust.has_wording
    assert trust.license == "CC-BY-4.0"
    assert trust.forms == ("about-me.en",)
    assert not by_id["csi16"].has_wording


def test_printed_it_is_a_table() -> None:
    lines = str(list_instruments()).splitlines()
    assert lines[0].split() == ["id", "title", "items", "scales", "status", "wording", "licence"]
    assert len(lines) == 1 + len(shipped_ids())
    assert repr(list_instruments()) == str(list_instruments())
    assert any(line.startswith("csi16 ") and "keys only" in line for line in lines)
    assert all(len(line) <= 125 for line in lines)


def test_a_frame_is_made_of_it() -> None:
    pandas = importorskip("pandas")
    frame = pandas.DataFrame(list_instruments())
    assert list(frame["id"]) == list(shipped_ids())
    assert frame["n_items"].sum() > 100


def test_listing_imports_no_dataframe_library_and_no_numbers() -> None:
    code = (
        "import sys, trustscale; trustscale.list_instruments(); "
        "print([name for name in ('numpy', 'scipy', 'pandas', 'narwhals') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"

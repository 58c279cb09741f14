"""``trustscale couples``: both partners side by side, likeness, the profile and its picture."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest

import trustscale as ts
from tests.cli.conftest import Invoke, Run, SitBefore
from tests.helpers import importorskip
from trustscale.cli import picture

WHO = ("--dyad", "couple", "--role", "partner")
TRUST = ("-i", "fidelity-trust", *WHO, "--permutations", "50")
ALL = (
    "-i", "rs10", "-i", "relationship-satisfaction", "-i", "fidelity-trust", "-i", "making-amends",
    "-i", "trust-attribution", *WHO, "--permutations", "20",
)  # fmt: skip
DRAFT = "author-constructed, not validated"


@pytest.fixture
def couples(invoke: Invoke) -> str:
    """The bundled survey."""
    invoke("demo", "--copy", "couples.csv")
    return "couples.csv"


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_rows_are_scores_of_couples(couples: str, run: Run) -> None:
    done = run("couples", couples, *TRUST)
    assert done.returncode == 0
    rows = rows_of(done.stdout)
    assert len(rows) == 120 * 6
    frame = ts.score(
        ts.read_responses(str(Path(couples).resolve()), "fidelity-trust", dyad="couple", role="partner")
    ).to_frame()
    mine = frame[frame["couple"] == "007"].set_index("partner")["fidelity_trust"]
    row = next(r for r in rows if (r["couple"], r["scale"]) == ("007", "fidelity_trust"))
    assert float(row["first"]) == pytest.approx(mine[row["first_is"]])
    assert float(row["second"]) == pytest.approx(mine[row["second_is"]])
    assert float(row["mean"]) == pytest.approx(mine.mean())
    assert float(row["gap"]) == pytest.approx(float(row["first"]) - float(row["second"]))
    assert DRAFT in row["scores_note"]
    assert DRAFT in done.stderr
    assert "120 couples, both partners" in done.stderr
    assert "007" not in done.stderr


def test_quiet_leaves_the_rows_only(couples: str, run: Run) -> None:
    done = run("couples", couples, *TRUST, "-q")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == run("couples", couples, *TRUST).stdout


def test_nonindependence_is_that_of_the_library(couples: str, invoke: Invoke) -> None:
    written = invoke("couples", couples, *TRUST, "--rows", "nonindependence", "-q").stdout
    answers = ts.read_responses(couples, "fidelity-trust", dyad="couple", role="partner")
    expected = ts.dyads.nonindependence(ts.score(answers)).to_frame()
    rows = rows_of(written)
    assert [row["variable"] for row in rows] == expected["variable"].tolist()
    np.testing.assert_allclose([float(row["estimate"]) for row in rows], expected["estimate"])


def test_likeness_has_a_seed(couples: str, invoke: Invoke) -> None:
    def likeness(seed: str) -> dict[str, object]:
        data = json.loads(invoke("couples", couples, *TRUST, "--seed", seed, "--format", "json", "-q").stdout)
        text = invoke("couples", couples, *TRUST, "--seed", seed).stderr
        return {"data": data["similarity"], "text": text}

    first, second = likeness("1"), likeness("1")
    assert first == second
    assert "50 random pairings (seed 1)" in str(first["text"])
    assert likeness("2")["text"] != first["text"]


def test_the_profile_is_shown_where_all_that_it_reads_is_there(couples: str, invoke: Invoke) -> None:
    result = invoke("couples", couples, *ALL)
    assert result.exit_code == 0, result.stderr
    assert f"Trust repair: how the two of you see it ({DRAFT})" in result.stderr
    for group in ("How you explain what happened", "Making amends", "The relationship today"):
        assert group in result.stderr
    assert "nothing is added up" in result.stderr
    assert f"trust-repair: {DRAFT}" in result.stderr
    some = invoke("couples", couples, *TRUST)
    assert "The profile trust-repair needs trust-attribution, making-amends" in some.stderr
    assert "How you explain" not in some.stderr
    none = invoke("couples", couples, "-i", "rs10", *WHO, "--permutations", "20")
    assert "profile" not in none.stderr


def test_json_has_everything(couples: str, invoke: Invoke) -> None:
    data = json.loads(invoke("couples", couples, *ALL, "--format", "json", "-q").stdout)
    assert {"scores", "nonindependence", "similarity", "profile"} <= set(data)
    assert len(data["profile"]) == 22
    assert len({row["instrument"] for row in data["similarity"]}) == 5
    assert data["draft"]["fidelity-trust"] == DRAFT
    assert data["remarks"] == [f"trust-repair: {DRAFT}"]


def test_gaps_have_one_sign_in_all_that_is_shown(couples: str, invoke: Invoke) -> None:
    """The profile sets the hurt partner first, and so do the scores beside it."""
    data = json.loads(invoke("couples", couples, *ALL, "--format", "json", "-q").stdout)
    assert {row["first_is"] for row in data["scores"]} == {"was hurt"}
    row = next(row for row in data["profile"] if row["scale"] == "satisfaction")
    gaps = [r["gap"] for r in data["scores"] if r["scale"] == row["scale"] and r["gap"] is not None]
    assert np.mean(gaps) == pytest.approx(row["gap"])


def test_exactness_of_means_and_gaps(couples: str, invoke: Invoke) -> None:
    result = invoke("couples", couples, *TRUST, "--reliability", "fidelity_trust=0.9")
    assert "How exact means and gaps of couples are" in result.stderr
    assert "difference" in result.stderr
    wrong = invoke("couples", couples, *TRUST, "--reliability", "fidelity_trst=0.9")
    assert wrong.exit_code == 2
    assert "did you mean 'fidelity_trust'?" in " ".join(wrong.stderr.split())


def test_exchangeable_partners_have_gaps_without_a_sign(couples: str, invoke: Invoke) -> None:
    result = invoke("couples", couples, "-i", "rs10", "--dyad", "couple", "--permutations", "20")
    rows = rows_of(result.stdout)
    assert "first_is" not in rows[0]
    assert min(float(row["gap"]) for row in rows if row["gap"]) >= 0
    assert "ICC" in result.stderr


@pytest.mark.parametrize("width", [80, 40])
def test_on_a_terminal_everything_fits_and_no_couple_is_listed(
    width: int, couples: str, sit_before: SitBefore
) -> None:
    code, text = sit_before("couples", couples, *ALL, width=width)
    plain = sit_before("couples", couples, *ALL, width=width, env={"NO_COLOR": "1"})[1]
    assert code == 0
    assert "\x1b" in text
    assert "\x1b" not in plain
    assert max(map(len, plain.splitlines())) <= width
    assert DRAFT in " ".join(plain.split())
    assert not any(line.split()[:1] == ["007"] for line in plain.splitlines())


def test_one_couple(couples: str, sit_before: SitBefore) -> None:
    code, text = sit_before("couples", couples, *ALL, "--couple", "001", "-q", env={"NO_COLOR": "1"})
    assert code == 0
    assert "Couple 001" in text
    assert "Couple 002" not in text
    assert DRAFT in text
    assert "safety notice for the partner who was hurt" in " ".join(text.split())


STARTS = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}


@pytest.mark.parametrize("ending", STARTS)
def test_the_picture_of_a_couple(ending: str, couples: str, invoke: Invoke) -> None:
    importorskip("matplotlib")
    result = invoke("couples", couples, *TRUST, "--couple", "001", "--figure", f"k.{ending}")
    assert result.exit_code == 0, result.stderr
    assert f"Drawn in k.{ending}" in result.stderr
    drawn = Path(f"k.{ending}").read_bytes()
    assert drawn.startswith(STARTS[ending])
    assert len(drawn) > 8_000


def test_who_draws_hears_of_safety_notices_even_when_quiet(couples: str, invoke: Invoke) -> None:
    importorskip("matplotlib")
    call = ("couples", couples, "-i", "trust-attribution", *WHO, "--permutations", "20")
    result = invoke(*call, "--couple", "001", "--figure", "k.png", "-q")
    assert result.exit_code == 0
    assert "safety notice for the partner who was hurt" in result.stderr
    assert "Read it before you show the picture" in result.stderr


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["-i", "rs10"], "TS-D001"),
        (["-i", "rs10", "--dyad", "cuple"], "did you mean 'couple'?"),
        ([*TRUST, "--couple", "7"], "with leading zeros"),
        ([*TRUST, "--members", "hurt"], "TS-C014"),
        ([*TRUST, "--members", "was hurt,broke"], "did you mean 'broke trust'?"),
        ([*TRUST, "--reliability", "0.9"], "does not say of which scale"),
        ([*TRUST, "--figure", "k.jpg"], "TS-C013"),
        (["-i", "rs10", *WHO, "--figure", "k.png"], "reads none of the instruments"),
        ([*TRUST, "--figure", "k.png", "--partner", "hurt=x", "--partner", "broke_trust=y"], "--partner"),
        ([*TRUST, "--figure", "k.png", "--part", "structrual"], "did you mean 'structural'?"),
        ([*TRUST, "--profile", "trust-repare"], "did you mean 'trust-repair'?"),
        ([*TRUST, "--permutations", "0"], "TS-D010"),
        (WHO, "couples couples.csv -i"),
    ],
)
def test_wrong_calls_say_how_to_mend_them(options: list[str], words: str, couples: str, run: Run) -> None:
    importorskip("matplotlib")
    done = run("couples", couples, *options)
    assert done.returncode == 2, done.stderr
    assert words in " ".join(done.stderr.split())
    assert "This is a fault" not in done.stderr
    assert not list(Path(couples).resolve().parent.glob("k.*"))


def test_roles_that_the_profile_does_not_know_only_cost_the_profile(couples: str, invoke: Invoke) -> None:
    text = Path(couples).read_text(encoding="utf-8")
    Path("ab.csv").write_text(text.replace("was hurt", "A").replace("broke trust", "B"), encoding="utf-8")
    result = invoke("couples", "ab.csv", *ALL)
    assert result.exit_code == 0
    assert "--partner hurt=A --partner broke_trust=B" in result.stderr
    told = invoke("couples", "ab.csv", *ALL, "--partner", "hurt=A", "--partner", "broke_trust=B")
    assert "How you explain what happened" in told.stderr


def test_without_matplotlib_there_is_a_hint(
    couples: str, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture, "find_spec", lambda _: None)
    result = invoke("couples", couples, *TRUST, "--figure", "k.png")
    assert result.exit_code == 2
    assert "pip install 'trustscale[report]'" in result.stderr

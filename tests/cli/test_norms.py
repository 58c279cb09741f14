"""``trustscale norms``: the list, the places of scores, the picture of one person."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

import trustscale as ts
from tests.cli.conftest import Invoke, Run, SitBefore
from tests.helpers import importorskip
from trustscale.cli import norms, picture
from trustscale.cli.arguments import named, number_or_each
from trustscale.errors import OptionError

ITEMS = [f"g{n}" for n in range(1, 8)]


@pytest.fixture
def anxious(tmp_path: Path) -> Path:
    """Twelve persons with GAD-7; the last one has no answer."""
    rng = np.random.default_rng(4)
    frame = pd.DataFrame(rng.integers(0, 3, size=(12, 7)), columns=ITEMS)
    frame.insert(0, "sex", ["1", "2"] * 6)
    frame.insert(0, "who", [f"p{n:02d}" for n in range(12)])
    frame = frame.astype(object)
    frame.loc[11, ITEMS] = None
    path = tmp_path / "anxious.csv"
    frame.to_csv(path, index=False)
    return path


TOY = """\
id = "{id}"
version = "0.1.0"
title = "A toy"
status = "{status}"
construct = "nothing"
population = "nobody"
intended_use = "to show how norms work"
not_for = "anything else"
license = {{ spdx = "CC0-1.0", holder = "nobody", wording = true }}

[[response_scales]]
id = "often"
minimum = 0
maximum = 2

[[items]]
ids = ["t1..t3"]
text = "I play."

[[scales]]
id = "play"
title = "Play"
items = ["t1..t3"]
score = "sum"
"""

NORM = """\
id = "{id}"
instrument = "toy"
instrument_version = "0.1.0"
version = "1.0.0"
title = "{title}"
population = "Invented players."
sampling = "None: the numbers are invented."
method = "Invented."
simulated = true

[[scales]]
scale = "play"
metric = "sum"
range = [0, 6]
reliability = {{ value = 0.8, kind = "alpha" }}

[[scales.cells]]
n = 100
mean = 3.0
sd = 1.5
"""


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    """An instrument of one's own with an invented norm; it is a draft."""
    folder = tmp_path / "toy"
    (folder / "norms").mkdir(parents=True)
    (folder / "instrument.toml").write_text(TOY.format(id="toy", status="draft"), encoding="utf-8")
    (folder / "norms" / "players.toml").write_text(
        NORM.format(id="players", title="Invented players"), encoding="utf-8"
    )
    (tmp_path / "play.csv").write_text("who,t1,t2,t3\na,0,1,2\nb,2,2,2\n", encoding="utf-8")
    return folder


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


# -- the list ----------------------------------------------------------------------------------------------


def test_the_list_has_every_norm_and_names_instruments_without(run: Run) -> None:
    done = run("norms")
    assert done.returncode == 0
    found = {tuple(line.split("\t")[:2]) for line in done.stdout.splitlines()}
    assert found == {(entry.instrument, entry.sample) for entry in ts.list_norms()}
    without = done.stderr.partition("Without norms")[2]
    assert all(name in without for name in ts.list_norms().without)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("rs10", "No norms are shipped for rs10"),
        ("fidelity-trust", "fidelity-trust is author-constructed, not validated; nobody has measured norms"),
    ],
)
def test_no_norms_is_said_in_words(name: str, words: str, run: Run) -> None:
    done = run("norms", "--instrument", name)
    assert (done.returncode, done.stdout) == (0, "")
    assert words in done.stderr


def test_the_list_as_data(invoke: Invoke) -> None:
    entries = json.loads(invoke("norms", "-i", "gad7", "--format", "json", "-q").stdout)
    assert [entry["sample"] for entry in entries] == ["germany-2006"]
    head = invoke("norms", "-i", "rs10", "--format", "csv", "-q").stdout
    assert head == "instrument,sample,title,country,years,n,scales,by,simulated\n"
    assert invoke("norms", "--format", "parquet").exit_code == 2


def test_the_list_on_a_terminal_fits_it(sit_before: SitBefore) -> None:
    for width in (80, 40):
        code, text = sit_before("norms", "-i", "gad7", width=width, env={"NO_COLOR": "1"})
        assert code == 0
        assert "gad7/germany-2006" in text
        assert "everybody together; sex" in text
        assert max(map(len, text.splitlines())) <= width


def test_norms_beside_an_instrument_of_ones_own_are_listed_as_invented(
    toy: Path, sit_before: SitBefore
) -> None:
    code, text = sit_before("norms", "-i", "toy/instrument.toml")
    assert code == 0
    assert "toy/players" in text
    assert "invented numbers" in text


@pytest.mark.parametrize(
    "option", [["-o", "x.csv"], ["--figure", "x.png"], ["--by", "sex=sex"], ["--norm", "x"]]
)
def test_what_needs_a_survey_is_refused_without_one(option: list[str], run: Run) -> None:
    done = run("norms", "-i", "gad7", *option)
    assert done.returncode == 2
    assert "TS-C015" in done.stderr


# -- places ------------------------------------------------------------------------------------------------


def test_rows_go_to_output_and_the_norm_is_said_beside_them(anxious: Path, run: Run) -> None:
    done = run("norms", anxious.name, "-i", "gad7", "--id", "who")
    assert done.returncode == 0
    rows = rows_of(done.stdout)
    assert [row["who"] for row in rows] == [f"p{n:02d}" for n in range(12)]
    answers = ts.read_responses(str(anxious), "gad7", id="who")
    expected = ts.compare_to_norms(ts.score(answers, keep="ids")).to_frame()
    for name in ("score", "t", "percentile", "true_lower"):
        there = [float(row[name]) if row[name] else np.nan for row in rows]
        np.testing.assert_allclose(there, expected[name].to_numpy())
    assert rows[-1]["norm_reason"] == "no score"
    for words in ("gad7/germany-2006 1.0.0", "Not a diagnosis.", "These persons against the norm", "TS-N032"):
        assert words in done.stderr
    assert "p01" not in done.stderr


def test_quiet_leaves_the_rows_only(anxious: Path, run: Run) -> None:
    loud = run("norms", anxious.name, "-i", "gad7")
    quiet = run("norms", anxious.name, "-i", "gad7", "-q")
    assert (quiet.stdout, quiet.stderr) == (loud.stdout, "")
    assert [row["row"] for row in rows_of(quiet.stdout)] == [str(n) for n in range(1, 13)]


def test_sexes_are_compared_with_their_own(anxious: Path, run: Run) -> None:
    words = ("--word", "sex:1=male", "--word", "sex:2=female")
    done = run("norms", anxious.name, "-i", "gad7", "--by", "sex=sex", *words)
    assert done.returncode == 0
    assert [row["norm_group"] for row in rows_of(done.stdout)][:3] == ["male", "female", "male"]
    without = run("norms", anxious.name, "-i", "gad7", "--by", "sex=sex")
    assert without.returncode == 2
    assert "Say which is which: --word sex:1=female --word sex:2=male." in without.stderr


def test_options_reach_the_comparison(anxious: Path, invoke: Invoke) -> None:
    options = (
        "--level",
        "0.9",
        "--reliability",
        "0,8",
        "--cutoff",
        "anxiety=10",
        "--also",
        "iq,stanine",
        "-q",
    )
    result = invoke("norms", anxious.name, "-i", "gad7", *options)
    answers = ts.read_responses(str(anxious), "gad7")
    expected = ts.compare_to_norms(
        ts.score(answers), level=0.9, reliability=0.8, cutoff={"anxiety": 10}, also=["iq", "stanine"]
    ).to_frame()
    row = rows_of(result.stdout)[0]
    for name in ("score_lower", "true_upper", "above_cutoff", "iq", "stanine"):
        assert float(row[name]) == pytest.approx(expected[name][0])


def test_json_has_groups_and_rows(anxious: Path, invoke: Invoke) -> None:
    data = json.loads(invoke("norms", anxious.name, "-i", "gad7", "--format", "json", "-q").stdout)
    assert data["source"] == anxious.name
    assert data["groups"][0]["n"] == 11
    assert len(data["rows"]) == 12
    assert data["rows"][11]["norm_reason"] == "no score"


@pytest.mark.parametrize("ending", ["csv", "tsv", "json", "parquet", "xlsx"])
def test_every_file_format(ending: str, anxious: Path, invoke: Invoke) -> None:
    if ending in ("parquet", "xlsx"):
        importorskip({"parquet": "pyarrow", "xlsx": "openpyxl"}[ending])
    result = invoke("norms", anxious.name, "-i", "gad7", "-o", f"places.{ending}")
    assert (result.exit_code, result.stdout) == (0, "")
    assert f"Written to places.{ending}" in result.stderr
    assert Path(f"places.{ending}").stat().st_size > 100


def test_on_a_terminal_the_first_rows_fit(anxious: Path, sit_before: SitBefore) -> None:
    for width in (80, 40):
        code, text = sit_before(
            "norms", anxious.name, "-i", "gad7", "--id", "who", width=width, env={"NO_COLOR": "1"}
        )
        assert code == 0
        assert "p00" in text
        assert "percentile" in text
        assert "... and 4 more rows" in text
        assert max(map(len, text.splitlines())) <= width


def test_one_person_is_shown_alone(anxious: Path, sit_before: SitBefore) -> None:
    _, text = sit_before("norms", anxious.name, "-i", "gad7", "--id", "who", "--person", "p03", "-q")
    assert "p03" in text
    assert "p04" not in text


def test_drafts_and_invented_norms_are_called_so_in_every_output(
    toy: Path, run: Run, sit_before: SitBefore
) -> None:
    refused = run("norms", "play.csv", "-i", "toy/instrument.toml")
    assert refused.returncode == 2
    assert "To try things out, say --allow-simulated" in refused.stderr.replace("; to", ". To")
    done = run("norms", "play.csv", "-i", "toy/instrument.toml", "--allow-simulated")
    assert done.returncode == 0
    for row in rows_of(done.stdout):
        assert "toy: author-constructed, not validated" in row["scores_note"]
        assert "toy/players: the numbers of this norm are invented" in row["scores_note"]
    assert "author-constructed, not validated" in done.stderr
    for quiet in ([], ["-q"]):
        _, text = sit_before("norms", "play.csv", "-i", "toy/instrument.toml", "--allow-simulated", *quiet)
        assert "author-constructed, not validated" in text
        assert "invented" in text


def test_a_norm_by_its_sample_or_its_file(toy: Path, run: Run) -> None:
    common = ("norms", "play.csv", "-i", "toy/instrument.toml", "--allow-simulated", "-q")
    by_name = run(*common, "--norm", "players")
    by_file = run(*common, "--norm", "toy/norms/players.toml")
    assert by_name.returncode == by_file.returncode == 0
    assert by_name.stdout == by_file.stdout == run(*common).stdout


# -- what is wrong -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["-i", "rs10"], "TS-R101"),
        (["-i", "gad7", "--norm", "germany-206"], "did you mean 'germany-2006'?"),
        (["-i", "gad7", "--by", "age=who"], "not divided by age"),
        (["-i", "gad7", "--by", "age"], "TS-C014"),
        (["-i", "gad7", "--word", "sex=male"], "TS-C014"),
        (["-i", "gad7", "--reliability", "much"], "is no number"),
        (["-i", "gad7", "--figure", "g.gif"], "TS-C013"),
        (["-i", "gad7", "--figure", "nowhere/g.png"], "TS-C003"),
        (["-i", "gad7", "--figure", "g.png"], "say whom with --person".capitalize()),
        (
            ["-i", "gad7", "--figure", "g.png", "--person", "13"],
            "Without --id a person is the number of a row",
        ),
        (["-i", "gad7", "--figure", "g.png", "--person", "12"], "no place in the norm of anxiety (no score)"),
        (["-i", "gad7", "--scale", "anxietie"], "did you mean 'anxiety'?"),
        (["-i", "gad7", "--person", "p3", "--id", "who"], "there is no such who (did you mean 'p03'?)"),
    ],
)
def test_wrong_calls_say_how_to_mend_them(options: list[str], words: str, anxious: Path, run: Run) -> None:
    importorskip("matplotlib")
    done = run("norms", anxious.name, *options)
    assert done.returncode in (2, 3)
    assert words in " ".join(done.stderr.split())
    assert "This is a fault" not in done.stderr
    assert done.stdout == ""
    assert not list(anxious.parent.glob("g.*"))


def test_without_an_instrument_the_file_says_what_it_holds(anxious: Path, run: Run) -> None:
    done = run("norms", anxious.name)
    assert done.returncode == 2
    assert "trustscale norms anxious.csv -i gad7" in done.stderr


def test_a_survey_without_norms_says_so(survey: Path, run: Run) -> None:
    done = run("norms", survey.name, "-i", "rs10", "-q")
    assert done.returncode == 2
    assert "No norms are shipped for rs10" in done.stderr


# -- the picture -------------------------------------------------------------------------------------------

STARTS = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}


@pytest.mark.parametrize("ending", STARTS)
def test_the_picture_of_one_person(ending: str, anxious: Path, invoke: Invoke) -> None:
    importorskip("matplotlib")
    result = invoke(
        "norms", anxious.name, "-i", "gad7", "--id", "who", "--person", "p03", "--figure", f"g.{ending}"
    )
    assert result.exit_code == 0
    assert f"Drawn in g.{ending}" in result.stderr
    drawn = Path(f"g.{ending}").read_bytes()
    assert drawn.startswith(STARTS[ending])
    assert len(drawn) > 4_000
    assert not list(anxious.parent.glob(".*"))
    again = invoke("norms", anxious.name, "-i", "gad7", "--person", "4", "--figure", f"h.{ending}", "-q")
    assert again.stderr == ""
    if ending == "png":
        assert Path("h.png").read_bytes() == drawn


def test_without_matplotlib_there_is_a_hint_and_nothing_is_read(
    anxious: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture, "find_spec", lambda name: None if name == "matplotlib" else ModuleType(name))
    result = invoke("norms", anxious.name, "-i", "gad7", "--person", "1", "--figure", "g.png")
    assert result.exit_code == 2
    assert "pip install 'trustscale[report]'" in result.stderr
    assert "12 rows" not in result.stderr
    assert not Path("g.png").exists()


def test_drawing_needs_no_settings_of_matplotlib(anxious: Path, run: Run) -> None:
    """Without a picture nobody loads matplotlib, which takes half a second."""
    code = (
        "import sys; from trustscale.cli.app import app\n"
        "try: app(['norms', 'anxious.csv', '-i', 'gad7', '-q'], prog_name='trustscale')\n"
        "except SystemExit: sys.stderr.write(str('matplotlib' in sys.modules))"
    )
    import subprocess

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=anxious.parent, check=True
    )
    assert done.stderr == "False"


# -- small parts -------------------------------------------------------------------------------------------


def test_numbers_for_all_scales_or_for_each() -> None:
    assert number_or_each("--sd", ["before"], words=["before"]) == "before"
    assert number_or_each("--sd", []) is None
    assert number_or_each("--sd", ["a=1", "b=2,5"]) == {"a": 1.0, "b": 2.5}
    for wrong in (["before"], ["1", "2"], ["a="], ["=1"]):
        with pytest.raises(OptionError) as caught:
            number_or_each("--sd", wrong)
        assert caught.value.code == "TS-C014"


def test_pairs_need_both_halves() -> None:
    assert named("--by", ["age = years"], like="age=COLUMN") == {"age": "years"}
    assert norms.words_of_norm([]) == {}

"""Loading by id and by path, and every fault of a file as a finding: where, what, how to mend it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.instruments.definitions import Definition, small, write_toml
from trustscale.errors import Finding, InstrumentError, InstrumentNotFoundError
from trustscale.instruments.load import build, load_instrument, read_definition
from trustscale.instruments.model import Instrument
from trustscale.instruments.shipped import shipped_ids, shipped_root
from trustscale.instruments.write import instrument_text


def finding_of(definition: Definition) -> Finding:
    """Return the one error that a definition has."""
    _, findings = build(definition)
    errors = [finding for finding in findings if finding.severity == "error"]
    assert len(errors) == 1, [str(finding) for finding in errors]
    return errors[0]


# -- where an instrument is found -------------------------------------------------------------------


def test_a_shipped_instrument_is_loaded_by_its_id_in_any_case_and_once() -> None:
    assert load_instrument("rs10").id == "rs10"
    assert load_instrument(" RS10 ") is load_instrument("rs10")


@pytest.mark.parametrize("name", ["mood", "mood/instrument.toml", "other.toml", "other.json"])
def test_a_file_is_loaded_by_its_path(tmp_path: Path, name: str) -> None:
    write_toml(tmp_path / "mood" / "instrument.toml", small())
    write_toml(tmp_path / "other.toml", small())
    (tmp_path / "other.json").write_text(json.dumps(small()), encoding="utf-8")
    assert load_instrument(tmp_path / name) == Instrument.model_validate(small())
    assert load_instrument(str(tmp_path / name)).id == "mood"


def test_a_folder_in_the_working_directory_is_found_by_its_bare_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_toml(tmp_path / "mood" / "instrument.toml", small())
    monkeypatch.chdir(tmp_path)
    assert load_instrument("mood").id == "mood"


def test_an_unknown_id_gets_a_suggestion_and_the_list() -> None:
    with pytest.raises(
        InstrumentNotFoundError, match=r"no instrument 'rs11' \(did you mean 'rs10'\?\)"
    ) as caught:
        load_instrument("rs11")
    assert caught.value.code == "TS-I201"
    assert all(name in caught.value.mend for name in shipped_ids())


@pytest.mark.parametrize("name", ["nowhere/x.toml", "x.toml", "a\0b.toml", "x" * 5000 + ".toml"])
def test_a_path_without_a_file_is_said_to_be_one(name: str) -> None:
    with pytest.raises(InstrumentNotFoundError, match="There is no file") as caught:
        load_instrument(name)
    assert caught.value.code == "TS-I202"


def test_a_folder_without_a_definition_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(InstrumentNotFoundError, match=r"has no instrument\.toml") as caught:
        load_instrument(tmp_path)
    assert caught.value.code == "TS-I202"


# -- files that cannot be read ----------------------------------------------------------------------


def refused(path: Path) -> Finding:
    """Return the one finding of a file that is no definition."""
    instrument, findings = read_definition(path)
    assert instrument is None
    assert len(findings) == 1
    with pytest.raises(InstrumentError) as caught:
        load_instrument(path)
    assert caught.value.findings == findings
    assert caught.value.code == findings[0].code
    return findings[0]


def test_toml_that_is_wrong_names_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('id = "x"\ntitle = "unclosed\n', encoding="utf-8")
    finding = refused(path)
    assert finding.code == "TS-I080"
    assert finding.where == "x.toml"
    assert finding.problem.startswith('it is not TOML: line 2, column 18, in `title = "unclosed`: ')


def test_toml_that_ends_too_early_names_its_last_line(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('id = "x"\nitems = [', encoding="utf-8")
    assert "line 2, column 10, in `items = [`" in refused(path).problem


def test_json_that_is_wrong_names_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text('{"id": "x",\n "title" 3}', encoding="utf-8")
    assert refused(path).problem.startswith('it is not JSON: line 2, column 10, in `"title" 3}`: Expecting')


def test_text_that_is_not_utf_8_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(b'id = "x"\ntitle = "f\xfcr"\n')
    finding = refused(path)
    assert finding.code == "TS-I086"
    assert finding.problem == "it is not UTF-8 text (line 2)."


def test_a_byte_order_mark_is_read_over(tmp_path: Path) -> None:
    path = write_toml(tmp_path / "x.toml", small())
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_instrument(path).id == "mood"


def test_a_file_that_is_far_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert refused(path).problem == "it is larger than 5 megabytes, which no definition is."


def test_a_file_that_may_not_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = write_toml(tmp_path / "x.toml", small())
    monkeypatch.setattr(Path, "open", refuse)
    assert refused(path).problem == "it cannot be read (Permission denied)."


@pytest.mark.parametrize("text", ["x = " + "[" * 5000, "x = " + "9" * 5000])
def test_toml_that_breaks_its_reader_is_refused_by_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text(text, encoding="utf-8")
    assert refused(path).code == "TS-I080"


def test_a_json_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text("[1, 2]", encoding="utf-8")
    assert refused(path).problem == "it is not a table of keys."


# -- faults of the definition -----------------------------------------------------------------------

Change = Callable[[Definition], Any]

FAULTS: list[tuple[Change, str, str, str, str]] = [
    (
        lambda d: d["scales"][0].update(revers=["m1"]),
        "TS-I081",
        "scales.mood.revers",
        "it is not a key of this part (did you mean 'reverse'?).",
        "It can have: id, title,",
    ),
    (
        lambda d: d.update(authors=["me"]),
        "TS-I081",
        "authors",
        "it is not a key of this part",
        "It can have: id, version, title",
    ),
    (
        lambda d: d["items"][1].update(tekst="..."),
        "TS-I081",
        "items.m2.tekst",
        "(did you mean 'text'?)",
        "id, gist, text",
    ),
    (
        lambda d: d["response_scales"][0]["options"][2].update(labl="x"),
        "TS-I081",
        "response_scales.five.options[3].labl",
        "(did you mean 'label'?)",
        "code, label, score",
    ),
    (
        lambda d: d.update(notices=[{"id": "n", "when": [{"of": "m1", "one_of": [1]}], "text": "x"}]),
        "TS-I081",
        "notices.n.when[1].one_of",
        "it is not a key of this part",
        "below, equals, in.",
    ),
    (lambda d: d.pop("title"), "TS-I082", "title", "it is missing.", "Add it: the name of the questionnaire"),
    (
        lambda d: d["license"].pop("wording"),
        "TS-I082",
        "license.wording",
        "it is missing.",
        "Add it: true or false",
    ),
    (lambda d: d["items"][2].pop("id"), "TS-I082", "items[3].id", "it is missing.", "Add it: a short name"),
    (lambda d: d.update(title=3), "TS-I083", "title", "it is 3.", "It must be text in quotes."),
    (
        lambda d: d["response_scales"][0]["options"][0].update(code="1"),
        "TS-I083",
        "response_scales.five.options[1].code",
        'it is "1".',
        "It must be a number.",
    ),
    (
        lambda d: d["response_scales"][0].update(missing_codes=-99),
        "TS-I083",
        "response_scales.five.missing_codes",
        "it is -99.",
        "It must be a list in [ ].",
    ),
    (
        lambda d: d["license"].update(wording="yes"),
        "TS-I083",
        "license.wording",
        'it is "yes".',
        "It must be true or false.",
    ),
    (
        lambda d: d.update(license="CC0-1.0"),
        "TS-I083",
        "license",
        'it is "CC0-1.0".',
        "It must be a table in { }.",
    ),
    (
        lambda d: d["scales"][0].update(min_answered=2.5),
        "TS-I083",
        "scales.mood.min_answered",
        "it is 2.5.",
        "It must be a whole number.",
    ),
    (
        lambda d: d["scales"][0].update(score="mode"),
        "TS-I084",
        "scales.mood.score",
        'it is "mode"',
        'It must be "sum", "mean", "count",',
    ),
    (
        lambda d: d["scales"][0].update(score="mena"),
        "TS-I084",
        "scales.mood.score",
        "it is \"mena\" (did you mean 'mean'?).",
        "",
    ),
    (
        lambda d: d["scales"][0].update(min_share=80),
        "TS-I084",
        "scales.mood.min_share",
        "it is 80.",
        "It must be at most 1.",
    ),
    (
        lambda d: d["scales"][0].update(min_answered=0),
        "TS-I084",
        "scales.mood.min_answered",
        "it is 0.",
        "It must be at least 1.",
    ),
    (
        lambda d: d["scales"][0].update(round={"to": -1.0, "mode": "up"}),
        "TS-I084",
        "scales.mood.round.to",
        "it is -1.0.",
        "It must be more than 0.",
    ),
    (
        lambda d: d["scales"][0].update(fill="median"),
        "TS-I084",
        "scales.mood.fill",
        'it is "median"',
        'It must be "none", "mean" or a number.',
    ),
    (
        lambda d: d["scales"][0].update(within_person={"method": "center", "over": "all"}),
        "TS-I084",
        "scales.mood.within_person.over",
        'it is "all"',
        'It must be "scored" or a list in [ ].',
    ),
    (
        lambda d: d["scales"][0].update(within_person={"method": "center", "over": ["Mood"]}),
        "TS-I084",
        "scales.mood.within_person.over[1]",
        'it is "Mood".',
        "small letters, digits and underscores",
    ),
    (
        lambda d: d["scales"][0].update(range=[1]),
        "TS-I084",
        "scales.mood.range",
        "it has too few values.",
        "It must be a list of two numbers.",
    ),
    (
        lambda d: d["scales"][0].update(range=[1, 2, 5]),
        "TS-I084",
        "scales.mood.range",
        "it is [1, 2, 5].",
        "It must be a list of two numbers.",
    ),
    (
        lambda d: d["response_scales"][0]["options"][0].update(code=float("nan")),
        "TS-I083",
        "response_scales.five.options[1].code",
        "it is nan.",
        "It must be a finite number.",
    ),
    (
        lambda d: d.update(id="Mood Scale"),
        "TS-I084",
        "id",
        'it is "Mood Scale".',
        "It must be of small letters, digits, hyphens and underscores, and start with a letter.",
    ),
    (
        lambda d: d.update(version="1.0"),
        "TS-I084",
        "version",
        'it is "1.0".',
        'It must be three numbers with dots, as in "1.0.0".',
    ),
    (
        lambda d: d["scales"][0].update(weights={"M1": 2}),
        "TS-I084",
        "scales.mood.weights.M1",
        "it is not an id.",
        "It must be of small letters, digits and underscores",
    ),
    (
        lambda d: d["scales"][0].update(items=["m1..n3"]),
        "TS-I085",
        "scales.mood.items",
        "'m1..n3' is not a run of ids",
        "Write it so.",
    ),
    (
        lambda d: d.update(items=[{"ids": ["m1..m"]}]),
        "TS-I085",
        "items[1].ids",
        "'m1..m' is not a run of ids",
        "Write it so.",
    ),
    (
        lambda d: d.update(items=[{"ids": "m1..m3"}]),
        "TS-I085",
        "items[1].ids",
        "it is not a list of ids.",
        'Write it so: ids = ["p1..p9"].',
    ),
    (
        lambda d: d["items"].append({"ids": []}),
        "TS-I085",
        "items[4].ids",
        "it is not a list of ids.",
        "Write it so",
    ),
    (
        lambda d: d["items"].append({"id": "m4", "ids": ["m5"]}),
        "TS-I085",
        "items[4].ids",
        "it stands beside `id`.",
        "Give `id` for one item or `ids` for several.",
    ),
    (
        lambda d: d.update(items=[{"ids": ["m1..m3"], "role": "scord"}]),
        "TS-I084",
        "items.m1..m3.role",
        "it is \"scord\" (did you mean 'scored'?).",
        'It must be "scored", "single", "attention" or "covariate".',
    ),
    (
        lambda d: d.update(examples=[{"answers": [1, 2, True], "scores": {"mood": 3}}]),
        "TS-I083",
        "examples[1].answers[3]",
        "it is true.",
        "It must be a number or text in quotes.",
    ),
    (
        lambda d: d.update(examples=[{"answers": [1, 2, 3], "scores": {"mood": "gone"}}]),
        "TS-I084",
        "examples[1].scores.mood",
        'it is "gone".',
        'It must be "missing" or a number.',
    ),
    (
        lambda d: d.update(examples=[{"answers": 3, "scores": {"mood": 3}}]),
        "TS-I083",
        "examples[1].answers",
        "it is 3.",
        "It must be a list in [ ] or a table in { }.",
    ),
    (lambda d: d["items"].append("m4"), "TS-I083", "items[4]", 'it is "m4".', "It must be a table in { }."),
    (lambda d: d.update(items={"a": 1}), "TS-I083", "items", "it is a table.", "It must be a list in [ ]."),
]


@pytest.mark.parametrize(("change", "code", "where", "problem", "cure"), FAULTS)
def test_a_fault_says_where_what_and_how_to_mend_it(
    change: Change, code: str, where: str, problem: str, cure: str
) -> None:
    finding = finding_of(small(change))
    assert finding.code == code
    assert finding.where == where
    assert problem in finding.problem
    assert cure in finding.cure


def test_all_faults_are_said_at_once() -> None:
    def spoil(definition: Definition) -> None:
        definition.pop("title")
        definition["scales"][0].update(score="men", min_share=2)
        definition["items"].append({"ids": []})

    _, findings = build(small(spoil))
    assert [finding.where for finding in findings] == [
        "items[4].ids",
        "title",
        "scales.mood.min_share",
        "scales.mood.score",
    ]


def test_the_error_shows_every_finding_with_its_cure(tmp_path: Path) -> None:
    path = write_toml(tmp_path / "mood.toml", small(lambda d: d["scales"][0].update(scor="mean", add="2")))
    with pytest.raises(InstrumentError) as caught:
        load_instrument(path)
    message = str(caught.value)
    assert "2 things are wrong in its definition" in message
    assert "scales.mood.scor: it is not a key of this part (did you mean 'score'?)." in message
    assert 'scales.mood.add: it is "2". It must be a number. [TS-I083]' in message
    assert "[TS-I083, trustscale explain TS-I083]" in message or "[TS-I081, trustscale" in message


def test_structural_faults_are_raised_by_loading(tmp_path: Path) -> None:
    path = write_toml(tmp_path / "mood.toml", small(lambda d: d["scales"][0].update(reverse=["m9"])))
    with pytest.raises(InstrumentError, match=r"scales\.mood\.reverse"):
        load_instrument(path)


def test_a_warning_does_not_keep_an_instrument_from_loading(tmp_path: Path) -> None:
    path = write_toml(tmp_path / "mood.toml", small(lambda d: d["scales"][0].update(items=["m1", "m2"])))
    instrument, findings = read_definition(path)
    assert [finding.severity for finding in findings] == ["warning"]
    assert load_instrument(path) == instrument


# -- look-up tables ---------------------------------------------------------------------------------

LOOKUP = {"id": "t", "scales": ["mood"], "score": "lookup", "table": "t.csv"}
TABLE = "mood_from,mood_below,score\n,3,40\n3,,60\n"


def with_lookup(tmp_path: Path, table: str | None, name: str = "t.csv") -> Path:
    if table is not None:
        (tmp_path / "t.csv").write_text(table, encoding="utf-8")
    scale = {**LOOKUP, "table": name}
    return write_toml(tmp_path / "instrument.toml", small(lambda d: d["scales"].append(scale)))


def test_a_table_is_read_beside_its_definition(tmp_path: Path) -> None:
    table = load_instrument(with_lookup(tmp_path, TABLE)).tables["t.csv"]
    assert table.columns == ("mood_from", "mood_below", "score")
    assert table.rows == (("", "3", "40"), ("3", "", "60"))


def test_blank_lines_and_spaces_in_a_table_mean_nothing(tmp_path: Path) -> None:
    spaced = "\ufeffmood_from, mood_below , score\n\n,3,40\n3, ,60\n\n"
    (tmp_path / "a").mkdir()
    plain = load_instrument(with_lookup(tmp_path / "a", TABLE))
    assert load_instrument(with_lookup(tmp_path, spaced)).tables == plain.tables


@pytest.mark.parametrize(
    ("table", "where", "problem"),
    [
        (None, "scales.t.table", 'it is "t.csv", and there is no such file beside the definition.'),
        ("", "t.csv", "it is empty."),
        ("mood;score\n1;2\n", "t.csv", "it has semicolons between its cells."),
        ("mood,score\n1,2\n3\n", "t.csv", "it has 1 cells in line 3 and 2 column names."),
        ('mood,score\n"1,2\n', "t.csv", "it is not a CSV file (unexpected end of data)."),
    ],
)
def test_a_table_that_cannot_be_read_is_a_finding(
    tmp_path: Path, table: str | None, where: str, problem: str
) -> None:
    _, findings = read_definition(with_lookup(tmp_path, table))
    found = [finding for finding in findings if finding.code == "TS-I087"]
    assert [(finding.where, finding.problem) for finding in found] == [(where, problem)]


@pytest.mark.parametrize("name", ["../t.csv", "/etc/passwd", "a/../../t.csv", "C:\\t.csv", "..\\t.csv", ""])
def test_a_table_outside_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "t.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "in").mkdir()
    _, findings = read_definition(with_lookup(tmp_path / "in", None, name))
    found = [finding for finding in findings if finding.where == "scales.t.table"]
    assert [finding.problem for finding in found] == [
        f'it is "{name}", which lies outside the folder of the instrument.'
    ]


def test_a_link_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "t.csv").symlink_to(tmp_path / "secret.csv")
    _, findings = read_definition(with_lookup(tmp_path / "in", None))
    assert "outside the folder" in str(findings[0])


def test_a_table_can_stand_in_the_definition(tmp_path: Path) -> None:
    definition = small(lambda d: d["scales"].append(LOOKUP))
    rows = [["", "3", "40"], ["3", "", "60"]]
    definition["tables"] = {"t.csv": {"columns": ["mood_from", "mood_below", "score"], "rows": rows}}
    assert load_instrument(write_toml(tmp_path / "x.toml", definition)).tables["t.csv"].rows[1] == (
        "3",
        "",
        "60",
    )


# -- anything at all --------------------------------------------------------------------------------


@settings(max_examples=500)
@given(data=st.data())
def test_a_spoilt_file_gives_a_named_error_or_an_instrument(data: st.DataObject) -> None:
    """No traceback of a library, whatever becomes of a line of a real definition."""
    name = data.draw(st.sampled_from(["rs10", "phq9", "fidelity-trust", "making-amends", "csi16"]))
    text = bytearray((shipped_root() / name / "instrument.toml").read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(text) - 1))
        way = data.draw(st.sampled_from(["cut", "swap", "put", "double"]))
        if way == "cut":
            del text[place : place + data.draw(st.integers(1, 40))]
        elif way == "put":
            text[place:place] = data.draw(
                st.sampled_from([b"[", b'"', b"=", b"\n", b"1e999", b"..", b"-", b"\xff"])
            )
        elif way == "double":
            text[place:place] = text[place : place + 60]
        else:
            text[place] = data.draw(st.integers(0, 255))
        text = text or bytearray(b"x")
    _load_bytes(bytes(text))


def _load_bytes(content: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.toml"
        path.write_bytes(content)
        try:
            load_instrument(path)
        except InstrumentError as error:
            caught = error
        else:
            return
    assert caught.findings
    assert caught.code.startswith("TS-I")


@settings(max_examples=200)
@given(data=st.data())
def test_a_spoilt_value_gives_findings_or_an_instrument(data: st.DataObject) -> None:
    """Any value in any place of a definition: what comes back are findings, never an exception."""
    definition = small(lambda d: d.update(examples=[{"answers": [1, 2, 3], "scores": {"mood": 2.6}}]))
    here: Any = definition
    while True:
        keys = list(here) if isinstance(here, dict) else list(range(len(here)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(here[key], dict | list) or not here[key] or data.draw(st.integers(0, 3)) == 0:
            break
        here = here[key]
    strange: list[Any] = [
        None,
        True,
        0,
        -1,
        1e308,
        float("nan"),
        10**400,
        "",
        "x",
        "m1..m3",
        [],
        [[]],
        {},
        {"id": "m1"},
    ]
    here[key] = data.draw(st.sampled_from(strange))
    instrument, findings = build(definition)
    assert instrument is not None or findings
    assert all(str(finding) for finding in findings)


def test_a_shipped_definition_says_the_same_as_json(tmp_path: Path) -> None:
    rs10 = load_instrument("rs10")
    path = tmp_path / "rs10.json"
    path.write_text(rs10.model_dump_json(by_alias=True, exclude_none=True), encoding="utf-8")
    assert load_instrument(path) == rs10
    assert instrument_text(load_instrument(path)) == instrument_text(rs10)

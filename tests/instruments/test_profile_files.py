"""Profile files: what they can say, and every way in which one can be wrong."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from trustscale.errors import Finding, InstrumentError, InstrumentNotFoundError
from trustscale.instruments.define import define_scale
from trustscale.instruments.library import list_instruments
from trustscale.instruments.load import load_instrument
from trustscale.instruments.profile_checks import profile_findings
from trustscale.instruments.profile_files import (
    PROFILE,
    definitions_for,
    load_profile,
    profile_text,
    read_profile,
    shipped_profiles,
)
from trustscale.instruments.profile_model import Profile
from trustscale.instruments.shipped import shipped_root

Data = dict[str, Any]
CALM = define_scale(["c1", "c2"], minimum=1, maximum=5, id="calm")
WARM = define_scale(["w1", "w2"], minimum=0, maximum=10, id="warm")
OWN = {"calm": CALM, "warm": WARM}


def good() -> Data:
    """A profile of two scales without a finding."""
    words = {"couple": "c", "sample": "s", "with_bars": "b", "without_bars": "n"}
    ends = {"views": "own", "low": "little", "high": "much"}
    return {
        "id": "day",
        "version": "1.0.0",
        "title": "Your day",
        "about": "How both spent it.",
        "words": words,
        "roles": [
            {"id": "cook", "title": "who cooked", "called": ["in the kitchen"]},
            {"id": "guest", "title": "who ate"},
        ],
        "instruments": [{"id": "calm"}, {"id": "warm"}],
        "groups": [
            {
                "id": "one",
                "title": "One",
                "scales": [{"instrument": "calm", "scale": "calm", "label": "Calm", **ends}],
            },
            {
                "id": "two",
                "title": "Two",
                "scales": [{"instrument": "warm", "scale": "warm", "label": "Warm", **ends}],
            },
        ],
    }


def found(data: Data) -> tuple[Finding, ...]:
    profile = Profile.model_validate(data)
    return profile_findings(profile, definitions_for(profile, OWN))


def test_the_example_has_no_finding() -> None:
    assert found(good()) == ()


def line(data: Data, group: int = 0) -> Data:
    entry: Data = data["groups"][group]["scales"][0]
    return entry


def _two_ranges(data: Data) -> None:
    del line(data)["scale"]
    line(data)["instrument"] = "relationship-satisfaction"
    data["instruments"].append({"id": "trust-attribution"})
    line(data)["instrument"] = "trust-attribution"
    line(data)["by_role"] = {"cook": "intent", "guest": "go_on_self"}
    data["status"], data["not_for"] = "draft", "Anything."


MISTAKES: list[tuple[str, Callable[[Data], Any], str, str]] = [
    ("TS-I301", lambda d: d["instruments"].append({"id": "clam"}), "instruments.clam", "did you mean 'calm'"),
    (
        "TS-I301",
        lambda d: d["instruments"].pop(0),
        "groups.one.scales.calm.instrument",
        "does not list 'calm'",
    ),
    ("TS-I302", lambda d: line(d).update(scale="calmm"), "groups.one.scales.calmm", "did you mean 'calm'"),
    (
        "TS-I302",
        lambda d: line(d).update(scale="c1"),
        "groups.one.scales.c1",
        "reports no scale or item 'c1'",
    ),
    ("TS-I303", lambda d: d["groups"][0].update(scales=[]), "groups.one", "it has no scales"),
    ("TS-I303", lambda d: d.update(groups=[]), "groups", "there is none"),
    (
        "TS-I304",
        lambda d: d["groups"][1]["scales"].append({**line(d), "id": "calm_again"}),
        "groups.two.scales.calm_again",
        "calm of calm stands in groups.one.scales.calm already",
    ),
    ("TS-I305", lambda d: line(d).update(label=" "), "groups.one.scales.calm.label", "it has no words"),
    ("TS-I305", lambda d: line(d).update(high=""), "groups.one.scales.calm.high", "it has no words"),
    ("TS-I305", lambda d: d["words"].update(couple=""), "words.couple", "it has no words"),
    ("TS-I305", lambda d: d["roles"][0].update(title=""), "roles.cook.title", "it has no words"),
    ("TS-I306", lambda d: d["roles"].pop(), "roles", "there are 1 of them"),
    ("TS-I306", lambda d: d["roles"][1].update(called=["In the Kitchen "]), "roles", "'in the kitchen'"),
    (
        "TS-I306",
        lambda d: d["instruments"][0].update(forms={"cok": "a"}),
        "instruments.calm.forms",
        "did you mean 'cook'",
    ),
    (
        "TS-I306",
        lambda d: (line(d).pop("scale"), line(d).update(by_role={"cook": "calm"})),
        "groups.one.scales.calm.by_role",
        "what stands for 'guest'",
    ),
    (
        "TS-I307",
        lambda d: d["instruments"][0].update(forms={"cook": "other"}),
        "instruments.calm.forms.cook",
        "calm has no form 'other'",
    ),
    ("TS-I308", _two_ranges, "groups.one.scales.intent_go_on_self.by_role", "another range"),
    ("TS-I309", lambda d: d["groups"][1].update(id="one"), "groups.one", "it is there twice"),
    ("TS-I309", lambda d: d["roles"][1].update(id="cook"), "roles.cook", "it is there twice"),
    ("TS-I310", lambda d: line(d).pop("scale"), "groups.one.scales[1]", "it names no scale"),
    (
        "TS-I310",
        lambda d: line(d).update(by_role={"cook": "calm", "guest": "calm"}),
        "groups.one.scales.calm",
        "both `scale` and `by_role`",
    ),
    ("TS-I311", lambda d: d["instruments"][0].update(version="9.0.0"), "instruments.calm.version", "9.0.0"),
    ("TS-I312", lambda d: d.update(status="draft"), "not_for", "it is missing"),
    (
        "TS-I312",
        lambda d: d["instruments"].append({"id": "fidelity-trust"}),
        "status",
        "fidelity-trust is not validated",
    ),
]


def _named(entry: object) -> str:
    """The same name in every process; a function's own text holds its address."""
    return "break_it" if callable(entry) else str(entry)[:40]


@pytest.mark.parametrize(("code", "break_it", "where", "words"), MISTAKES, ids=_named)
def test_a_mistake_is_found_where_it_is(
    code: str, break_it: Callable[[Data], Any], where: str, words: str
) -> None:
    data = good()
    break_it(data)
    hits = [finding for finding in found(data) if finding.code == code and finding.where == where]
    assert len(hits) == 1, [str(finding) for finding in found(data)]
    assert words in hits[0].problem
    assert hits[0].cure.endswith((".", '"'))
    assert hits[0].severity == ("warning" if code == "TS-I311" else "error")


def test_a_scale_without_ends_cannot_be_a_line() -> None:
    endless = CALM.model_copy(
        update={
            "scales": (CALM.scales[0].model_copy(update={"id": "endless", "range": None, "score": "ratio"}),)
        }
    )
    data = good()
    line(data)["scale"] = "endless"
    profile = Profile.model_validate(data)
    codes = {finding.code for finding in profile_findings(profile, {**OWN, "calm": endless})}
    assert codes == {"TS-I308"}


def test_several_mistakes_are_said_at_once_errors_first() -> None:
    data = good()
    data["instruments"][0]["version"] = "9.0.0"
    data["groups"][0]["title"] = ""
    line(data, 1)["scale"] = "wram"
    assert [finding.code for finding in found(data)] == ["TS-I305", "TS-I302", "TS-I311"]


# -- files -------------------------------------------------------------------------------------------------


def test_a_file_of_ones_own_is_loaded_from_its_path_and_its_folder(tmp_path: Path) -> None:
    (tmp_path / PROFILE).write_text(tomli_w.dumps(good()), encoding="utf-8")
    profile = load_profile(tmp_path, instruments=OWN)
    assert profile == load_profile(str(tmp_path / PROFILE), instruments=OWN)
    assert [line.name for _, line in profile.lines] == ["calm", "warm"]


def test_a_file_that_is_wrong_raises_everything_at_once(tmp_path: Path) -> None:
    data = good()
    line(data)["scale"] = "calmm"
    data["groups"][1]["scales"] = []
    (tmp_path / PROFILE).write_text(tomli_w.dumps(data), encoding="utf-8")
    with pytest.raises(InstrumentError, match="2 things are wrong in it") as caught:
        load_profile(tmp_path, instruments=OWN)
    assert caught.value.code == "TS-I321"
    assert {finding.code for finding in caught.value.findings} == {"TS-I302", "TS-I303"}


@pytest.mark.parametrize(
    ("text", "code"),
    [("id = ", "TS-I080"), ('id = "day"\ncolour = "red"', "TS-I081"), ('id = "day"', "TS-I082")],
)
def test_what_is_no_profile_is_refused_in_the_words_of_the_file(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / PROFILE).write_text(text, encoding="utf-8")
    profile, findings = read_profile(tmp_path / PROFILE)
    assert profile is None
    assert code in {finding.code for finding in findings}
    assert all(finding.where.startswith(PROFILE) for finding in findings)


def test_a_misspelt_profile_gets_a_suggestion() -> None:
    with pytest.raises(InstrumentNotFoundError, match="did you mean 'trust-repair'") as caught:
        load_profile("trust-repiar")
    assert caught.value.code == "TS-I320"


def test_a_profile_written_out_reads_back_equal() -> None:
    for profile in (load_profile("trust-repair"), Profile.model_validate(good())):
        again = Profile.model_validate(tomllib.loads(profile_text(profile)))
        assert again == profile
        assert again.content_hash == profile.content_hash


def test_the_hash_changes_with_a_word() -> None:
    data = good()
    line(data)["label"] = "Calmer"
    assert Profile.model_validate(data).content_hash != Profile.model_validate(good()).content_hash


# -- what is shipped ---------------------------------------------------------------------------------------


@pytest.fixture(params=shipped_profiles())
def shipped(request: pytest.FixtureRequest) -> Profile:
    return load_profile(request.param)


def test_a_shipped_profile_has_no_finding_and_lies_in_a_folder_of_its_name(shipped: Profile) -> None:
    _, findings = read_profile(shipped_root() / shipped.id / PROFILE)
    assert findings == ()


def test_a_folder_of_a_profile_alone_is_no_instrument() -> None:
    assert "trust-repair" in shipped_profiles()
    assert "trust-repair" not in {entry.id for entry in list_instruments()}
    with pytest.raises(InstrumentNotFoundError) as caught:
        load_instrument("trust-repair")
    assert caught.value.code == "TS-I201"


def test_the_wish_to_go_on_is_crossed() -> None:
    """One's own wish stands beside what the partner believes about it, for both partners."""
    crossed = [line.by_role for _, line in load_profile("trust-repair").lines if line.by_role]
    assert crossed == [
        {"hurt": "go_on_self", "broke_trust": "go_on_partner"},
        {"hurt": "go_on_partner", "broke_trust": "go_on_self"},
    ]


def test_the_trust_repair_profile_reads_every_facet_and_no_total() -> None:
    profile = load_profile("trust-repair")
    read = {(line.instrument, line.scale) for _, line in profile.lines if line.scale}
    totals = {"causal", "responsibility", "amends_done", "amends_frequency", "fidelity_trust"}
    for entry in profile.instruments:
        scales = {scale.id for scale in load_instrument(entry.id).scales}
        assert {scale for name, scale in read if name == entry.id} == scales - totals


def test_the_trust_repair_profile_says_what_it_is() -> None:
    profile = load_profile("trust-repair")
    assert profile.status == "draft"
    assert [group.id for group in profile.groups][:3] == ["attributional", "social_equilibrium", "structural"]
    assert "not validated" in profile.about
    assert "no steps" in profile.about
    assert "part or to stay" in (profile.not_for or "")

"""Profiles of couples: what they show, what they leave out, and that they judge nothing."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import FrozenInstanceError
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import trustscale as ts
from tests.helpers import importorskip
from trustscale.errors import InstrumentError, OptionError, PairingError, ResultError, TrustscaleError
from trustscale.instruments.model import DRAFT
from trustscale.instruments.profile_files import load_profile, shipped_profiles
from trustscale.instruments.profile_model import Profile
from trustscale.scoring.scores import Scores

SURVEY = str(files("trustscale") / "_demo" / "couples.csv")
READ = ["trust-attribution", "making-amends", "fidelity-trust", "relationship-satisfaction"]
RELIABILITY = {"intent": 0.8, "satisfaction": (0.9, 0.85)}


def scored(data: Any = SURVEY, instruments: Sequence[str] = ("rs10", *READ), **options: Any) -> Scores:
    named = {"id": "person", "dyad": "couple", "role": "partner"} | options
    return ts.score(ts.read_responses(data, list(instruments), **named))


@pytest.fixture(scope="module")
def demo() -> Scores:
    return scored()


@pytest.fixture(scope="module")
def survey() -> pd.DataFrame:
    return pd.read_csv(SURVEY, dtype={"couple": str, "person": str})


@pytest.fixture(scope="module")
def sample(demo: Scores) -> ts.dyads.SampleProfile:
    return ts.dyads.profile(demo)


def side(scores: Scores, partner: str) -> pd.DataFrame:
    frame: pd.DataFrame = scores.to_frame()
    return frame[frame["partner"] == partner].set_index("couple").sort_index()


def rows(result: Any) -> pd.DataFrame:
    frame: pd.DataFrame = result.to_frame()
    return frame.set_index("scale")


# -- one couple --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("couple", ["007", "001", "120"])
def test_both_partners_stand_beside_each_other(demo: Scores, couple: str) -> None:
    found = rows(ts.dyads.profile(demo, couple=couple))
    hurt, broke = side(demo, "was hurt").loc[couple], side(demo, "broke trust").loc[couple]
    scales = [name for name in found.index if not name.startswith("wish_")]
    assert len(scales) == 20
    np.testing.assert_array_equal(found.loc[scales, "first"], hurt[scales].astype(float))
    np.testing.assert_array_equal(found.loc[scales, "second"], broke[scales].astype(float))
    np.testing.assert_allclose(found["gap"], found["first"] - found["second"])


def test_ones_own_wish_stands_beside_what_the_partner_believes(survey: pd.DataFrame) -> None:
    changed = survey.copy()
    mine = changed["couple"] == "007"
    hurt, broke = mine & (changed["partner"] == "was hurt"), mine & (changed["partner"] == "broke trust")
    changed.loc[hurt, ["go_on_self", "go_on_partner"]] = [5, 4]
    changed.loc[broke, ["go_on_self", "go_on_partner"]] = [2, 3]
    found = rows(ts.dyads.profile(scored(changed), couple="007"))
    assert found.loc["wish_of_hurt", ["first", "second"]].tolist() == [5, 3]
    assert found.loc["wish_of_broke_trust", ["first", "second"]].tolist() == [4, 2]


def test_an_answer_that_carries_no_score_is_no_score_and_says_what_it_was(survey: pd.DataFrame) -> None:
    changed = survey.copy()
    hurt = (changed["couple"] == "007") & (changed["partner"] == "was hurt")
    changed.loc[hurt, "go_on_partner"] = 9
    changed.loc[hurt, "go_on_self"] = np.nan
    changed.loc[hurt, ["sat1", "sat2", "sat3"]] = np.nan
    result = ts.dyads.profile(scored(changed), couple="007")
    found = rows(result)
    assert math.isnan(found.loc["wish_of_broke_trust", "first"])
    assert found.loc["wish_of_broke_trust", "first_missing"] == 'the answer was "I cannot tell"'
    assert found.loc["wish_of_hurt", "first_missing"] == "left out"
    assert found.loc["satisfaction", "first_missing"] == "too few answered"
    assert found.loc["satisfaction", "second_missing"] == ""
    alert = next(alert for alert in result.alerts if alert.code == "TS-D062")
    assert alert.value == 3
    assert "satisfaction, wish_of_hurt, wish_of_broke_trust" in alert.message
    assert 'no score from the partner who was hurt (the answer was "I cannot tell")' in result.sentence()


def test_scales_that_were_not_asked_are_said_to_be_missing() -> None:
    result = ts.dyads.profile(scored(instruments=["relationship-satisfaction"]), couple="007")
    found = rows(result)
    assert found["first"].notna().sum() == 1
    assert set(found.drop("satisfaction")["first_missing"]) == {"not answered in this survey"}
    assert [stamp.id for stamp in result.provenance.instruments] == [
        "relationship-satisfaction",
        "trust-repair",
    ]


def test_without_reliability_there_are_no_intervals_and_it_says_so(demo: Scores) -> None:
    importorskip("matplotlib")
    result = ts.dyads.profile(demo, couple="007")
    found = rows(result)
    assert found[["first_lower", "second_upper", "gap_lower", "gap_upper"]].isna().all(axis=None)
    assert "no reliability was given" in str(result)
    assert "No reliability was given" in result.sentence()
    assert "How exact the marks are is not known" in " ".join(words_of(result.plot()))


def test_intervals_follow_from_reliability_and_sd(demo: Scores) -> None:
    found = rows(ts.dyads.profile(demo, couple="007", reliability=RELIABILITY, level=0.9))
    row = found.loc["satisfaction"]
    sds = [side(demo, partner)["satisfaction"].std() for partner in ("was hurt", "broke trust")]
    errors = [sd * math.sqrt(1 - r) for sd, r in zip(sds, (0.9, 0.85), strict=True)]
    z = stats.norm.ppf(0.95)
    assert row["first_upper"] - row["first"] == pytest.approx(z * errors[0])
    assert row["second"] - row["second_lower"] == pytest.approx(z * errors[1])
    assert row["gap_upper"] - row["gap"] == pytest.approx(z * math.hypot(*errors))
    assert (row["first_sd"], row["second_reliability"]) == (pytest.approx(sds[0]), 0.85)
    assert found["gap_lower"].notna().sum() == 2  # those that were named


def test_an_sd_that_is_given_is_used(demo: Scores) -> None:
    result = ts.dyads.profile(demo, couple="007", reliability={"intent": 0.75}, sd={"intent": 2.0})
    row = rows(result).loc["intent"]
    assert row["first_upper"] - row["first"] == pytest.approx(stats.norm.ppf(0.975))
    assert "95 % CI of the gap" in str(result)


def test_the_sd_of_few_persons_raises_an_alert(survey: pd.DataFrame) -> None:
    few = scored(survey[survey["couple"] <= "010"].reset_index(drop=True))
    alerts = ts.dyads.profile(few, couple="007", reliability={"intent": 0.8}).alerts
    assert [(alert.code, alert.threshold) for alert in alerts] == [("TS-D064", 30)]
    with_sd = ts.dyads.profile(few, couple="007", reliability={"intent": 0.8}, sd={"intent": 1.1})
    assert with_sd.alerts == ()


def test_scores_that_carry_another_prefix_are_the_same(demo: Scores) -> None:
    answers = ts.read_responses(SURVEY, READ, dyad="couple", role="partner")
    prefixed = ts.dyads.profile(ts.score(answers, prefix=True), couple="007")
    pd.testing.assert_frame_equal(prefixed.to_frame(), ts.dyads.profile(demo, couple="007").to_frame())


# -- a sample ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", ["intent", "amends_heard", "reassurance", "satisfaction"])
def test_a_sample_has_means_gaps_and_correlations_over_couples(
    demo: Scores, sample: ts.dyads.SampleProfile, scale: str
) -> None:
    row = rows(sample).loc[scale]
    both = pd.DataFrame({"a": side(demo, "was hurt")[scale], "b": side(demo, "broke trust")[scale]}).dropna()
    a, b = both["a"].to_numpy(), both["b"].to_numpy()
    gap = stats.ttest_rel(a, b).confidence_interval()
    mean = stats.ttest_1samp(a, 0).confidence_interval()
    r = stats.pearsonr(a, b)
    assert (row["n"], row["n_left_out"]) == (len(a), 120 - len(a))
    assert (row["first_mean"], row["second_sd"]) == (pytest.approx(a.mean()), pytest.approx(b.std(ddof=1)))
    assert (row["first_lower"], row["first_upper"]) == pytest.approx((mean.low, mean.high))
    assert row["gap"] == pytest.approx((a - b).mean())
    assert (row["gap_lower"], row["gap_upper"]) == pytest.approx((gap.low, gap.high))
    assert row["gap_absolute"] == pytest.approx(np.abs(a - b).mean())
    assert row["r"] == pytest.approx(r.statistic)
    assert (row["r_lower"], row["r_upper"]) == pytest.approx(tuple(r.confidence_interval()))


def test_a_reliability_gives_a_sample_that_of_its_gap(demo: Scores) -> None:
    row = rows(ts.dyads.profile(demo, reliability=RELIABILITY)).loc["intent"]
    a, b, r = row["first_sd"], row["second_sd"], row["r"]
    error = 0.2 * (a**2 + b**2)
    assert row["gap_reliability"] == pytest.approx(1 - error / (a**2 + b**2 - 2 * r * a * b))
    assert rows(ts.dyads.profile(demo))["gap_reliability"].isna().all()


def test_lines_behind_which_few_couples_stand_are_suppressed(survey: pd.DataFrame) -> None:
    importorskip("matplotlib")
    changed = survey[survey["couple"] <= "012"].reset_index(drop=True)
    changed.loc[changed["couple"] > "004", [f"sat{n}" for n in range(1, 11)]] = np.nan
    scores = scored(changed)
    result = ts.dyads.profile(scores)
    row = rows(result).loc["satisfaction"]
    assert row["suppressed"]
    assert (
        row.drop(["suppressed", "level", "minimum", "maximum"])
        .apply(pd.to_numeric, errors="coerce")
        .isna()
        .all()
    )
    alert = next(alert for alert in result.alerts if alert.code == "TS-D063")
    assert "fewer than 5 couples" in alert.message
    assert "satisfaction" in alert.message
    line = next(line for line in result.lines() if line.startswith("satisfaction"))
    assert re.search(r"< 5( +-)+$", line)
    assert "satisfaction suppressed (fewer than 5 couples)" in result.apa()
    assert "Not shown, as fewer than 5 couples answered" in " ".join(words_of(result.plot()))
    allowed = rows(ts.dyads.profile(scores, minimum_n=4)).loc["satisfaction"]
    assert (allowed["n"], allowed["suppressed"]) == (4, False)


def test_a_sample_does_not_say_how_few_persons_a_notice_is_for(survey: pd.DataFrame) -> None:
    few = survey[survey["couple"] <= "012"].reset_index(drop=True)
    few["ta20"] = 1
    few.loc[3, "ta20"] = 6
    alert = next(alert for alert in ts.dyads.profile(scored(few)).alerts if alert.code == "TS-D061")
    assert "for fewer than 5 persons" in alert.message
    assert alert.value is None


def test_a_sample_names_no_couple(sample: ts.dyads.SampleProfile) -> None:
    assert "couple" not in sample.to_frame().columns
    said = json.dumps(sample.to_dict(), allow_nan=False)
    assert not re.search(r"\b(007|042)\b|00[0-9][AB]", said)


def test_persons_without_a_partner_are_counted(survey: pd.DataFrame) -> None:
    result = ts.dyads.profile(scored(survey.drop(index=[0]).reset_index(drop=True)))
    assert result.n_couples == 119
    assert "TS-D020" in {alert.code for alert in result.alerts}


# -- who is who --------------------------------------------------------------------------------------------


def test_other_words_for_roles_are_told_and_their_order_does_not_matter(
    demo: Scores, survey: pd.DataFrame
) -> None:
    expected = ts.dyads.profile(demo, couple="007").to_frame()
    for hurt, broke in (("A", "B"), ("B", "A"), (1, 2), (2, 1)):
        changed = survey.assign(partner=survey["partner"].map({"was hurt": hurt, "broke trust": broke}))
        scores = scored(changed.sample(frac=1, random_state=1).reset_index(drop=True))
        result = ts.dyads.profile(scores, couple="007", roles={"hurt": hurt, "broke_trust": broke})
        pd.testing.assert_frame_equal(result.to_frame(), expected)


def test_roles_that_nobody_explained_are_refused_with_the_line_to_paste(survey: pd.DataFrame) -> None:
    scores = scored(survey.assign(partner=survey["partner"].map({"was hurt": "A", "broke trust": "B"})))
    with pytest.raises(PairingError, match=r"roles=\{'hurt': 'A', 'broke_trust': 'B'\}") as caught:
        ts.dyads.profile(scores)
    assert caught.value.code == "TS-D070"
    for wrong in ({"hurt": "A"}, {"hurt": "A", "broke_trust": "A"}, {"hurt": "A", "other": "B"}):
        with pytest.raises(PairingError, match="who is who"):
            ts.dyads.profile(scores, roles=wrong)


def test_scores_without_roles_or_couples_are_refused() -> None:
    with pytest.raises(PairingError, match="which partner is which") as caught:
        ts.dyads.profile(ts.score(ts.read_responses(SURVEY, READ, dyad="couple")))
    assert caught.value.code == "TS-D070"
    answers = ts.read_responses(SURVEY, READ)
    with pytest.raises(PairingError, match="dyad="):
        ts.dyads.profile(ts.score(answers))
    named = ts.dyads.profile(ts.score(answers), dyad="couple", role="partner")
    assert named.n_couples == 120


@pytest.mark.parametrize(
    ("options", "kind", "code"),
    [
        ({"couple": "7"}, OptionError, "TS-D071"),
        ({"reliability": 0.9}, OptionError, "TS-D066"),
        ({"reliability": {"intnt": 0.9}}, OptionError, "TS-D066"),
        ({"reliability": {"intent": 1.2}}, OptionError, "TS-D015"),
        ({"level": 1.0}, OptionError, "TS-D010"),
        ({"minimum_n": 0}, OptionError, "TS-D010"),
        ({"profile": "trust-repiar"}, InstrumentError, "TS-I320"),
    ],
)
def test_what_cannot_be_is_refused(
    demo: Scores, options: dict[str, Any], kind: type[TrustscaleError], code: str
) -> None:
    with pytest.raises(kind) as caught:
        ts.dyads.profile(demo, **options)
    assert caught.value.code == code


def test_what_are_no_scores_of_the_profile_is_refused(survey: pd.DataFrame) -> None:
    for data in (survey, scored(instruments=["rs10"])):
        with pytest.raises(OptionError) as caught:
            ts.dyads.profile(data)
        assert caught.value.code == "TS-D069"


def test_a_couple_of_one_is_said_to_be_one(survey: pd.DataFrame) -> None:
    with pytest.raises(OptionError, match="only one partner is in the data"):
        ts.dyads.profile(scored(survey.drop(index=[0]).reset_index(drop=True)), couple="001")


# -- drafts, notices, no verdict ---------------------------------------------------------------------------


def every_text(result: Any) -> list[str]:
    return [
        str(result),
        result.sentence(),
        json.dumps(result.to_dict()),
        *(" ".join(words_of(result.plot())),),
    ]


def words_of(figure: Any) -> list[str]:
    """All texts of a picture, lines in their order."""
    return [text.get_text() for text in figure.texts] + [
        text.get_text() for axes in figure.axes for text in axes.texts
    ]


def test_every_output_says_that_nothing_is_validated(demo: Scores, sample: ts.dyads.SampleProfile) -> None:
    importorskip("matplotlib")
    for result in (ts.dyads.profile(demo, couple="007"), sample):
        assert all(DRAFT in text for text in every_text(result))
        assert result.drafts == (*READ, "trust-repair")


def test_no_output_judges(demo: Scores, sample: ts.dyads.SampleProfile) -> None:
    importorskip("matplotlib")
    judging = re.compile(
        r"\b(healthy|unhealthy|good|bad|normal|abnormal|risk|succe\w+|failed|stage|step \d|total|rank\w*|"
        r"agree well|disagree strongly)\b",
        re.IGNORECASE,
    )
    for result in (ts.dyads.profile(demo, couple="007"), sample):
        for text in (str(result), result.sentence(), " ".join(words_of(result.plot()))):
            assert not judging.search(text), judging.search(text)
        assert "they are no steps" in result.sentence()


def test_a_safety_notice_is_an_alert_and_not_in_the_picture(survey: pd.DataFrame) -> None:
    importorskip("matplotlib")
    changed = survey.assign(ta20=1)
    changed.loc[(changed["couple"] == "007") & (changed["partner"] == "broke trust"), "ta20"] = 6
    scores = scored(changed)
    result = ts.dyads.profile(scores, couple="007", reliability=RELIABILITY)
    first = result.alerts[0]
    assert (first.code, first.subject) == ("TS-D061", "trust-attribution, hurt_was_wanted")
    assert "safety notice for the partner who broke the trust" in first.message
    shown = " ".join(words_of(result.plot()))
    assert "fear" not in shown.replace("I feel safe from doubt and fear", "")
    assert "coercion" not in shown
    assert "threat" not in shown
    assert ts.dyads.profile(scores, couple="008").alerts == ()


def test_code_knows_no_scale_and_no_instrument_by_name() -> None:
    folder = Path(ts.dyads.__file__).parent
    code = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("_profile*.py"))
    code = re.sub(r'"""[\s\S]*?"""', "", code)
    for name in shipped_profiles():
        profile = load_profile(name)
        words = {line.of(role.id) for _, line in profile.lines for role in profile.roles}
        words |= {entry.id for entry in profile.instruments} | {group.id for group in profile.groups}
        found = {word for word in words if re.search(rf"[\"'/]{re.escape(word)}[\"'/]", code)}
        assert found == set()


# -- as a result -------------------------------------------------------------------------------------------


def test_it_prints_in_twenty_five_lines(demo: Scores, sample: ts.dyads.SampleProfile) -> None:
    couple = ts.dyads.profile(demo, couple="007")
    assert len(str(couple).splitlines()) == 25
    assert "wish_of_broke_trust" in str(couple)  # all 22 lines fit
    assert len(str(sample).splitlines()) <= 25
    assert "120 couples" in str(sample)


def test_it_is_frozen_and_survives_json(demo: Scores, sample: ts.dyads.SampleProfile) -> None:
    for result in (ts.dyads.profile(demo, couple="007", reliability=RELIABILITY), sample):
        with pytest.raises(FrozenInstanceError):
            result.level = 0.5  # type: ignore[misc]  # that is what is tested
        plain = json.loads(json.dumps(result.to_dict(), allow_nan=False))
        assert len(plain["rows"]["scale"]) == 22
        assert plain["forms"]["trust-attribution"] == {"broke_trust": "who-hurt"}
        assert "violence" in plain["not_for"]


def test_provenance_has_the_profile_and_what_it_reads(sample: ts.dyads.SampleProfile) -> None:
    stamps = {stamp.id: stamp for stamp in sample.provenance.instruments}
    assert set(stamps) == {*READ, "trust-repair"}  # rs10 was scored, and is not read
    assert stamps["trust-repair"].content_hash == load_profile("trust-repair").content_hash
    assert "intent" in sample.provenance.rules
    assert "rs10" not in sample.provenance.rules
    assert "trust-repair" in " ".join(str(stamp) for stamp in sample.provenance.instruments)
    assert any("Trust repair, draft profile" in citation for citation in sample.citations)


def test_frames_come_back_in_the_library_of_the_data(sample: ts.dyads.SampleProfile) -> None:
    pl = importorskip("polars")
    scores = scored(pl.read_csv(SURVEY, schema_overrides={"couple": pl.String}))
    frame = ts.dyads.profile(scores).to_frame()
    assert isinstance(frame, pl.DataFrame)
    np.testing.assert_allclose(frame["gap"].to_numpy(), sample.to_frame()["gap"])


# -- profiles of one's own ---------------------------------------------------------------------------------

WORDS = {"couple": "c", "sample": "s", "with_bars": "b", "without_bars": "n"}
CALM = ts.define_scale(["c1", "c2"], minimum=1, maximum=5, id="calm")
WARM = ts.define_scale(["w1", "w2"], minimum=0, maximum=10, id="warm")


def own_profile(**more: Any) -> Profile:
    ends = {"views": "own", "low": "little", "high": "much"}
    lines = [
        {"instrument": name, "scale": name, "label": name.capitalize(), **ends} for name in ("calm", "warm")
    ]
    data = {
        "id": "day",
        "version": "1.0.0",
        "title": "Your day",
        "about": "How both spent it.",
        "words": WORDS,
        "instruments": [{"id": "calm"}, {"id": "warm"}],
        "groups": [{"id": "one", "title": "One", "scales": lines}],
    }
    return Profile.model_validate(data | more)


def own_scores(n: int = 6) -> Scores:
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(rng.integers(1, 6, size=(2 * n, 4)), columns=["c1", "c2", "w1", "w2"])
    frame["couple"], frame["who"] = np.repeat(np.arange(n), 2), ["x", "y"] * n
    return ts.score(ts.read_responses(frame, [CALM, WARM], dyad="couple", role="who"))


def test_a_profile_without_roles_takes_those_of_the_data() -> None:
    importorskip("matplotlib")
    result = ts.dyads.profile(own_scores(), own_profile(), couple=3)
    assert result.partners == ("x", "y")
    assert result.drafts == ()
    assert DRAFT not in " ".join(every_text(result))
    assert rows(result)["maximum"].tolist() == [5, 10]


def test_a_draft_profile_of_validated_scales_still_says_so() -> None:
    importorskip("matplotlib")
    result = ts.dyads.profile(own_scores(), own_profile(status="draft", not_for="Anything."), couple=3)
    assert all(DRAFT in text for text in every_text(result))


def test_words_for_another_version_raise_an_alert() -> None:
    instruments = [{"id": "calm", "version": "9.0.0"}, {"id": "warm"}]
    result = ts.dyads.profile(own_scores(), own_profile(instruments=instruments))
    assert [alert.code for alert in result.alerts] == ["TS-D065"]
    assert "9.0.0" in result.alerts[0].message


def test_partners_who_never_differ_give_no_warning_and_no_number_that_is_made_up() -> None:
    frame = pd.DataFrame({"c1": [3] * 12, "c2": [3] * 12, "w1": [1, 2] * 6, "w2": [1, 2] * 6})
    frame["couple"], frame["who"] = np.repeat(np.arange(6), 2), ["x", "y"] * 6
    scores = ts.score(ts.read_responses(frame, [CALM, WARM], dyad="couple", role="who"))
    found = rows(ts.dyads.profile(scores, own_profile(), reliability={"calm": 0.8}))
    assert found["gap"].tolist() == [0, -1]
    assert found[["r", "gap_reliability"]].isna().all(axis=None)


# -- the picture -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [7.0, 3.6])
def test_the_picture_has_every_line_with_its_words(demo: Scores, width: float) -> None:
    importorskip("matplotlib")
    result = ts.dyads.profile(demo, couple="007", reliability=RELIABILITY)
    figure = result.plot(width=width)
    shown = " ".join(" ".join(words_of(figure)).split())
    assert figure.get_size_inches()[0] == width
    assert "Couple 007" in shown
    assert all(
        word in shown for word in ("the partner who was hurt", "the partner who broke the trust", "gap 2.5")
    )
    for group, line in result.profile.lines:
        assert group.title.split()[0] in shown
        assert all(part in shown for part in (line.label.split()[0], line.low, line.high))


def test_groups_can_be_drawn_alone(demo: Scores) -> None:
    importorskip("matplotlib")
    result = ts.dyads.profile(demo, couple="007")
    shown = " ".join(words_of(result.plot(groups="attributional")))
    assert "Was it meant?" in shown
    assert "want to go on" not in shown
    assert "Saying sorry" not in shown
    with pytest.raises(OptionError, match="did you mean 'structural'") as caught:
        result.plot(groups=["structual"])
    assert caught.value.code == "TS-D067"


def test_lines_that_nobody_was_asked_are_named_and_not_drawn() -> None:
    importorskip("matplotlib")
    scores = scored(instruments=["relationship-satisfaction"])
    couple, sample = ts.dyads.profile(scores, couple="007"), ts.dyads.profile(scores)
    for result, words in ((couple, "Not answered in this survey: "), (sample, "Without scores: ")):
        figure = result.plot()
        assert f"{words}Was it meant?; Could it have been avoided?;" in " ".join(words_of(figure))
        assert not any(text.startswith("no score from") for axes in figure.axes for text in _texts(axes))
        with pytest.raises(ResultError) as caught:
            result.plot(groups="attributional")
        assert caught.value.code == "TS-D068"
        assert "TS-D062" in {alert.code for alert in result.alerts}
    assert "intent without scores" in sample.sentence()
    assert rows(sample)["n"].tolist() == [0] * 19 + [120, 0, 0]


def test_a_score_that_one_partner_lacks_is_said_beside_the_other_mark(survey: pd.DataFrame) -> None:
    importorskip("matplotlib")
    changed = survey.copy()
    hurt = (changed["couple"] == "007") & (changed["partner"] == "was hurt")
    changed.loc[hurt, ["sat1", "sat2", "sat3"]] = np.nan
    shown = " ".join(words_of(ts.dyads.profile(scored(changed), couple="007").plot(groups="relationship")))
    assert "no score from the partner who was hurt" in shown
    assert "I am satisfied with our relationship (the partner who was hurt: too few answered)" in shown


def _texts(axes: Any) -> list[str]:
    return [text.get_text() for text in axes.texts]

"""Other words for the same items: texts change, scores and their identity do not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.instruments.definitions import Definition, small, write_toml
from trustscale.errors import InstrumentError, InstrumentNotFoundError
from trustscale.instruments.define import define_instrument
from trustscale.instruments.load import load_instrument, read_definition
from trustscale.instruments.model import Instrument, Wording
from trustscale.instruments.wording import apply_wording
from trustscale.scoring.answers import score_answers

ITEMS = {name: f"Setning {name}" for name in ("m1", "m2", "m3")}
LABELS = ["aldri", "sjelden", "noen ganger", "ofte", "alltid"]
CODING = {"id": "turned", "options": [{"code": 6 - n, "label": f"LABEL  {n}"} for n in range(1, 6)]}


def norwegian(**change: Any) -> Definition:
    return {
        "instrument": "mood",
        "form": "original",
        "language": "nb",
        "title": "Humør",
        "instructions": "Svar slik du føler det.",
        "items": ITEMS,
        "options": {"five": LABELS},
        **change,
    }


def mood(*wordings: Definition, **change: Any) -> Instrument:
    return define_instrument(small(lambda d: d.update(wordings=list(wordings), codings=[CODING], **change)))


def test_texts_change_and_what_is_scored_does_not() -> None:
    before = mood(norwegian())
    after = apply_wording(before, "original")
    assert [item.text for item in after.items] == list(ITEMS.values())
    assert [option.label for option in after.response_scales[0].options] == LABELS
    assert (after.title, after.language, after.form) == ("Humør", "nb", "original")
    assert after.instructions == "Svar slik du føler det."
    assert after.scales == before.scales
    assert [option.code for option in after.response_scales[0].options] == [1, 2, 3, 4, 5]
    assert after.content_hash == before.content_hash
    assert after != before


def test_a_coding_follows_the_new_labels() -> None:
    after = apply_wording(mood(norwegian()), "original")
    assert [(option.code, option.label) for option in after.codings[0].options] == list(
        zip([5, 4, 3, 2, 1], LABELS, strict=True)
    )


def test_answers_are_read_in_the_words_of_the_form() -> None:
    after = apply_wording(mood(norwegian()), "original")
    assert score_answers({"m1": "alltid", "m2": "aldri", "m3": "alltid"}, after)["mood"] == 5.0


def test_labels_of_what_does_not_apply_may_follow() -> None:
    def add(definition: Definition) -> None:
        definition["response_scales"][0]["not_applicable"] = [{"code": 9, "label": "no partner"}]
        definition["wordings"] = [norwegian(options={"five": [*LABELS, "ingen partner"]})]

    after = apply_wording(define_instrument(small(add)), "original")
    assert after.response_scales[0].not_applicable[0].label == "ingen partner"
    assert len(after.response_scales[0].options) == 5


def test_licence_and_sources_of_a_translation_are_its_own() -> None:
    source = {"id": "dahl", "citation": "Dahl (2020)."}
    licence = {"spdx": "CC-BY-4.0", "holder": "Dahl", "wording": True}
    after = apply_wording(mood(norwegian(license=licence, sources=[source])), "original")
    assert after.license.holder == "Dahl"
    assert [entry.id for entry in after.sources] == ["dahl"]


@pytest.mark.parametrize("name", ["original", "original.nb", "ORIGINAL.NB", " original "])
def test_a_form_is_found_by_its_name(name: str) -> None:
    assert apply_wording(mood(norwegian()), name).form == "original"


def test_among_several_languages_that_of_the_instrument_is_taken() -> None:
    several = mood(norwegian(), norwegian(language="en", title="Mood"), norwegian(language="da"))
    assert apply_wording(several, "original").title == "Mood"
    assert apply_wording(several, "original.da").language == "da"
    with pytest.raises(InstrumentError, match="has the form 'original' in several languages") as caught:
        apply_wording(mood(norwegian(), norwegian(language="da")), "original")
    assert caught.value.mend == "name one: original.da, original.nb."


def test_a_form_that_is_not_there_gets_a_suggestion() -> None:
    with pytest.raises(
        InstrumentNotFoundError, match=r"no form 'origin' \(did you mean 'original'\?\)"
    ) as caught:
        apply_wording(mood(norwegian()), "origin")
    assert "original.nb" in caught.value.mend
    with pytest.raises(InstrumentNotFoundError, match="mood has no form 'x'") as caught:
        apply_wording(mood(), "x")
    assert "one wording only" in caught.value.mend
    assert caught.value.code == "TS-I203"


def test_two_wordings_are_not_laid_over_each_other() -> None:
    once = apply_wording(mood(norwegian()), "original")
    with pytest.raises(InstrumentError, match="has the words of its form 'original' already") as caught:
        apply_wording(once, "original")
    assert caught.value.code == "TS-I204"


def test_a_wording_of_ones_own_is_laid_over_keys(tmp_path: Path) -> None:
    csi = load_instrument("csi4")
    items = {item.id: f"My words for {item.id}" for item in csi.items}
    path = write_toml(
        tmp_path / "mine.toml", {"instrument": "csi4", "form": "mine", "language": "en", "items": items}
    )
    mine = load_instrument("csi4", wording=path)
    assert mine.form == "mine"
    assert mine.items[0].text == f"My words for {csi.items[0].id}"
    assert mine.content_hash == csi.content_hash
    assert load_instrument("csi4", wording=str(path)) == mine
    assert load_instrument("csi4").items[0].text is None


FAULTS: list[tuple[Definition, str, str]] = [
    (norwegian(instrument="trust"), "instrument", "it is for trust, and this is mood."),
    (norwegian(items={**ITEMS, "m4": "x"}), "items.m4", "it is not an item of mood."),
    (norwegian(items={"m2": "x"}), "items", "it has no text for m1, m3."),
    (
        norwegian(options={"fiv": LABELS}),
        "options.fiv",
        "not a response scale of mood (did you mean 'five'?).",
    ),
    (
        norwegian(options={"five": LABELS[:4]}),
        "options.five",
        "4 labels, and the response scale has 5 options.",
    ),
    (norwegian(options={"five": ["a", "A ", "b", "c", "d"]}), "options.five", "it has a label twice."),
]


@pytest.mark.parametrize(("wording", "where", "problem"), FAULTS)
def test_a_wording_that_does_not_fit_is_refused(
    tmp_path: Path, wording: Definition, where: str, problem: str
) -> None:
    path = write_toml(tmp_path / "mine.toml", wording)
    with pytest.raises(InstrumentError) as caught:
        apply_wording(mood(), path)
    assert [finding.where for finding in caught.value.findings] == [f"{path}: {where}"]
    assert problem in caught.value.findings[0].problem
    assert caught.value.code == "TS-I088"
    with pytest.raises(InstrumentError):
        apply_wording(mood(), Wording.model_validate(wording))
    if where != "instrument":
        with pytest.raises(InstrumentError, match=r"wordings\.original\.nb"):
            mood(wording)


def test_a_wording_file_that_cannot_be_read_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(InstrumentNotFoundError, match="There is no wording file") as missing:
        apply_wording(mood(), tmp_path / "none.toml")
    assert missing.value.code == "TS-I203"
    (tmp_path / "bad.toml").write_text("form = ")
    with pytest.raises(InstrumentError, match=r"bad\.toml: it is not TOML: line 1") as bad:
        apply_wording(mood(), tmp_path / "bad.toml")
    assert bad.value.code == "TS-I080"
    path = write_toml(tmp_path / "keys.toml", norwegian(itmes={}))
    with pytest.raises(
        InstrumentError, match=r"keys\.toml: itmes: it is not a key of this part \(did you mean"
    ):
        apply_wording(mood(), path)


def folder_with(tmp_path: Path, **files: Definition | str) -> Path:
    write_toml(tmp_path / "instrument.toml", small())
    for name, content in files.items():
        path = tmp_path / "wording" / name.replace("__", ".")
        path.parent.mkdir(exist_ok=True)
        if isinstance(content, str):
            path.write_text(content)
        else:
            write_toml(path, content)
    return tmp_path


def test_wording_files_of_a_folder_are_read_in_order(tmp_path: Path) -> None:
    folder = folder_with(
        tmp_path,
        original__nb__toml=norwegian(),
        a_form__nb__toml=norwegian(form="a_form"),
        notes__txt="nothing",
    )
    assert [wording.form for wording in load_instrument(folder).wordings] == ["a_form", "original"]


def test_wording_files_that_are_wrong_are_findings_of_the_definition(tmp_path: Path) -> None:
    folder = folder_with(
        tmp_path,
        a__nb__toml="form = ",
        b__nb__toml=norwegian(form="b", items=3),
        c__nb__toml=norwegian(form="c", items={"m1": "x"}),
        d__nb__toml=norwegian(form="c2"),
        e__nb__toml=norwegian(form="c2"),
    )
    instrument, findings = read_definition(folder)
    assert instrument is not None
    assert [(finding.where, finding.code, finding.severity) for finding in findings] == [
        ("wording/a.nb.toml", "TS-I080", "error"),
        ("wording/b.nb.toml: items", "TS-I083", "error"),
        ("wording/c.nb.toml: items", "TS-I088", "error"),
        ("wording/d.nb.toml", "TS-I089", "warning"),
        ("wording/e.nb.toml", "TS-I089", "warning"),
        ("wordings.c2.nb", "TS-I088", "error"),
    ]


# -- what makes two definitions score alike ---------------------------------------------------------


def test_the_hash_changes_with_what_changes_scores() -> None:
    base = mood()
    changes: list[Any] = [
        lambda d: d["scales"][0].update(reverse=["m1"]),
        lambda d: d["scales"][0].update(score="sum"),
        lambda d: d["scales"][0].update(weights={"m1": 2}),
        lambda d: d["response_scales"][0].update(missing_codes=[-9]),
        lambda d: d["response_scales"][0]["options"][0].update(score=3),
        lambda d: d["items"][0].update(if_missing=1),
        lambda d: d.update(version="1.0.1"),
        lambda d: d.update(form_min_share=0.5),
    ]
    hashes = [define_instrument(small(change)).content_hash for change in changes]
    assert len({base.content_hash, define_instrument(small()).content_hash, *hashes}) == len(changes) + 2


def test_the_hash_does_not_change_with_words() -> None:
    base = define_instrument(small())
    changes: list[Any] = [
        lambda d: d.update(title="Other", construct="mood", language="de"),
        lambda d: d["items"][0].update(text="Other", gist="other", aliases=["M1"]),
        lambda d: d["response_scales"][0]["options"][0].update(label="other"),
        lambda d: d["scales"][0].update(title="Other", description="..."),
        lambda d: d.update(examples=[{"answers": [1, 2, 3], "scores": {"mood": 2.666667}}]),
        lambda d: d.update(wordings=[norwegian()]),
    ]
    for change in changes:
        assert define_instrument(small(change)).content_hash == base.content_hash


def test_a_coding_counts_by_what_its_numbers_stand_for() -> None:
    def coded(first: str, last: str) -> Instrument:
        labels = {n: f"label {n}" for n in range(1, 6)} | {1: first, 5: last}
        options = [{"code": n + 10, "label": label} for n, label in labels.items()]
        return define_instrument(small(lambda d: d.update(codings=[{"id": "c", "options": options}])))

    assert coded("label 1", "label 5").content_hash == coded("LABEL 1", "Label 5").content_hash
    assert coded("label 1", "label 5").content_hash != coded("label 5", "label 1").content_hash


def test_a_weight_of_an_item_that_is_called_like_a_word_counts() -> None:
    def weighted(weight: float) -> Instrument:
        def rename(definition: Definition) -> None:
            definition["items"][0]["id"] = "text"
            scale = {"id": "mood", "items": ["text", "m2"], "score": "sum", "weights": {"text": weight}}
            definition["scales"] = [scale]

        return define_instrument(small(rename))

    assert weighted(2).content_hash != weighted(3).content_hash


def test_equal_definitions_have_equal_hashes() -> None:
    def shifted(by: float) -> Instrument:
        return define_instrument(small(lambda d: d["scales"][0].update(add=by)))

    assert shifted(-0.0) == shifted(0.0)
    assert shifted(-0.0).content_hash == shifted(0.0).content_hash


def test_a_copy_with_other_parts_has_a_hash_of_its_own() -> None:
    base = mood()
    before = base.content_hash
    copy = base.model_copy(update={"version": "2.0.0"})
    assert copy.content_hash != before
    assert base.model_copy().content_hash == before

"""The reference says everything there is: each key of the format, each name, each instrument, each code."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

import trustscale
from docs.tools import api_page, code_pages, command_page, instrument_pages
from docs.tools.markdown import plain, prose
from tests.docs.pages import DOCS
from trustscale.cli.app import COMMANDS
from trustscale.instruments import model
from trustscale.instruments.model import DRAFT
from trustscale.results.codes import all_codes
from trustscale.scoring.plan import REASONS

FORMAT = (DOCS / "reference" / "instrument-file.md").read_text(encoding="utf-8")


def keys() -> list[str]:
    """Every key that an instrument or a wording file can have."""
    parts = [
        kind
        for kind in vars(model).values()
        if isinstance(kind, type) and issubclass(kind, model.Part) and kind is not model.Part
    ]
    found = {field.alias or name for part in parts for name, field in part.model_fields.items()}
    return sorted(found)


@pytest.mark.parametrize("key", keys())
def test_the_page_on_the_instrument_file_names_every_key(key: str) -> None:
    assert re.search(rf"(?<![\w-]){key}(?![\w-])", FORMAT)


def test_the_keys_are_those_of_the_models() -> None:
    assert {"construct", "in", "min_answered", "at_least_of", "not_applicable"} <= set(keys())
    assert issubclass(model.Part, BaseModel)


@pytest.mark.parametrize("reason", REASONS)
def test_the_page_on_the_instrument_file_explains_every_reason(reason: str) -> None:
    assert f"\n* - {reason}\n  - " in FORMAT


@pytest.mark.parametrize("kind", model.ScoreKind.__args__)
def test_the_page_on_the_instrument_file_has_every_kind_of_score(kind: str) -> None:
    assert f'`"{kind}"`' in FORMAT


def test_every_public_name_is_in_the_reference(tmp_path: Path) -> None:
    api_page.write(tmp_path)
    text = (tmp_path / "index.md").read_text(encoding="utf-8")
    listed = re.findall(r"^   (\w+)$", text, re.MULTILINE)
    modules = [name for name in trustscale.__all__ if inspect.ismodule(getattr(trustscale, name))]
    declared = {*trustscale.__all__, *(n for name in modules for n in getattr(trustscale, name).__all__)}
    assert {"errors", "stats"} <= set(modules)
    assert set(listed) == declared - {*modules, "__version__"}
    for name in modules:
        assert f"## `trustscale.{name}`" in text


@pytest.fixture(scope="module")
def instruments(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("instruments")
    instrument_pages.write(folder)
    return folder


@pytest.mark.parametrize("entry", trustscale.list_instruments(), ids=lambda entry: entry.id)
def test_every_instrument_has_a_page(entry: Any, instruments: Path) -> None:
    text = (instruments / f"{entry.id}.md").read_text(encoding="utf-8")
    instrument = trustscale.load_instrument(entry.id)
    assert text.startswith(f"# {plain(instrument.title)}\n")
    said = DRAFT[1:] in text.partition("## Answers")[0]
    assert said == (instrument.status == "draft")
    for item in instrument.items:
        assert f"`{item.id}`" in text
        assert plain(item.text or item.gist or "") in text
    for scale in instrument.scales:
        assert f"`{scale.id}`" in text
    for source in instrument.sources:
        assert plain(source.citation) in text


def test_every_code_has_a_page(tmp_path: Path) -> None:
    code_pages.write(tmp_path)
    for entry in all_codes():
        text = (tmp_path / f"{entry.code.lower()}.md").read_text(encoding="utf-8")
        assert text.startswith(f"# {entry.code}: ")
        assert "\n## To mend it\n" in text
    assert len(list(tmp_path.glob("ts-*.md"))) == len(all_codes())
    listed = re.findall(
        r"^\* - \[`(TS-\w+)`\]", (tmp_path / "index.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert sorted(listed) == sorted(entry.code for entry in all_codes())


def test_a_name_that_is_gone_loses_its_page(tmp_path: Path) -> None:
    kept = ("trustscale.score", "trustscale.errors.FileError")
    gone = ("trustscale.escore", "trustscale.errors.NoError", "trustscale.nowhere.score_answer")
    for name in (*kept, *gone):
        (tmp_path / f"{name}.rst").write_text("a page\n", encoding="utf-8")
    api_page.write(tmp_path)
    assert {path.stem for path in tmp_path.glob("*.rst")} == set(kept)


def test_a_code_that_is_gone_loses_its_page(tmp_path: Path) -> None:
    (tmp_path / "ts-r999.md").write_text("# old\n", encoding="utf-8")
    code_pages.write(tmp_path)
    assert not (tmp_path / "ts-r999.md").exists()


def test_every_command_and_option_is_in_the_reference(tmp_path: Path) -> None:
    command_page.write(tmp_path)
    text = (tmp_path / "commands.md").read_text(encoding="utf-8")
    assert re.findall(r"^## trustscale (\w+)$", text, re.MULTILINE) == list(COMMANDS)
    assert "`--invalid` `raise|missing`" in text
    assert "`--instrument`, `-i` `ID|FILE`" in text


def test_text_of_files_is_not_read_as_markup() -> None:
    assert plain("*one* <b>two</b>\n`three` [four](five)") == (
        r"\*one\* \<b\>two\</b\> \`three\` \[four\](five)"
    )
    assert plain("1. first") == r"1\. first"
    assert plain("- no list") == r"\- no list"
    assert prose("`rs_1` and rs_2") == r"`rs_1` and rs\_2"

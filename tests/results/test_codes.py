"""The table of codes and the code that raises them say the same."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

import trustscale
from trustscale.errors import OptionError
from trustscale.results.codes import CodeEntry, CodeKind, all_codes, code_entry

SOURCE = Path(trustscale.__file__).parent
CODE = re.compile(r"TS-[A-Z][0-9]{3}")
IN_BRACKETS = re.compile(r"\[(TS-[A-Z][0-9]{3})\]$")
# These sort errors by their codes and raise none of them.
SORTING = {SOURCE / "cli" / "failures.py"}
KNOWN = {entry.code for entry in all_codes()}


def raised_codes() -> Iterator[tuple[str, str]]:
    """Each string of the source that is a code or ends in one in brackets, with its place.

    Comparisons raise nothing.
    """
    for path in sorted(SOURCE.rglob("*.py")):
        if path in SORTING:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        compared = {
            id(inner) for node in ast.walk(tree) if isinstance(node, ast.Compare) for inner in ast.walk(node)
        }
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Constant) and isinstance(node.value, str)) or id(node) in compared:
                continue
            whole = [node.value] if CODE.fullmatch(node.value) else IN_BRACKETS.findall(node.value)
            yield from ((code, f"{path.relative_to(SOURCE)}:{node.lineno}") for code in whole)


def test_every_code_of_the_source_is_in_the_table() -> None:
    absent = {place: code for code, place in raised_codes() if code not in KNOWN}
    assert not absent


def test_every_code_of_the_table_is_in_the_source() -> None:
    assert KNOWN - {code for code, _ in raised_codes()} == set()


def test_no_code_is_put_together_at_run_time() -> None:
    """A code in pieces could not be found by the tests above, nor by a person who searches for it."""
    pieces = re.compile(r"""["']TS-[A-Z]?[0-9]{0,2}["'{]""")
    found = [str(path) for path in SOURCE.rglob("*.py") if pieces.search(path.read_text(encoding="utf-8"))]
    assert found == [str(SOURCE / "results" / "codes.py")]  # completes what a person typed


@pytest.mark.parametrize("entry", all_codes(), ids=lambda entry: entry.code)
def test_an_entry_is_complete(entry: CodeEntry) -> None:
    assert CODE.fullmatch(entry.code)
    assert entry.kind in get_args(CodeKind)
    texts = {field.name: getattr(entry, field.name) for field in fields(entry)}
    assert all(text.strip() for text in texts.values()), texts
    assert entry.meaning.endswith((".", "?", ")"))
    assert entry.mend.endswith((".", ")")), entry.mend
    assert not entry.title.endswith(".")


def test_titles_tell_codes_apart() -> None:
    titles = [entry.title for entry in all_codes()]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("typed", ["TS-S001", "ts-s001", " S001 ", "s001"])
def test_a_code_is_found_however_it_is_typed(typed: str) -> None:
    assert code_entry(typed).code == "TS-S001"


@pytest.mark.parametrize("typed", ["TS-S0O1", "TS-S01", "TSS001"])
def test_an_unknown_code_gets_a_suggestion(typed: str) -> None:
    with pytest.raises(OptionError, match=r"did you mean 'TS-") as caught:
        code_entry(typed)
    assert caught.value.code == "TS-C001"


def test_an_entry_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        code_entry("TS-S001").title = "another"  # type: ignore[misc]  # that is what is tested

"""The declared surface: lazy, complete, and the same object however it is reached."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import trustscale

HEAVY = ("numpy", "scipy", "pandas", "pydantic", "narwhals", "typer", "rich", "polars", "pyarrow", "duckdb")


def modules_after(code: str) -> set[str]:
    """Run a line in a fresh interpreter; return the names in its `sys.modules`."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint('\\n'.join(sys.modules))"],
        check=True,
        capture_output=True,
        text=True,
    )
    return set(done.stdout.split())


def test_importing_trustscale_loads_no_library() -> None:
    loaded = modules_after("import trustscale")
    assert "trustscale" in loaded
    assert not loaded & set(HEAVY)


def test_listing_the_names_loads_no_library() -> None:
    assert not modules_after("import trustscale; dir(trustscale); trustscale.__version__") & set(HEAVY)


def test_scoring_one_person_loads_neither_pandas_nor_scipy() -> None:
    answers = {f"rs{number}": 4 for number in range(1, 11)}
    loaded = modules_after(f"import trustscale; trustscale.score_answers({answers!r}, 'rs10')")
    assert "trustscale.scoring" in loaded
    assert not loaded & {"pandas", "scipy", "narwhals", "polars", "pyarrow", "duckdb", "typer", "rich"}


IMPORT_ALL = """
import importlib, pkgutil, trustscale
def import_all():
    for module in pkgutil.walk_packages(trustscale.__path__, "trustscale."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
"""


@pytest.mark.parametrize("name", trustscale.__all__)
def test_a_public_name_is_found_once_and_kept(name: str) -> None:
    assert getattr(trustscale, name) is getattr(trustscale, name)
    assert name in vars(trustscale)


def test_public_names_stay_the_same_objects_after_their_modules_were_imported() -> None:
    code = IMPORT_ALL + (
        "first = {name: getattr(trustscale, name) for name in trustscale.__all__}\n"
        "import_all()\n"
        "assert first.keys() == {name for name in first if getattr(trustscale, name) is first[name]}\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.stderr == ""


def test_a_module_imported_first_does_not_take_the_place_of_a_public_name() -> None:
    code = IMPORT_ALL + (
        "import_all()\n"
        "for name in trustscale.__all__: print(name, type(getattr(trustscale, name)).__name__)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    kinds = dict(line.split() for line in done.stdout.splitlines())
    assert kinds == {name: type(getattr(trustscale, name)).__name__ for name in trustscale.__all__}


def test_dir_lists_every_public_name() -> None:
    assert set(dir(trustscale)) >= set(trustscale.__all__)
    assert list(trustscale.__all__) == sorted(set(trustscale.__all__), key=trustscale.__all__.index)


def test_type_checkers_and_interpreter_see_the_same_names() -> None:
    tree = ast.parse(Path(trustscale.__file__).read_text(encoding="utf-8"))
    block = next(
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}
    )
    declared = {
        alias.asname or alias.name
        for statement in block.body
        if isinstance(statement, ast.Import | ast.ImportFrom)
        for alias in statement.names
    }
    assert declared == set(trustscale.__all__) - {"__version__"}


def test_a_misspelt_name_gets_a_suggestion() -> None:
    with pytest.raises(AttributeError, match="read_responses"):
        _ = trustscale.read_respones


def test_an_unknown_name_says_so() -> None:
    with pytest.raises(AttributeError, match="zzzz"):
        _ = trustscale.zzzz


def test_the_readme_names_every_verb_and_no_other() -> None:
    readme = Path(__file__).parents[1].joinpath("README.md").read_text(encoding="utf-8")
    table = [line for line in readme.splitlines() if line.startswith("| ")]
    named = {found for line in table for found in re.findall(r"`([a-z_]+)\(", line)}
    verbs = {name for name in trustscale.__all__ if callable(getattr(trustscale, name)) and name.islower()}
    assert named == verbs

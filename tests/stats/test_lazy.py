"""The public names of stats: complete, loaded when used, and the same for type checkers."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from trustscale import stats


def test_every_name_is_there_once() -> None:
    assert len(stats.__all__) == len(set(stats.__all__))
    assert set(dir(stats)) >= set(stats.__all__)
    for name in stats.__all__:
        value = getattr(stats, name)
        assert value is getattr(stats, name)
        assert value.__doc__


def test_type_checkers_see_the_same_names() -> None:
    tree = ast.parse(Path(stats.__file__).read_text(encoding="utf-8"))
    block = next(node for node in ast.walk(tree) if isinstance(node, ast.If))
    imported = {
        alias.asname: statement.module
        for statement in block.body
        if isinstance(statement, ast.ImportFrom)
        for alias in statement.names
    }
    assert set(imported) == set(stats.__all__)
    for name, module in imported.items():
        assert getattr(importlib.import_module(str(module)), str(name)) is getattr(stats, str(name))


def test_scoring_gets_its_kernel_without_scipy() -> None:
    code = "from trustscale.stats import item_rest; import sys; assert 'scipy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_misspelt_name_gets_a_suggestion() -> None:
    with pytest.raises(AttributeError, match="true_score"):
        _ = stats.true_scor

"""What is shipped: the sdist builds the wheel, and the wheel holds exactly the instrument tree."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.helpers import importorskip

ROOT = Path(__file__).parents[1]
SHIPPED = "trustscale/_data/instruments/"


def build(target: str, source: Path, out: Path) -> Path:
    """Build with hatchling itself, without the isolation that would ask a package index."""
    importorskip("hatchling")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(out)],
        cwd=source,
        check=True,
        capture_output=True,
    )
    (built,) = out.iterdir()
    return built


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A source distribution of a copy of the checkout, in which an editor has left a file behind."""
    copy = tmp_path_factory.mktemp("checkout") / "trustscale"
    copy.mkdir()
    for name in ("src", "instruments", "tests"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.tmp"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "CITATION.cff", ".gitignore"):
        shutil.copy(ROOT / name, copy / name)
    (copy / "instruments" / "left-behind.tmp").write_text("not an instrument", encoding="utf-8")
    (copy / "instruments" / "rs10" / "README.md").write_text("for people", encoding="utf-8")
    return build("sdist", copy, tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    unpacked = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(sdist) as archive:
        # Python before 3.11.4 knows no filters and ignores this; the archive is our own.
        archive.extraction_filter = getattr(tarfile, "data_filter", None)
        archive.extractall(unpacked)  # noqa: S202  # the line above is the filter that the rule asks for
    (source,) = unpacked.iterdir()
    return build("wheel", source, tmp_path_factory.mktemp("wheel"))


def names(wheel: Path) -> set[str]:
    return set(zipfile.ZipFile(wheel).namelist())


def files(folder: Path, *suffixes: str) -> set[str]:
    found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix() for path in found if not suffixes or path.suffix in suffixes}


def test_the_wheel_holds_exactly_the_instrument_tree(wheel: Path) -> None:
    shipped = {name.removeprefix(SHIPPED) for name in names(wheel) if name.startswith(SHIPPED)}
    tree = {name for name in files(ROOT / "instruments") if not name.endswith(("README.md", ".tmp"))}
    assert "rs10/instrument.toml" in tree
    assert shipped == tree


def test_the_instruments_in_the_wheel_are_those_of_the_tree_to_the_byte(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for name in names(wheel):
            if name.startswith(SHIPPED):
                assert archive.read(name) == (ROOT / "instruments" / name.removeprefix(SHIPPED)).read_bytes()


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    package = {
        f"trustscale/{name}" for name in files(ROOT / "src" / "trustscale") if not name.endswith(".tmp")
    }
    assert {"trustscale/py.typed", "trustscale/results/codes.toml"} <= package
    assert package == {
        name for name in names(wheel) if name.startswith("trustscale/") and not name.startswith(SHIPPED)
    }


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in names(wheel)}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"trustscale"}
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names(wheel))


@pytest.mark.parametrize("way", ["unpacked", "zipped"])
def test_a_plain_install_finds_its_instruments(wheel: Path, tmp_path: Path, way: str) -> None:
    # A pure wheel is installed by unpacking it. The folder stands before the checkout on the path.
    place = wheel
    if way == "unpacked":
        place = tmp_path / "site"
        shutil.unpack_archive(wheel, place, "zip")
    code = (
        f"import sys; sys.path.insert(0, {str(place)!r})\n"
        "import trustscale\n"
        f"assert trustscale.__file__.startswith({str(place)!r}), trustscale.__file__\n"
        "print(trustscale.load_instrument('rs10').id)\n"
        "print('\\n'.join(entry.id for entry in trustscale.list_instruments()))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    first, *listed = done.stdout.split()
    assert first == "rs10"
    assert set(listed) >= {path.parent.name for path in (ROOT / "instruments").glob("*/instrument.toml")}

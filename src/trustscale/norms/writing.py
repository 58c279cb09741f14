"""``write_norm``: a norm as the files that `load_norm` reads back equal."""

from __future__ import annotations

import os
from pathlib import Path

import tomli_w

from trustscale.errors import NormError
from trustscale.instruments.norm_files import NORMS, norm_table
from trustscale.instruments.norm_model import NormFile
from trustscale.instruments.shipped import DEFINITION
from trustscale.instruments.tables import is_plain_path
from trustscale.instruments.write import plain, table_text, write_texts
from trustscale.norms.table import NormTable


def write_norm(norm: NormTable, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
    """Write a norm so that `load_norm` reads an equal one.

    Parameters
    ----------
    norm : NormTable
        What :func:`estimate_norms` gave.
    path : str or path
        The folder of an instrument, in which the norm goes to ``norms/<id>.toml``; another folder; or a file
        that is called like the id of the norm. A table of raw scores goes to a CSV file beside it.
    overwrite : bool, default False
        Whether files that are there may be replaced.

    Returns
    -------
    Path
        The norm file.

    Raises
    ------
    NormError
        TS-N057: there is such a file already. TS-N058: it cannot be written. TS-N059: the file and the norm
        have different names.

    Examples
    --------
    >>> import tempfile
    >>> from trustscale import load_norm
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = write_norm(load_norm("gad7"), folder)
    ...     path.name, load_norm(path) == load_norm("gad7")
    ('germany-2006.toml', True)
    """
    content = norm.content
    target = _target(content, Path(path))
    texts = {target: ""}
    table = norm_table(content)
    if table is not None:
        name = content.table if content.table and is_plain_path(content.table) else f"{content.id}.csv"
        texts = {target.parent / name: table_text(table), target: ""}
        content = content.model_copy(update={"table": name})
    texts[target] = tomli_w.dumps(plain(without_rows(content)))
    there = sorted(str(file) for file in texts if file.exists())
    if there and not overwrite:
        raise NormError(
            "There is a file of this name already.",
            code="TS-N057",
            where=there,
            mend="choose another id or folder, or say overwrite=True.",
        )
    try:
        write_texts(texts)
    except OSError as error:
        raise NormError(
            f"{str(target)!r} cannot be written ({error.strerror or type(error).__name__}).",
            code="TS-N058",
            mend="choose a folder that you may write to.",
        ) from error
    return target


def _target(content: NormFile, path: Path) -> Path:
    if path.suffix.lower() != ".toml":
        inner = path / NORMS if (path / DEFINITION).is_file() else path
        return inner / f"{content.id}.toml"
    if path.stem != content.id:
        raise NormError(
            f"The norm is called {content.id!r}, and the file {path.name!r}.",
            code="TS-N059",
            mend=f"call the file {content.id}.toml, or give the norm that id when it is made "
            f"(id={path.stem!r}).",
        )
    return path


def without_rows(content: NormFile) -> NormFile:
    """The norm without the rows that stand in its CSV file."""
    scales = tuple(
        scale.model_copy(
            update={"cells": tuple(cell.model_copy(update={"rows": ()}) for cell in scale.cells)}
        )
        for scale in content.scales
    )
    return content.model_copy(update={"scales": scales})

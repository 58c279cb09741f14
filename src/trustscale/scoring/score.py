"""``score``: from answers to scores, for files, frames and answers that were read before."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, overload

import numpy as np

from trustscale._checks import warn_user
from trustscale._threads import threads_for
from trustscale.errors import ColumnError, KeyingWarning, OptionError, ScoringWarning, did_you_mean
from trustscale.instruments.model import DRAFT
from trustscale.instruments.several import InstrumentLike, load_each
from trustscale.responses.frames import column_names
from trustscale.responses.read import read_responses
from trustscale.responses.responses import Responses
from trustscale.results.alerts import Alert, threshold
from trustscale.results.provenance import Provenance, Stamp, package_version
from trustscale.results.render import counted
from trustscale.scoring.arrays import score_arrays
from trustscale.scoring.compilation import compile_plan
from trustscale.scoring.expressions import find_part, is_lazy, lazy_columns, score_lazy
from trustscale.scoring.plan import ScaleStep
from trustscale.scoring.scores import ScoredPart, Scores, definition_of, rule_words, score_columns
from trustscale.stats import ItemRest, item_rest

KEYING_ROWS = 10_000
KEYING_RUNS = 40
"""The keying check looks at so many rows, in evenly spaced runs: its cost does not grow with the file."""


@overload
def score(
    data: Responses | str | os.PathLike[str],
    instrument: InstrumentLike | Sequence[InstrumentLike] | None = None,
    *,
    scheme: str | Mapping[str, str] | None = None,
    keep: Literal["all", "ids"] | Sequence[str] = "ids",
    prefix: bool | str | Mapping[str, str] | None = None,
) -> Scores: ...


@overload
def score(
    data: Any,
    instrument: InstrumentLike | Sequence[InstrumentLike] | None = None,
    *,
    scheme: str | Mapping[str, str] | None = None,
    keep: Literal["all", "ids"] | Sequence[str] = "ids",
    prefix: bool | str | Mapping[str, str] | None = None,
) -> Any: ...


def score(
    data: Any,
    instrument: InstrumentLike | Sequence[InstrumentLike] | None = None,
    *,
    scheme: str | Mapping[str, str] | None = None,
    keep: Literal["all", "ids"] | Sequence[str] = "ids",
    prefix: bool | str | Mapping[str, str] | None = None,
) -> Any:
    """Score every row of answers.

    Parameters
    ----------
    data : Responses, frame or path
        Answers read with :func:`read_responses`; or a pandas, Polars or PyArrow frame, or the path of a
        file, which are read with its defaults first. A Polars LazyFrame, a DuckDB relation or a PySpark
        frame is scored by its own engine and comes back as a lazy frame of that engine.
    instrument : str, path, Instrument or a list of them, optional
        A shipped id, an instrument file or a definition; several where one survey holds several. Not needed
        for ``Responses``, which know theirs.
    scheme : str or mapping of instrument id to str, optional
        The way to score, where an instrument has several; its default one otherwise.
    keep : "ids", "all" or list of columns, default "ids"
        Columns of the data to have beside the scores: those that were named on reading (id, group, dyad,
        role, weight), all, or these. Of a lazy frame, whose rows have no fixed order, "ids" keeps all columns
        that are no items.
    prefix : bool, str or mapping of instrument id to str, optional
        Put before the names of score columns: ``True`` takes the instrument's id. Mends equal scale ids.

    Returns
    -------
    Scores
        One row per row of the data, in their order. Missing scores are NaN (null in Polars and PyArrow) and
        say why. For a lazy frame, a lazy frame of its engine with the same columns, in which an answer that
        is not on its response scale makes the score missing, with the reason "invalid answer".

    Raises
    ------
    ReadingError
        The data cannot be read as answers (see :func:`read_responses`).
    ScoringError
        TS-S010 no such scheme; TS-S012 two columns of one name.

    Warns
    -----
    KeyingWarning
        TS-S020: an item runs against the others of its scale, as one that is reversed once too often or not
        at all.
    ScoringWarning
        TS-S021: items answered that should have been skipped. TS-S041: a lazy frame, which has no place to
        say that the instrument is a draft. Neither checks of keys nor of skips are made for lazy frames.

    Notes
    -----
    The order of the steps is fixed: skips, form rule, recode, centre within person, key, gaps, aggregate,
    transform, round, bands. Reversal uses the declared options, never the observed answers. Without a rule
    in the instrument all inputs must be answered.

    From 262,144 rows on, a frame in memory is read and scored by one thread per core, eight at most, or as
    many as the environment variable ``TRUSTSCALE_THREADS`` says. Their number changes no bit of the scores.

    Polars and DuckDB score lazy frames by expressions. Spark hands Arrow batches to its workers, which need
    trustscale installed; ``spark.conf.set("spark.trustscale.executor", "expressions")`` is slower and needs
    nothing there.

    Examples
    --------
    >>> import pandas as pd
    >>> import trustscale as ts
    >>> scale = ts.define_scale(["calm", "tense"], minimum=1, maximum=5, reverse=["tense"], id="calmness")
    >>> answers = pd.DataFrame({"calm": [5, 2, None], "tense": [1, 4, 3]})
    >>> ts.score(answers, scale).to_frame()
       calmness  calmness_answered   calmness_reason
    0       5.0                  2               NaN
    1       2.0                  2               NaN
    2       NaN                  1  too few answered
    """
    if is_lazy(data):
        return _score_lazily(data, instrument, scheme, keep, prefix)
    responses = _as_responses(data, instrument)
    names = _kept(responses, keep)
    scored = []
    for part in responses.parts:
        plan = compile_plan(part.instrument, _scheme_of(scheme, part.instrument.id))
        made = score_arrays(plan, part.items, responses.n_rows, threads=threads_for(responses.n_rows))
        scored.append(ScoredPart(plan, part, made, _prefix_of(prefix, part.instrument.id)))
    alerts = tuple(alert for entry in scored for alert in _alerts(entry))
    scores = Scores(
        frame=responses.frame,
        keep=names,
        parts=tuple(scored),
        n_rows=responses.n_rows,
        _provenance=_provenance(responses, scored),
        _alerts=alerts,
        roles=responses.roles,
    )
    score_columns(scores)  # refuses two columns of one name now, not when the frame is asked for
    _warn(alerts)
    return scores


def _as_responses(data: Any, instrument: Any) -> Responses:
    if isinstance(data, Responses):
        if instrument is not None:
            raise OptionError(
                "These answers were read for their instrument already.",
                code="TS-S002",
                mend="leave `instrument` out, or read the file again with the other instrument.",
            )
        return data
    if instrument is None:
        raise _no_instrument()
    return read_responses(data, instrument)


def _no_instrument() -> OptionError:
    return OptionError(
        "`instrument` is needed to score a frame or a file.",
        code="TS-S003",
        mend='pass a shipped id such as "rs10", the path of a file, or what define_scale() gave.',
    )


def _score_lazily(
    data: Any,
    instrument: InstrumentLike | Sequence[InstrumentLike] | None,
    scheme: str | Mapping[str, str] | None,
    keep: Literal["all", "ids"] | Sequence[str],
    prefix: bool | str | Mapping[str, str] | None,
) -> Any:
    """Score by the engine that holds the answers."""
    if instrument is None:
        raise _no_instrument()
    names = lazy_columns(data)
    parts = []
    for definition in load_each(instrument):
        plan = compile_plan(definition, _scheme_of(scheme, definition.id))
        parts.append(find_part(names, plan, prefix=_prefix_of(prefix, definition.id)))
        if definition.status == "draft":
            warn_user(f"{definition.id} {definition.version}: {DRAFT} [TS-S041]", ScoringWarning)
    return score_lazy(data, parts, keep=keep)


def _scheme_of(scheme: str | Mapping[str, str] | None, name: str) -> str | None:
    return scheme.get(name) if isinstance(scheme, Mapping) else scheme


def _prefix_of(prefix: bool | str | Mapping[str, str] | None, name: str) -> str:
    if isinstance(prefix, Mapping):
        return prefix.get(name, "")
    if isinstance(prefix, str):
        return prefix
    return name.replace("-", "_") + "_" if prefix else ""


def _kept(responses: Responses, keep: Literal["all", "ids"] | Sequence[str]) -> tuple[str, ...]:
    has = column_names(responses.frame)
    if keep == "all":
        return has
    roles = tuple(dict.fromkeys(responses.roles.values()))
    if keep == "ids":
        return roles
    wanted = (keep,) if isinstance(keep, str) else tuple(keep)
    unknown = [name for name in wanted if name not in has]
    if unknown:
        raise ColumnError(
            "Columns to keep are not in the data.",
            code="TS-S013",
            where=[f"{name}{did_you_mean(name, has)}" for name in unknown],
            mend=f"the data have: {', '.join(has[:20])}{', ...' if len(has) > 20 else ''}.",
        )
    return tuple(dict.fromkeys((*roles, *wanted)))


def _provenance(responses: Responses, scored: Iterable[ScoredPart]) -> Provenance:
    stamps, rules = [], {}
    for entry in scored:
        definition = entry.instrument
        stamps.append(
            Stamp(
                definition.id,
                definition.version,
                definition.content_hash,
                definition.status,
                entry.plan.scheme,
                entry.part.coding,
                definition.form,
            )
        )
        for step in entry.plan.reported:
            rules[entry.prefix + step.id] = rule_words(definition_of(definition, step.id), len(step.cells))
    return Provenance(tuple(stamps), rules, responses.n_rows, package_version(), responses.notes)


# -- alerts ------------------------------------------------------------------------------------------------


def _alerts(entry: ScoredPart) -> list[Alert]:
    return [*_keying_alerts(entry), *_skip_alerts(entry), *_attention_alerts(entry), *_notice_alerts(entry)]


def _keying_alerts(entry: ScoredPart) -> list[Alert]:
    """Items that run against the rest of their scale, after keying."""
    bound, least = threshold("keying_item_rest"), threshold("keying_least_n")
    alerts, seen = [], set()
    for step in entry.plan.scales:
        if step.kind not in ("sum", "mean") or len(step.cells) < 2 or not _is_reflective(entry, step):
            continue
        sample = _keyed_sample(entry, step)
        found = item_rest(sample)
        if found.n < least.value:
            continue
        for place, r in _against_the_rest(sample, found, bound.value).items():
            cell = step.cells[place]
            if cell in seen:
                continue
            seen.add(cell)
            keyed = "reversed" if cell.reflect is not None else "not reversed"
            alerts.append(
                Alert(
                    code="TS-S020",
                    subject=f"{entry.instrument.id}, {cell.source}",
                    message=f"{keyed} as the key says, it correlates {r:.2f} with the rest of "
                    f"{step.id} (n = {found.n}).",
                    cure="Check whether the file has reversed it already (already_keyed=) or holds "
                    "another coding (coding=).",
                    value=r,
                    threshold=bound.value,
                    source=bound.source,
                )
            )
    return alerts


def _against_the_rest(
    sample: np.ndarray[Any, np.dtype[np.float64]], found: ItemRest, bound: float
) -> dict[int, float]:
    """Place and item-rest correlation of items that run against their scale, the worst first.

    One turned item makes good ones look bad, so the worst is turned back, in this sample alone, before the
    others are judged. Of two items nobody can say which one it is: both are named.
    """
    turned: dict[int, float] = {}
    k = sample.shape[1]
    while len(turned) <= k // 2:
        bad = np.where(found.upper < bound, found.r, np.inf)
        worst = int(np.argmin(bad))
        if not np.isfinite(bad[worst]) or worst in turned:
            break
        if k == 2:
            return {place: float(found.r[place]) for place in (0, 1)}
        turned[worst] = float(found.r[worst])
        sample = sample * np.where(np.arange(k) == worst, -1.0, 1.0)
        found = item_rest(sample)
    return turned


def _is_reflective(entry: ScoredPart, step: ScaleStep) -> bool:
    measures = definition_of(entry.instrument, step.id).measures
    return measures in (None, "reflective") and all(cell.is_item for cell in step.cells)


def _keyed_sample(entry: ScoredPart, step: ScaleStep) -> np.ndarray[Any, np.dtype[np.float64]]:
    columns = []
    for number, cell in enumerate(step.cells):
        column = entry.part.items.get(cell.source)
        if column is None:
            return np.empty((0, len(step.cells)))
        x = np.concatenate([column.codes[run] for run in _sampled_runs(len(column.codes))]).astype(np.float64)
        if cell.recode is not None and cell.recode.pairs is not None:
            x = np.select(
                [x == code for code, _ in cell.recode.pairs], [v for _, v in cell.recode.pairs], np.nan
            )
        turned = (cell.reflect is not None) != (step.weights is not None and step.weights[number] < 0)
        columns.append(-x if turned else x)
    return np.column_stack(columns)


def _sampled_runs(n_rows: int) -> list[slice]:
    """Evenly spaced runs of rows; runs, because single rows far apart are slow to fetch."""
    if n_rows <= KEYING_ROWS:
        return [slice(0, n_rows)]
    length = KEYING_ROWS // KEYING_RUNS
    return [slice(start, start + length) for start in range(0, n_rows - length + 1, n_rows // KEYING_RUNS)]


def _skip_alerts(entry: ScoredPart) -> list[Alert]:
    return [
        Alert(
            "TS-S021",
            f"{entry.instrument.id}, {name}",
            f"answered by {counted(n, 'person', 'persons')} who should have skipped it; the answers stand.",
            "Look at those rows if it matters.",
            value=float(n),
        )
        for name, n in entry.columns.contradicted.items()
    ]


def _attention_alerts(entry: ScoredPart) -> list[Alert]:
    alerts = []
    for item in entry.instrument.items:
        column = entry.part.items.get(item.id)
        if item.role != "attention" or item.expected is None or column is None:
            continue
        codes = np.asarray(column.codes, dtype=np.float64)
        n = int(np.count_nonzero(~np.isnan(codes) & (codes != item.expected)))
        if n:
            alerts.append(
                Alert(
                    "TS-S022",
                    f"{entry.instrument.id}, {item.id}",
                    f"{counted(n, 'person', 'persons')} did not give the answer that was asked for.",
                    "Nothing is left out; decide how to treat these persons.",
                    value=float(n),
                )
            )
    return alerts


def _notice_alerts(entry: ScoredPart) -> list[Alert]:
    texts = {notice.id: (notice.text, notice.level) for notice in entry.instrument.notices}
    alerts = []
    for name, held in entry.columns.notices.items():
        n = int(np.count_nonzero(held))
        if n:
            text, level = texts[name]
            alerts.append(
                Alert(
                    "TS-S023",
                    f"{entry.instrument.id}, {name}",
                    f"{level} notice for {counted(n, 'person', 'persons')}: {text}".rstrip(),
                    f"The column notice_{name} says for whom.",
                    value=float(n),
                )
            )
    return alerts


def _warn(alerts: Sequence[Alert]) -> None:
    keying = [alert for alert in alerts if alert.code == "TS-S020"]
    if keying:
        warn_user("\n".join(map(str, keying)), KeyingWarning)
    attention = [alert for alert in alerts if alert.code == "TS-S021"]
    if attention:
        warn_user("\n".join(map(str, attention)), ScoringWarning)

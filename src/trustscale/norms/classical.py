"""Classical norms: percentiles and normalised T scores of the persons of each cell, with standard errors."""

from __future__ import annotations

import numpy as np

from trustscale import stats
from trustscale.instruments.norm_model import NormCell, NormRow
from trustscale.norms.measured import MeasuredScale
from trustscale.norms.sample import NormSample, People, describe, possible_scores


def classical_cell(
    scale: MeasuredScale,
    sample: NormSample,
    people: People,
    *,
    span: tuple[float, float],
    step: float | None,
    normalised: bool,
    with_rows: bool = True,
) -> NormCell:
    """One cell with its table: mid-rank percentiles, and T scores where they are normalised."""
    cell, found = describe(scale, sample, people, span)
    if not with_rows:
        return cell
    values = scale.values[people.members]
    scores = possible_scores(found.raw, step)
    weights = sample.weights_of(people.members)
    percentiles = stats.percentile_rank(scores, values, weights=weights)
    errors = stats.percentile_error(percentiles, found.n_effective)
    rows = []
    z = stats.z_from_percentile(percentiles)
    t, t_errors = stats.t_score(z), stats.normalised_score_error(z, found.n_effective)
    for place, score in enumerate(scores):
        known = normalised and bool(np.isfinite(z[place]))
        rows.append(
            NormRow(
                score=float(score),
                percentile=float(percentiles[place]),
                se=float(errors[place]),
                t=float(t[place]) if known else None,
                t_se=float(t_errors[place]) if known else None,
            )
        )
    return cell.model_copy(update={"rows": tuple(rows)})

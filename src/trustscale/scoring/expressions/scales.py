"""Scales by expressions: keyed cells, counts and sums, the rule; one level of scales after the other."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from trustscale.scoring.expressions.gathering import Gathered, gather, key
from trustscale.scoring.expressions.rules import guarded, ruled
from trustscale.scoring.expressions.values import Expr
from trustscale.scoring.expressions.working import Value, Working
from trustscale.scoring.plan import ScaleStep, in_order


@dataclass(frozen=True, slots=True)
class ScaleColumns:
    """The columns of one scale: score, how many inputs were there, why a score is missing."""

    score: str
    answered: str
    reason: str


def score_scales(working: Working) -> dict[str, ScaleColumns]:
    """Score all scales; each level of scales takes the same few steps."""
    done: dict[str, ScaleColumns] = {}
    for _, level in groupby(in_order(working.plan), key=lambda scale: scale.level):
        done |= _score_level(working, tuple(level))
    return done


def _score_level(working: Working, scales: tuple[ScaleStep, ...]) -> dict[str, ScaleColumns]:
    level = key(working, scales)
    gather(working, level)
    working.add({working.name("v", one.scale.id): ruled(working, one) for one in level})
    columns: dict[str, Expr] = {}
    for one in level:
        columns |= guarded(working, one)
    working.add(columns)
    return {one.scale.id: _finish(working, one) for one in level}


def _finish(working: Working, one: Gathered) -> ScaleColumns:
    scale = one.scale
    columns = ScaleColumns(*(working.name(word, scale.id) for word in ("s", "n", "r")))
    counted = scale.kind in ("count", "criterion") and not scale.after and scale.rounding is None
    working.values[scale.id] = Value(columns.score, whole=counted)
    return columns

"""Criteria by which a model is chosen; the smallest value is the best of each."""

from __future__ import annotations

from enum import Enum


class Criterion(Enum):
    """What a model is chosen by; the value says what it weighs."""

    BIC = "fit against the number of terms, each of which costs log(n)"
    AIC = "fit against the number of terms, each of which costs 2"
    CP = "Mallows' Cp: the expected error of prediction, against the error of the largest model"
    R2_ADJUSTED = "explained variance, corrected for the number of terms"

"""Numbers from arrays: the formulas alone, without names, options or frames.

Each name is loaded when it is first used, so that scoring, which needs one of them, does not import scipy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trustscale.stats._keying import ItemRest as ItemRest
    from trustscale.stats._keying import item_rest as item_rest
    from trustscale.stats._norm_precision import linear_score_error as linear_score_error
    from trustscale.stats._norm_precision import normal_percentile_interval as normal_percentile_interval
    from trustscale.stats._norm_precision import normalised_score_error as normalised_score_error
    from trustscale.stats._norm_precision import percentile_error as percentile_error
    from trustscale.stats._norm_precision import percentile_interval as percentile_interval
    from trustscale.stats._percentiles import BLOM as BLOM
    from trustscale.stats._percentiles import FILLIBEN as FILLIBEN
    from trustscale.stats._percentiles import LEVENBACH as LEVENBACH
    from trustscale.stats._percentiles import RANKIT as RANKIT
    from trustscale.stats._percentiles import TUKEY as TUKEY
    from trustscale.stats._percentiles import VAN_DER_WAERDEN as VAN_DER_WAERDEN
    from trustscale.stats._percentiles import YU_HUANG as YU_HUANG
    from trustscale.stats._percentiles import NormDistribution as NormDistribution
    from trustscale.stats._percentiles import PlottingPosition as PlottingPosition
    from trustscale.stats._percentiles import RankedScores as RankedScores
    from trustscale.stats._percentiles import norm_distribution as norm_distribution
    from trustscale.stats._percentiles import percentile_rank as percentile_rank
    from trustscale.stats._percentiles import rank_in_groups as rank_in_groups
    from trustscale.stats._percentiles import rank_in_window as rank_in_window
    from trustscale.stats._standard_scores import c_score as c_score
    from trustscale.stats._standard_scores import iq_score as iq_score
    from trustscale.stats._standard_scores import percentile_from_z as percentile_from_z
    from trustscale.stats._standard_scores import standard_score as standard_score
    from trustscale.stats._standard_scores import stanine as stanine
    from trustscale.stats._standard_scores import sten as sten
    from trustscale.stats._standard_scores import t_score as t_score
    from trustscale.stats._standard_scores import wechsler_score as wechsler_score
    from trustscale.stats._standard_scores import z_from_percentile as z_from_percentile
    from trustscale.stats._standard_scores import z_score as z_score
    from trustscale.stats._true_scores import ScoreInterval as ScoreInterval
    from trustscale.stats._true_scores import observed_score as observed_score
    from trustscale.stats._true_scores import probability_above as probability_above
    from trustscale.stats._true_scores import retest_prediction as retest_prediction
    from trustscale.stats._true_scores import scale_difference as scale_difference
    from trustscale.stats._true_scores import standard_error_of_measurement as standard_error_of_measurement
    from trustscale.stats._true_scores import true_score as true_score
else:
    _MODULES = {
        "BLOM": "_percentiles",
        "FILLIBEN": "_percentiles",
        "ItemRest": "_keying",
        "LEVENBACH": "_percentiles",
        "NormDistribution": "_percentiles",
        "PlottingPosition": "_percentiles",
        "RANKIT": "_percentiles",
        "RankedScores": "_percentiles",
        "ScoreInterval": "_true_scores",
        "TUKEY": "_percentiles",
        "VAN_DER_WAERDEN": "_percentiles",
        "YU_HUANG": "_percentiles",
        "c_score": "_standard_scores",
        "iq_score": "_standard_scores",
        "item_rest": "_keying",
        "linear_score_error": "_norm_precision",
        "norm_distribution": "_percentiles",
        "normal_percentile_interval": "_norm_precision",
        "normalised_score_error": "_norm_precision",
        "observed_score": "_true_scores",
        "percentile_error": "_norm_precision",
        "percentile_from_z": "_standard_scores",
        "percentile_interval": "_norm_precision",
        "percentile_rank": "_percentiles",
        "probability_above": "_true_scores",
        "rank_in_groups": "_percentiles",
        "rank_in_window": "_percentiles",
        "retest_prediction": "_true_scores",
        "scale_difference": "_true_scores",
        "standard_error_of_measurement": "_true_scores",
        "standard_score": "_standard_scores",
        "stanine": "_standard_scores",
        "sten": "_standard_scores",
        "t_score": "_standard_scores",
        "true_score": "_true_scores",
        "wechsler_score": "_standard_scores",
        "z_from_percentile": "_standard_scores",
        "z_score": "_standard_scores",
    }

    def __getattr__(name):
        from importlib import import_module

        if name not in _MODULES:
            from trustscale.errors import did_you_mean

            near = did_you_mean(name, _MODULES)
            raise AttributeError(f"module 'trustscale.stats' has no attribute {name!r}{near}")
        value = getattr(import_module(f"trustscale.stats.{_MODULES[name]}"), name)
        globals()[name] = value
        return value

    def __dir__():
        return sorted({*globals(), *__all__})


__all__ = [
    "BLOM",
    "FILLIBEN",
    "LEVENBACH",
    "RANKIT",
    "TUKEY",
    "VAN_DER_WAERDEN",
    "YU_HUANG",
    "ItemRest",
    "NormDistribution",
    "PlottingPosition",
    "RankedScores",
    "ScoreInterval",
    "c_score",
    "iq_score",
    "item_rest",
    "linear_score_error",
    "norm_distribution",
    "normal_percentile_interval",
    "normalised_score_error",
    "observed_score",
    "percentile_error",
    "percentile_from_z",
    "percentile_interval",
    "percentile_rank",
    "probability_above",
    "rank_in_groups",
    "rank_in_window",
    "retest_prediction",
    "scale_difference",
    "standard_error_of_measurement",
    "standard_score",
    "stanine",
    "sten",
    "t_score",
    "true_score",
    "wechsler_score",
    "z_from_percentile",
    "z_score",
]

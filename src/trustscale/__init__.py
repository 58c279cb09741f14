"""Questionnaires as data: scored, compared and validated.

Nothing is imported until it is used, so ``import trustscale`` costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trustscale import dyads as dyads
    from trustscale import errors as errors
    from trustscale import stats as stats
    from trustscale.instruments.define import define_instrument as define_instrument
    from trustscale.instruments.define import define_scale as define_scale
    from trustscale.instruments.library import list_instruments as list_instruments
    from trustscale.instruments.load import load_instrument as load_instrument
    from trustscale.instruments.model import Instrument as Instrument
    from trustscale.instruments.write import write_instrument as write_instrument
    from trustscale.norms.change import reliable_change as reliable_change
    from trustscale.norms.change_methods import ControlGroup as ControlGroup
    from trustscale.norms.change_result import ReliableChange as ReliableChange
    from trustscale.norms.comparison import NormComparison as NormComparison
    from trustscale.norms.comparison import compare_to_norms as compare_to_norms
    from trustscale.norms.cutoffs import ClinicalCutoff as ClinicalCutoff
    from trustscale.norms.cutoffs import clinical_cutoff as clinical_cutoff
    from trustscale.norms.estimation import estimate_norms as estimate_norms
    from trustscale.norms.important_difference import important_difference as important_difference
    from trustscale.norms.important_result import ImportantDifference as ImportantDifference
    from trustscale.norms.loading import list_norms as list_norms
    from trustscale.norms.loading import load_norm as load_norm
    from trustscale.norms.repair import repair_over_time as repair_over_time
    from trustscale.norms.repair_result import RepairOverTime as RepairOverTime
    from trustscale.norms.table import NormTable as NormTable
    from trustscale.norms.weights import RakedWeights as RakedWeights
    from trustscale.norms.weights import rake_weights as rake_weights
    from trustscale.norms.writing import write_norm as write_norm
    from trustscale.responses.read import read_responses as read_responses
    from trustscale.responses.responses import Responses as Responses
    from trustscale.scoring.answers import PersonScores as PersonScores
    from trustscale.scoring.answers import score_answers as score_answers
    from trustscale.scoring.check import check_instrument as check_instrument
    from trustscale.scoring.score import score as score
    from trustscale.scoring.scores import Scores as Scores
    from trustscale.summaries.summarize import summarize as summarize
    from trustscale.summaries.summary import Summary as Summary
    from trustscale.validation.agreement.intraclass import intraclass_correlation as intraclass_correlation
    from trustscale.validation.agreement.intraclass_result import (
        IntraclassCorrelations as IntraclassCorrelations,
    )
    from trustscale.validation.agreement.kappa_result import CohenKappa as CohenKappa
    from trustscale.validation.agreement.kappa_result import FleissKappa as FleissKappa
    from trustscale.validation.agreement.kappas import cohen_kappa as cohen_kappa
    from trustscale.validation.agreement.kappas import fleiss_kappa as fleiss_kappa
    from trustscale.validation.agreement.krippendorff import KrippendorffAlpha as KrippendorffAlpha
    from trustscale.validation.agreement.krippendorff import krippendorff_alpha as krippendorff_alpha
    from trustscale.validation.agreement.retest import retest_reliability as retest_reliability
    from trustscale.validation.agreement.retest_result import RetestReliability as RetestReliability
    from trustscale.validation.correlations.correlations import correlations as correlations
    from trustscale.validation.correlations.result import Correlations as Correlations
    from trustscale.validation.factors.explore_factors import explore_factors as explore_factors
    from trustscale.validation.factors.hierarchy import HierarchicalSolution as HierarchicalSolution
    from trustscale.validation.factors.scores import FactorScores as FactorScores
    from trustscale.validation.factors.solution import FactorSolution as FactorSolution
    from trustscale.validation.item_analysis.item_analysis import item_analysis as item_analysis
    from trustscale.validation.item_analysis.result import ItemAnalysis as ItemAnalysis
    from trustscale.validation.reliability.reliability import reliability as reliability
    from trustscale.validation.reliability.result import Reliability as Reliability
    from trustscale.validation.retention.factorability import factorability as factorability
    from trustscale.validation.retention.factorability_result import Factorability as Factorability
    from trustscale.validation.retention.number_of_factors import number_of_factors as number_of_factors
    from trustscale.validation.retention.result import NumberOfFactors as NumberOfFactors

    __version__: str
else:
    _MODULES = {
        "ClinicalCutoff": "norms.cutoffs",
        "CohenKappa": "validation.agreement.kappa_result",
        "ControlGroup": "norms.change_methods",
        "Correlations": "validation.correlations.result",
        "FactorScores": "validation.factors.scores",
        "FactorSolution": "validation.factors.solution",
        "Factorability": "validation.retention.factorability_result",
        "FleissKappa": "validation.agreement.kappa_result",
        "HierarchicalSolution": "validation.factors.hierarchy",
        "ImportantDifference": "norms.important_result",
        "Instrument": "instruments.model",
        "IntraclassCorrelations": "validation.agreement.intraclass_result",
        "ItemAnalysis": "validation.item_analysis.result",
        "KrippendorffAlpha": "validation.agreement.krippendorff",
        "NormComparison": "norms.comparison",
        "NormTable": "norms.table",
        "NumberOfFactors": "validation.retention.result",
        "PersonScores": "scoring.answers",
        "RakedWeights": "norms.weights",
        "Reliability": "validation.reliability.result",
        "ReliableChange": "norms.change_result",
        "RepairOverTime": "norms.repair_result",
        "Responses": "responses.responses",
        "RetestReliability": "validation.agreement.retest_result",
        "Scores": "scoring.scores",
        "Summary": "summaries.summary",
        "check_instrument": "scoring.check",
        "clinical_cutoff": "norms.cutoffs",
        "cohen_kappa": "validation.agreement.kappas",
        "compare_to_norms": "norms.comparison",
        "correlations": "validation.correlations.correlations",
        "define_instrument": "instruments.define",
        "define_scale": "instruments.define",
        "estimate_norms": "norms.estimation",
        "explore_factors": "validation.factors.explore_factors",
        "factorability": "validation.retention.factorability",
        "fleiss_kappa": "validation.agreement.kappas",
        "important_difference": "norms.important_difference",
        "intraclass_correlation": "validation.agreement.intraclass",
        "item_analysis": "validation.item_analysis.item_analysis",
        "krippendorff_alpha": "validation.agreement.krippendorff",
        "list_instruments": "instruments.library",
        "list_norms": "norms.loading",
        "load_instrument": "instruments.load",
        "load_norm": "norms.loading",
        "number_of_factors": "validation.retention.number_of_factors",
        "rake_weights": "norms.weights",
        "read_responses": "responses.read",
        "reliability": "validation.reliability.reliability",
        "reliable_change": "norms.change",
        "repair_over_time": "norms.repair",
        "retest_reliability": "validation.agreement.retest",
        "score": "scoring.score",
        "score_answers": "scoring.answers",
        "summarize": "summaries.summarize",
        "write_instrument": "instruments.write",
        "write_norm": "norms.writing",
    }
    _PACKAGES = ("dyads", "errors", "stats")

    def __getattr__(name):
        from importlib import import_module

        if name in _MODULES:
            value = getattr(import_module(f"trustscale.{_MODULES[name]}"), name)
        elif name in _PACKAGES:
            value = import_module(f"trustscale.{name}")
        elif name == "__version__":
            from importlib.metadata import version

            value = version("trustscale")
        else:
            from trustscale.errors import did_you_mean

            known = (*_MODULES, *_PACKAGES)
            raise AttributeError(f"module 'trustscale' has no attribute {name!r}{did_you_mean(name, known)}")
        globals()[name] = value
        return value

    def __dir__():
        return sorted({*globals(), *__all__})


__all__ = [
    "ClinicalCutoff",
    "CohenKappa",
    "ControlGroup",
    "Correlations",
    "FactorScores",
    "FactorSolution",
    "Factorability",
    "FleissKappa",
    "HierarchicalSolution",
    "ImportantDifference",
    "Instrument",
    "IntraclassCorrelations",
    "ItemAnalysis",
    "KrippendorffAlpha",
    "NormComparison",
    "NormTable",
    "NumberOfFactors",
    "PersonScores",
    "RakedWeights",
    "Reliability",
    "ReliableChange",
    "RepairOverTime",
    "Responses",
    "RetestReliability",
    "Scores",
    "Summary",
    "__version__",
    "check_instrument",
    "clinical_cutoff",
    "cohen_kappa",
    "compare_to_norms",
    "correlations",
    "define_instrument",
    "define_scale",
    "dyads",
    "errors",
    "estimate_norms",
    "explore_factors",
    "factorability",
    "fleiss_kappa",
    "important_difference",
    "intraclass_correlation",
    "item_analysis",
    "krippendorff_alpha",
    "list_instruments",
    "list_norms",
    "load_instrument",
    "load_norm",
    "number_of_factors",
    "rake_weights",
    "read_responses",
    "reliability",
    "reliable_change",
    "repair_over_time",
    "retest_reliability",
    "score",
    "score_answers",
    "stats",
    "summarize",
    "write_instrument",
    "write_norm",
]

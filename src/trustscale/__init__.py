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
    from trustscale.validation.correlation_result import Correlations as Correlations
    from trustscale.validation.correlations import correlations as correlations
    from trustscale.validation.explore_factors import explore_factors as explore_factors
    from trustscale.validation.factor_scores import FactorScores as FactorScores
    from trustscale.validation.factor_solution import FactorSolution as FactorSolution
    from trustscale.validation.factorability import factorability as factorability
    from trustscale.validation.factorability_result import Factorability as Factorability
    from trustscale.validation.hierarchy import HierarchicalSolution as HierarchicalSolution
    from trustscale.validation.intraclass import intraclass_correlation as intraclass_correlation
    from trustscale.validation.intraclass_result import IntraclassCorrelations as IntraclassCorrelations
    from trustscale.validation.item_analysis import item_analysis as item_analysis
    from trustscale.validation.item_result import ItemAnalysis as ItemAnalysis
    from trustscale.validation.kappa_result import CohenKappa as CohenKappa
    from trustscale.validation.kappa_result import FleissKappa as FleissKappa
    from trustscale.validation.kappas import cohen_kappa as cohen_kappa
    from trustscale.validation.kappas import fleiss_kappa as fleiss_kappa
    from trustscale.validation.krippendorff import KrippendorffAlpha as KrippendorffAlpha
    from trustscale.validation.krippendorff import krippendorff_alpha as krippendorff_alpha
    from trustscale.validation.number_of_factors import number_of_factors as number_of_factors
    from trustscale.validation.reliability import reliability as reliability
    from trustscale.validation.reliability_result import Reliability as Reliability
    from trustscale.validation.retention_result import NumberOfFactors as NumberOfFactors
    from trustscale.validation.retest import retest_reliability as retest_reliability
    from trustscale.validation.retest_result import RetestReliability as RetestReliability

    __version__: str
else:
    _MODULES = {
        "ClinicalCutoff": "norms.cutoffs",
        "CohenKappa": "validation.kappa_result",
        "ControlGroup": "norms.change_methods",
        "Correlations": "validation.correlation_result",
        "FactorScores": "validation.factor_scores",
        "FactorSolution": "validation.factor_solution",
        "Factorability": "validation.factorability_result",
        "FleissKappa": "validation.kappa_result",
        "HierarchicalSolution": "validation.hierarchy",
        "ImportantDifference": "norms.important_result",
        "Instrument": "instruments.model",
        "IntraclassCorrelations": "validation.intraclass_result",
        "ItemAnalysis": "validation.item_result",
        "KrippendorffAlpha": "validation.krippendorff",
        "NormComparison": "norms.comparison",
        "NormTable": "norms.table",
        "NumberOfFactors": "validation.retention_result",
        "PersonScores": "scoring.answers",
        "RakedWeights": "norms.weights",
        "Reliability": "validation.reliability_result",
        "ReliableChange": "norms.change_result",
        "RepairOverTime": "norms.repair_result",
        "Responses": "responses.responses",
        "RetestReliability": "validation.retest_result",
        "Scores": "scoring.scores",
        "Summary": "summaries.summary",
        "check_instrument": "scoring.check",
        "clinical_cutoff": "norms.cutoffs",
        "cohen_kappa": "validation.kappas",
        "compare_to_norms": "norms.comparison",
        "correlations": "validation.correlations",
        "define_instrument": "instruments.define",
        "define_scale": "instruments.define",
        "estimate_norms": "norms.estimation",
        "explore_factors": "validation.explore_factors",
        "factorability": "validation.factorability",
        "fleiss_kappa": "validation.kappas",
        "important_difference": "norms.important_difference",
        "intraclass_correlation": "validation.intraclass",
        "item_analysis": "validation.item_analysis",
        "krippendorff_alpha": "validation.krippendorff",
        "list_instruments": "instruments.library",
        "list_norms": "norms.loading",
        "load_instrument": "instruments.load",
        "load_norm": "norms.loading",
        "number_of_factors": "validation.number_of_factors",
        "rake_weights": "norms.weights",
        "read_responses": "responses.read",
        "reliability": "validation.reliability",
        "reliable_change": "norms.change",
        "repair_over_time": "norms.repair",
        "retest_reliability": "validation.retest",
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

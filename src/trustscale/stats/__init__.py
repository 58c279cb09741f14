"""Numbers from arrays: the formulas alone, without names, options or frames.

Each name is loaded when it is first used, so that scoring, which needs one of them, does not import scipy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trustscale.stats._alpha import Alpha as Alpha
    from trustscale.stats._alpha import alpha as alpha
    from trustscale.stats._alpha import raw_alpha as raw_alpha
    from trustscale.stats._alpha import standardized_alpha as standardized_alpha
    from trustscale.stats._alpha import to_correlation as to_correlation
    from trustscale.stats._alpha_intervals import Interval as Interval
    from trustscale.stats._alpha_intervals import bonett_interval as bonett_interval
    from trustscale.stats._alpha_intervals import feldt_interval as feldt_interval
    from trustscale.stats._alpha_intervals import van_zyl_error as van_zyl_error
    from trustscale.stats._alpha_intervals import van_zyl_interval as van_zyl_interval
    from trustscale.stats._betabinomial import BetaBinomialSearch as BetaBinomialSearch
    from trustscale.stats._betabinomial import choose_betabinomial as choose_betabinomial
    from trustscale.stats._betabinomial import fit_betabinomial as fit_betabinomial
    from trustscale.stats._betabinomial_model import BetaBinomialModel as BetaBinomialModel
    from trustscale.stats._betabinomial_model import BetaBinomialStatus as BetaBinomialStatus
    from trustscale.stats._betabinomial_model import betabinomial_norm as betabinomial_norm
    from trustscale.stats._betabinomial_model import betabinomial_parameters as betabinomial_parameters
    from trustscale.stats._betabinomial_model import betabinomial_raw as betabinomial_raw
    from trustscale.stats._bootstrap import Bootstrap as Bootstrap
    from trustscale.stats._bootstrap import BootstrapStatus as BootstrapStatus
    from trustscale.stats._bootstrap import bootstrap_bca as bootstrap_bca
    from trustscale.stats._bootstrap import bootstrap_coefficient as bootstrap_coefficient
    from trustscale.stats._bootstrap import bootstrap_percentile as bootstrap_percentile
    from trustscale.stats._change import CRITICAL as CRITICAL
    from trustscale.stats._change import HAGEMAN_ARRINDELL_CRITICAL as HAGEMAN_ARRINDELL_CRITICAL
    from trustscale.stats._change import ChangeStatistic as ChangeStatistic
    from trustscale.stats._change import detectable_change as detectable_change
    from trustscale.stats._change import difference_error as difference_error
    from trustscale.stats._change import difference_reliability as difference_reliability
    from trustscale.stats._change import edwards_nunnally as edwards_nunnally
    from trustscale.stats._change import gulliksen_lord_novick as gulliksen_lord_novick
    from trustscale.stats._change import hageman_arrindell as hageman_arrindell
    from trustscale.stats._change import hsu_linn_lord as hsu_linn_lord
    from trustscale.stats._change import jacobson_truax as jacobson_truax
    from trustscale.stats._change import nunnally_kotsch as nunnally_kotsch
    from trustscale.stats._change import practice_adjusted as practice_adjusted
    from trustscale.stats._change import regression_based as regression_based
    from trustscale.stats._clinical_change import ChangeClass as ChangeClass
    from trustscale.stats._clinical_change import Cutoffs as Cutoffs
    from trustscale.stats._clinical_change import classify_change as classify_change
    from trustscale.stats._clinical_change import clinical_cutoffs as clinical_cutoffs
    from trustscale.stats._clinical_change import cutoff_statistic as cutoff_statistic
    from trustscale.stats._clinical_change import proven_side_of_cutoff as proven_side_of_cutoff
    from trustscale.stats._clinical_change import side_of_cutoff as side_of_cutoff
    from trustscale.stats._comparison_data import ComparisonData as ComparisonData
    from trustscale.stats._comparison_data import comparison_data as comparison_data
    from trustscale.stats._contingency import Tables as Tables
    from trustscale.stats._contingency import add_tables as add_tables
    from trustscale.stats._contingency import category_counts as category_counts
    from trustscale.stats._contingency import choose_tables as choose_tables
    from trustscale.stats._contingency import contingency_tables as contingency_tables
    from trustscale.stats._contingency import moments_of_tables as moments_of_tables
    from trustscale.stats._contingency import new_tables as new_tables
    from trustscale.stats._contingency import pairwise_moments_of_tables as pairwise_moments_of_tables
    from trustscale.stats._contingency import power_sums_of_tables as power_sums_of_tables
    from trustscale.stats._contingency import reflect_tables as reflect_tables
    from trustscale.stats._contingency import spread_tables as spread_tables
    from trustscale.stats._contingency import table_between as table_between
    from trustscale.stats._correlation import CorrelationPrecision as CorrelationPrecision
    from trustscale.stats._correlation import latent_precision as latent_precision
    from trustscale.stats._correlation import pearson_precision as pearson_precision
    from trustscale.stats._correlation import spearman_precision as spearman_precision
    from trustscale.stats._couple_scores import Composite as Composite
    from trustscale.stats._couple_scores import CoupleScores as CoupleScores
    from trustscale.stats._couple_scores import couple_scores as couple_scores
    from trustscale.stats._criteria import Criterion as Criterion
    from trustscale.stats._delta import covariance_gradient as covariance_gradient
    from trustscale.stats._delta import influences as influences
    from trustscale.stats._delta import normal_interval as normal_interval
    from trustscale.stats._delta import normal_theory_error as normal_theory_error
    from trustscale.stats._dyadic import AnovaIcc as AnovaIcc
    from trustscale.stats._dyadic import PartnerCorrelation as PartnerCorrelation
    from trustscale.stats._dyadic import anova_icc as anova_icc
    from trustscale.stats._dyadic import double_entry_correlation as double_entry_correlation
    from trustscale.stats._dyadic import effective_persons as effective_persons
    from trustscale.stats._dyadic import partner_correlation as partner_correlation
    from trustscale.stats._dyadic_levels import CoupleDecomposition as CoupleDecomposition
    from trustscale.stats._dyadic_levels import decompose_couples as decompose_couples
    from trustscale.stats._extraction import LOWEST_UNIQUENESS as LOWEST_UNIQUENESS
    from trustscale.stats._extraction import Extraction as Extraction
    from trustscale.stats._extraction import ExtractionStatus as ExtractionStatus
    from trustscale.stats._extraction import (
        generalized_least_squares_factors as generalized_least_squares_factors,
    )
    from trustscale.stats._extraction import maximum_likelihood_factors as maximum_likelihood_factors
    from trustscale.stats._extraction import minres as minres
    from trustscale.stats._extraction import principal_axis as principal_axis
    from trustscale.stats._extraction import weighted_least_squares_factors as weighted_least_squares_factors
    from trustscale.stats._factor_fit import FactorFit as FactorFit
    from trustscale.stats._factor_fit import FactorFitStatus as FactorFitStatus
    from trustscale.stats._factor_fit import factor_fit as factor_fit
    from trustscale.stats._factor_scores import FactorScoreWeights as FactorScoreWeights
    from trustscale.stats._factor_scores import ScoreStatus as ScoreStatus
    from trustscale.stats._factor_scores import anderson_rubin_weights as anderson_rubin_weights
    from trustscale.stats._factor_scores import bartlett_weights as bartlett_weights
    from trustscale.stats._factor_scores import regression_weights as regression_weights
    from trustscale.stats._factor_scores import ten_berge_weights as ten_berge_weights
    from trustscale.stats._factor_sequence import FactorSequence as FactorSequence
    from trustscale.stats._factor_sequence import factor_sequence as factor_sequence
    from trustscale.stats._factor_sequence import first_close_fit as first_close_fit
    from trustscale.stats._factor_sequence import first_not_rejected as first_not_rejected
    from trustscale.stats._factorability import MatrixStatus as MatrixStatus
    from trustscale.stats._factorability import SamplingAdequacy as SamplingAdequacy
    from trustscale.stats._factorability import Sphericity as Sphericity
    from trustscale.stats._factorability import matrix_status as matrix_status
    from trustscale.stats._factorability import sampling_adequacy as sampling_adequacy
    from trustscale.stats._factorability import sphericity as sphericity
    from trustscale.stats._factorability import squared_multiple_correlations as squared_multiple_correlations
    from trustscale.stats._fleiss import FleissKappa as FleissKappa
    from trustscale.stats._fleiss import fleiss_kappa as fleiss_kappa
    from trustscale.stats._fourth_moments import FourthMoments as FourthMoments
    from trustscale.stats._fourth_moments import add_fourth_moments as add_fourth_moments
    from trustscale.stats._fourth_moments import choose_fourth_moments as choose_fourth_moments
    from trustscale.stats._fourth_moments import covariance_of_products as covariance_of_products
    from trustscale.stats._fourth_moments import fourth_moments as fourth_moments
    from trustscale.stats._fourth_moments import shift_fourth_moments as shift_fourth_moments
    from trustscale.stats._greatest_split_half import GreatestSplitHalf as GreatestSplitHalf
    from trustscale.stats._greatest_split_half import SplitStatus as SplitStatus
    from trustscale.stats._greatest_split_half import greatest_split_half as greatest_split_half
    from trustscale.stats._greatest_split_half import split_halves as split_halves
    from trustscale.stats._guttman import lambda_1 as lambda_1
    from trustscale.stats._guttman import lambda_2 as lambda_2
    from trustscale.stats._guttman import lambda_3 as lambda_3
    from trustscale.stats._guttman import lambda_5 as lambda_5
    from trustscale.stats._guttman import lambda_6 as lambda_6
    from trustscale.stats._hull import Hull as Hull
    from trustscale.stats._hull import hull as hull
    from trustscale.stats._icc import IccForm as IccForm
    from trustscale.stats._icc import IntraclassCorrelation as IntraclassCorrelation
    from trustscale.stats._icc import RatingVariance as RatingVariance
    from trustscale.stats._icc import intraclass_correlation as intraclass_correlation
    from trustscale.stats._icc import rating_variance as rating_variance
    from trustscale.stats._important_difference import ImportantChange as ImportantChange
    from trustscale.stats._important_difference import ImportantChangeStatus as ImportantChangeStatus
    from trustscale.stats._important_difference import PredictiveChange as PredictiveChange
    from trustscale.stats._important_difference import RocChange as RocChange
    from trustscale.stats._important_difference import mean_important_change as mean_important_change
    from trustscale.stats._important_difference import (
        predictive_important_change as predictive_important_change,
    )
    from trustscale.stats._important_difference import roc_important_change as roc_important_change
    from trustscale.stats._item_relations import ItemRelations as ItemRelations
    from trustscale.stats._item_relations import item_relations as item_relations
    from trustscale.stats._item_statistics import ItemStatistics as ItemStatistics
    from trustscale.stats._item_statistics import item_difficulty as item_difficulty
    from trustscale.stats._item_statistics import item_statistics as item_statistics
    from trustscale.stats._kappa import Kappa as Kappa
    from trustscale.stats._kappa import agreement_weights as agreement_weights
    from trustscale.stats._kappa import cohen_kappa as cohen_kappa
    from trustscale.stats._keying import ItemRest as ItemRest
    from trustscale.stats._keying import item_rest as item_rest
    from trustscale.stats._keying_check import KeyingCheck as KeyingCheck
    from trustscale.stats._keying_check import keying_check as keying_check
    from trustscale.stats._krippendorff import Difference as Difference
    from trustscale.stats._krippendorff import KrippendorffAlpha as KrippendorffAlpha
    from trustscale.stats._krippendorff import krippendorff_alpha as krippendorff_alpha
    from trustscale.stats._moments import ItemMoments as ItemMoments
    from trustscale.stats._moments import Moments as Moments
    from trustscale.stats._moments import PairwiseMoments as PairwiseMoments
    from trustscale.stats._moments import PowerSums as PowerSums
    from trustscale.stats._moments import add_moments as add_moments
    from trustscale.stats._moments import add_pairwise_moments as add_pairwise_moments
    from trustscale.stats._moments import add_power_sums as add_power_sums
    from trustscale.stats._moments import choose_moments as choose_moments
    from trustscale.stats._moments import choose_pairwise_moments as choose_pairwise_moments
    from trustscale.stats._moments import choose_power_sums as choose_power_sums
    from trustscale.stats._moments import covariance_of as covariance_of
    from trustscale.stats._moments import first_values as first_values
    from trustscale.stats._moments import item_moments as item_moments
    from trustscale.stats._moments import mean_of as mean_of
    from trustscale.stats._moments import moments as moments
    from trustscale.stats._moments import pairwise_correlations as pairwise_correlations
    from trustscale.stats._moments import pairwise_covariances as pairwise_covariances
    from trustscale.stats._moments import pairwise_means as pairwise_means
    from trustscale.stats._moments import pairwise_moments as pairwise_moments
    from trustscale.stats._moments import power_sums as power_sums
    from trustscale.stats._moments import reflect_moments as reflect_moments
    from trustscale.stats._moments import reflect_pairwise_moments as reflect_pairwise_moments
    from trustscale.stats._moments import reflect_power_sums as reflect_power_sums
    from trustscale.stats._moments import shift_moments as shift_moments
    from trustscale.stats._moments import shift_pairwise_moments as shift_pairwise_moments
    from trustscale.stats._moments import shift_power_sums as shift_power_sums
    from trustscale.stats._noncentral import noncentrality_interval as noncentrality_interval
    from trustscale.stats._norm_mean import MeanDifference as MeanDifference
    from trustscale.stats._norm_mean import mean_against_known as mean_against_known
    from trustscale.stats._norm_mean import mean_against_population as mean_against_population
    from trustscale.stats._norm_mean import mean_against_sample as mean_against_sample
    from trustscale.stats._norm_precision import linear_score_error as linear_score_error
    from trustscale.stats._norm_precision import normal_percentile_interval as normal_percentile_interval
    from trustscale.stats._norm_precision import normalised_score_error as normalised_score_error
    from trustscale.stats._norm_precision import percentile_error as percentile_error
    from trustscale.stats._norm_precision import percentile_interval as percentile_interval
    from trustscale.stats._normal import bivariate_normal_cdf as bivariate_normal_cdf
    from trustscale.stats._normal import bivariate_normal_density as bivariate_normal_density
    from trustscale.stats._normal import bivariate_normal_rectangle as bivariate_normal_rectangle
    from trustscale.stats._oblique_rotations import bentler as bentler
    from trustscale.stats._oblique_rotations import geomin as geomin
    from trustscale.stats._oblique_rotations import infomax as infomax
    from trustscale.stats._oblique_rotations import oblimin as oblimin
    from trustscale.stats._omega import OneFactorOmega as OneFactorOmega
    from trustscale.stats._omega import omega_maximum_likelihood as omega_maximum_likelihood
    from trustscale.stats._omega import omega_minres as omega_minres
    from trustscale.stats._omega_categorical import CategoricalOmega as CategoricalOmega
    from trustscale.stats._omega_categorical import omega_categorical as omega_categorical
    from trustscale.stats._omega_factors import FactorOmega as FactorOmega
    from trustscale.stats._omega_factors import omega_hierarchical as omega_hierarchical
    from trustscale.stats._omega_factors import omega_total as omega_total
    from trustscale.stats._omega_stack import omega_stack as omega_stack
    from trustscale.stats._orthogonal_rotations import crawford_ferguson as crawford_ferguson
    from trustscale.stats._orthogonal_rotations import equamax as equamax
    from trustscale.stats._orthogonal_rotations import quartimax as quartimax
    from trustscale.stats._orthogonal_rotations import varimax as varimax
    from trustscale.stats._parallel_analysis import Eigenvalues as Eigenvalues
    from trustscale.stats._parallel_analysis import ParallelAnalysis as ParallelAnalysis
    from trustscale.stats._parallel_analysis import compare_eigenvalues as compare_eigenvalues
    from trustscale.stats._parallel_analysis import parallel_analysis as parallel_analysis
    from trustscale.stats._parallel_analysis import (
        polychoric_parallel_analysis as polychoric_parallel_analysis,
    )
    from trustscale.stats._parallel_analysis import random_correlations as random_correlations
    from trustscale.stats._parallel_analysis import reduced_eigenvalues as reduced_eigenvalues
    from trustscale.stats._parallel_analysis import shuffled_polychorics as shuffled_polychorics
    from trustscale.stats._pattern_moments import PatternMoments as PatternMoments
    from trustscale.stats._pattern_moments import add_pattern_moments as add_pattern_moments
    from trustscale.stats._pattern_moments import complete_in as complete_in
    from trustscale.stats._pattern_moments import keep_patterns as keep_patterns
    from trustscale.stats._pattern_moments import pattern_moments as pattern_moments
    from trustscale.stats._pattern_moments import shift_pattern_moments as shift_pattern_moments
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
    from trustscale.stats._polychoric import PairStatus as PairStatus
    from trustscale.stats._polychoric import Polychoric as Polychoric
    from trustscale.stats._polychoric import polychoric as polychoric
    from trustscale.stats._polyserial import Polyserial as Polyserial
    from trustscale.stats._polyserial import polyserial as polyserial
    from trustscale.stats._profiles import ProfileSimilarity as ProfileSimilarity
    from trustscale.stats._profiles import profile_similarity as profile_similarity
    from trustscale.stats._promax import promax as promax
    from trustscale.stats._pseudo_couples import Average as Average
    from trustscale.stats._pseudo_couples import PseudoCouples as PseudoCouples
    from trustscale.stats._pseudo_couples import fisher_average as fisher_average
    from trustscale.stats._pseudo_couples import plain_average as plain_average
    from trustscale.stats._pseudo_couples import pseudo_couples as pseudo_couples
    from trustscale.stats._raking import Raked as Raked
    from trustscale.stats._raking import RakingStatus as RakingStatus
    from trustscale.stats._raking import design_effect as design_effect
    from trustscale.stats._raking import effective_n as effective_n
    from trustscale.stats._raking import rake as rake
    from trustscale.stats._ranks import RankCorrelations as RankCorrelations
    from trustscale.stats._ranks import spearman as spearman
    from trustscale.stats._retention import EmpiricalKaiser as EmpiricalKaiser
    from trustscale.stats._retention import PartialCorrelationRule as PartialCorrelationRule
    from trustscale.stats._retention import acceleration_factor as acceleration_factor
    from trustscale.stats._retention import component_eigenvalues as component_eigenvalues
    from trustscale.stats._retention import empirical_kaiser as empirical_kaiser
    from trustscale.stats._retention import first_failing as first_failing
    from trustscale.stats._retention import kaiser_rule as kaiser_rule
    from trustscale.stats._retention import minimum_average_partial as minimum_average_partial
    from trustscale.stats._retest import Retest as Retest
    from trustscale.stats._retest import retest as retest
    from trustscale.stats._rotation import Rotation as Rotation
    from trustscale.stats._rotation import RotationStatus as RotationStatus
    from trustscale.stats._schmid_leiman import SchmidLeiman as SchmidLeiman
    from trustscale.stats._schmid_leiman import SchmidLeimanStatus as SchmidLeimanStatus
    from trustscale.stats._schmid_leiman import schmid_leiman as schmid_leiman
    from trustscale.stats._smoothing import Smoothed as Smoothed
    from trustscale.stats._smoothing import smooth_correlation as smooth_correlation
    from trustscale.stats._special_rotations import bi_geomin as bi_geomin
    from trustscale.stats._special_rotations import bifactor as bifactor
    from trustscale.stats._special_rotations import target_rotation as target_rotation
    from trustscale.stats._split_half import HalvesReliability as HalvesReliability
    from trustscale.stats._split_half import horst as horst
    from trustscale.stats._split_half import length_for as length_for
    from trustscale.stats._split_half import lengthened as lengthened
    from trustscale.stats._split_half import odd_even as odd_even
    from trustscale.stats._split_half import split_half as split_half
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
    from trustscale.stats._taylor import TaylorSearch as TaylorSearch
    from trustscale.stats._taylor import TaylorStatus as TaylorStatus
    from trustscale.stats._taylor import fit_taylor as fit_taylor
    from trustscale.stats._taylor import fit_taylor_terms as fit_taylor_terms
    from trustscale.stats._taylor_model import NormLookup as NormLookup
    from trustscale.stats._taylor_model import Side as Side
    from trustscale.stats._taylor_model import TaylorModel as TaylorModel
    from trustscale.stats._taylor_model import taylor_norm as taylor_norm
    from trustscale.stats._taylor_model import taylor_raw as taylor_raw
    from trustscale.stats._true_scores import ScoreInterval as ScoreInterval
    from trustscale.stats._true_scores import observed_score as observed_score
    from trustscale.stats._true_scores import probability_above as probability_above
    from trustscale.stats._true_scores import retest_prediction as retest_prediction
    from trustscale.stats._true_scores import scale_difference as scale_difference
    from trustscale.stats._true_scores import standard_error_of_measurement as standard_error_of_measurement
    from trustscale.stats._true_scores import true_score as true_score
else:
    _MODULES = {
        "Alpha": "_alpha",
        "AnovaIcc": "_dyadic",
        "Average": "_pseudo_couples",
        "BLOM": "_percentiles",
        "BetaBinomialModel": "_betabinomial_model",
        "BetaBinomialSearch": "_betabinomial",
        "BetaBinomialStatus": "_betabinomial_model",
        "Bootstrap": "_bootstrap",
        "BootstrapStatus": "_bootstrap",
        "CRITICAL": "_change",
        "CategoricalOmega": "_omega_categorical",
        "ChangeClass": "_clinical_change",
        "ChangeStatistic": "_change",
        "ComparisonData": "_comparison_data",
        "Composite": "_couple_scores",
        "CorrelationPrecision": "_correlation",
        "CoupleDecomposition": "_dyadic_levels",
        "CoupleScores": "_couple_scores",
        "Criterion": "_criteria",
        "Cutoffs": "_clinical_change",
        "Difference": "_krippendorff",
        "Eigenvalues": "_parallel_analysis",
        "EmpiricalKaiser": "_retention",
        "Extraction": "_extraction",
        "ExtractionStatus": "_extraction",
        "FILLIBEN": "_percentiles",
        "FactorFit": "_factor_fit",
        "FactorFitStatus": "_factor_fit",
        "FactorOmega": "_omega_factors",
        "FactorScoreWeights": "_factor_scores",
        "FactorSequence": "_factor_sequence",
        "FleissKappa": "_fleiss",
        "FourthMoments": "_fourth_moments",
        "GreatestSplitHalf": "_greatest_split_half",
        "HAGEMAN_ARRINDELL_CRITICAL": "_change",
        "HalvesReliability": "_split_half",
        "Hull": "_hull",
        "IccForm": "_icc",
        "ImportantChange": "_important_difference",
        "ImportantChangeStatus": "_important_difference",
        "Interval": "_alpha_intervals",
        "IntraclassCorrelation": "_icc",
        "ItemMoments": "_moments",
        "ItemRelations": "_item_relations",
        "ItemRest": "_keying",
        "ItemStatistics": "_item_statistics",
        "Kappa": "_kappa",
        "KeyingCheck": "_keying_check",
        "KrippendorffAlpha": "_krippendorff",
        "LEVENBACH": "_percentiles",
        "LOWEST_UNIQUENESS": "_extraction",
        "MatrixStatus": "_factorability",
        "MeanDifference": "_norm_mean",
        "Moments": "_moments",
        "NormDistribution": "_percentiles",
        "NormLookup": "_taylor_model",
        "OneFactorOmega": "_omega",
        "PairStatus": "_polychoric",
        "PairwiseMoments": "_moments",
        "ParallelAnalysis": "_parallel_analysis",
        "PartialCorrelationRule": "_retention",
        "PartnerCorrelation": "_dyadic",
        "PatternMoments": "_pattern_moments",
        "PlottingPosition": "_percentiles",
        "Polychoric": "_polychoric",
        "Polyserial": "_polyserial",
        "PowerSums": "_moments",
        "PredictiveChange": "_important_difference",
        "ProfileSimilarity": "_profiles",
        "PseudoCouples": "_pseudo_couples",
        "RANKIT": "_percentiles",
        "Raked": "_raking",
        "RakingStatus": "_raking",
        "RankCorrelations": "_ranks",
        "RankedScores": "_percentiles",
        "RatingVariance": "_icc",
        "Retest": "_retest",
        "RocChange": "_important_difference",
        "Rotation": "_rotation",
        "RotationStatus": "_rotation",
        "SamplingAdequacy": "_factorability",
        "SchmidLeiman": "_schmid_leiman",
        "SchmidLeimanStatus": "_schmid_leiman",
        "ScoreInterval": "_true_scores",
        "ScoreStatus": "_factor_scores",
        "Side": "_taylor_model",
        "Smoothed": "_smoothing",
        "Sphericity": "_factorability",
        "SplitStatus": "_greatest_split_half",
        "TUKEY": "_percentiles",
        "Tables": "_contingency",
        "TaylorModel": "_taylor_model",
        "TaylorSearch": "_taylor",
        "TaylorStatus": "_taylor",
        "VAN_DER_WAERDEN": "_percentiles",
        "YU_HUANG": "_percentiles",
        "acceleration_factor": "_retention",
        "add_fourth_moments": "_fourth_moments",
        "add_moments": "_moments",
        "add_pairwise_moments": "_moments",
        "add_pattern_moments": "_pattern_moments",
        "add_power_sums": "_moments",
        "add_tables": "_contingency",
        "agreement_weights": "_kappa",
        "alpha": "_alpha",
        "anderson_rubin_weights": "_factor_scores",
        "anova_icc": "_dyadic",
        "bartlett_weights": "_factor_scores",
        "bentler": "_oblique_rotations",
        "betabinomial_norm": "_betabinomial_model",
        "betabinomial_parameters": "_betabinomial_model",
        "betabinomial_raw": "_betabinomial_model",
        "bi_geomin": "_special_rotations",
        "bifactor": "_special_rotations",
        "bivariate_normal_cdf": "_normal",
        "bivariate_normal_density": "_normal",
        "bivariate_normal_rectangle": "_normal",
        "bonett_interval": "_alpha_intervals",
        "bootstrap_bca": "_bootstrap",
        "bootstrap_coefficient": "_bootstrap",
        "bootstrap_percentile": "_bootstrap",
        "c_score": "_standard_scores",
        "category_counts": "_contingency",
        "choose_betabinomial": "_betabinomial",
        "choose_fourth_moments": "_fourth_moments",
        "choose_moments": "_moments",
        "choose_pairwise_moments": "_moments",
        "choose_power_sums": "_moments",
        "choose_tables": "_contingency",
        "classify_change": "_clinical_change",
        "clinical_cutoffs": "_clinical_change",
        "cohen_kappa": "_kappa",
        "compare_eigenvalues": "_parallel_analysis",
        "comparison_data": "_comparison_data",
        "complete_in": "_pattern_moments",
        "component_eigenvalues": "_retention",
        "contingency_tables": "_contingency",
        "couple_scores": "_couple_scores",
        "covariance_gradient": "_delta",
        "covariance_of": "_moments",
        "covariance_of_products": "_fourth_moments",
        "crawford_ferguson": "_orthogonal_rotations",
        "cutoff_statistic": "_clinical_change",
        "decompose_couples": "_dyadic_levels",
        "design_effect": "_raking",
        "detectable_change": "_change",
        "difference_error": "_change",
        "difference_reliability": "_change",
        "double_entry_correlation": "_dyadic",
        "edwards_nunnally": "_change",
        "effective_n": "_raking",
        "effective_persons": "_dyadic",
        "empirical_kaiser": "_retention",
        "equamax": "_orthogonal_rotations",
        "factor_fit": "_factor_fit",
        "factor_sequence": "_factor_sequence",
        "feldt_interval": "_alpha_intervals",
        "first_close_fit": "_factor_sequence",
        "first_failing": "_retention",
        "first_not_rejected": "_factor_sequence",
        "first_values": "_moments",
        "fisher_average": "_pseudo_couples",
        "fit_betabinomial": "_betabinomial",
        "fit_taylor": "_taylor",
        "fit_taylor_terms": "_taylor",
        "fleiss_kappa": "_fleiss",
        "fourth_moments": "_fourth_moments",
        "generalized_least_squares_factors": "_extraction",
        "geomin": "_oblique_rotations",
        "greatest_split_half": "_greatest_split_half",
        "gulliksen_lord_novick": "_change",
        "hageman_arrindell": "_change",
        "horst": "_split_half",
        "hsu_linn_lord": "_change",
        "hull": "_hull",
        "influences": "_delta",
        "infomax": "_oblique_rotations",
        "intraclass_correlation": "_icc",
        "iq_score": "_standard_scores",
        "item_difficulty": "_item_statistics",
        "item_moments": "_moments",
        "item_relations": "_item_relations",
        "item_rest": "_keying",
        "item_statistics": "_item_statistics",
        "jacobson_truax": "_change",
        "kaiser_rule": "_retention",
        "keep_patterns": "_pattern_moments",
        "keying_check": "_keying_check",
        "krippendorff_alpha": "_krippendorff",
        "lambda_1": "_guttman",
        "lambda_2": "_guttman",
        "lambda_3": "_guttman",
        "lambda_5": "_guttman",
        "lambda_6": "_guttman",
        "latent_precision": "_correlation",
        "length_for": "_split_half",
        "lengthened": "_split_half",
        "linear_score_error": "_norm_precision",
        "matrix_status": "_factorability",
        "maximum_likelihood_factors": "_extraction",
        "mean_against_known": "_norm_mean",
        "mean_against_population": "_norm_mean",
        "mean_against_sample": "_norm_mean",
        "mean_important_change": "_important_difference",
        "mean_of": "_moments",
        "minimum_average_partial": "_retention",
        "minres": "_extraction",
        "moments": "_moments",
        "moments_of_tables": "_contingency",
        "new_tables": "_contingency",
        "noncentrality_interval": "_noncentral",
        "norm_distribution": "_percentiles",
        "normal_interval": "_delta",
        "normal_percentile_interval": "_norm_precision",
        "normal_theory_error": "_delta",
        "normalised_score_error": "_norm_precision",
        "nunnally_kotsch": "_change",
        "oblimin": "_oblique_rotations",
        "observed_score": "_true_scores",
        "odd_even": "_split_half",
        "omega_categorical": "_omega_categorical",
        "omega_hierarchical": "_omega_factors",
        "omega_maximum_likelihood": "_omega",
        "omega_minres": "_omega",
        "omega_stack": "_omega_stack",
        "omega_total": "_omega_factors",
        "pairwise_correlations": "_moments",
        "pairwise_covariances": "_moments",
        "pairwise_means": "_moments",
        "pairwise_moments": "_moments",
        "pairwise_moments_of_tables": "_contingency",
        "parallel_analysis": "_parallel_analysis",
        "partner_correlation": "_dyadic",
        "pattern_moments": "_pattern_moments",
        "pearson_precision": "_correlation",
        "percentile_error": "_norm_precision",
        "percentile_from_z": "_standard_scores",
        "percentile_interval": "_norm_precision",
        "percentile_rank": "_percentiles",
        "plain_average": "_pseudo_couples",
        "polychoric": "_polychoric",
        "polychoric_parallel_analysis": "_parallel_analysis",
        "polyserial": "_polyserial",
        "power_sums": "_moments",
        "power_sums_of_tables": "_contingency",
        "practice_adjusted": "_change",
        "predictive_important_change": "_important_difference",
        "principal_axis": "_extraction",
        "probability_above": "_true_scores",
        "profile_similarity": "_profiles",
        "promax": "_promax",
        "proven_side_of_cutoff": "_clinical_change",
        "pseudo_couples": "_pseudo_couples",
        "quartimax": "_orthogonal_rotations",
        "rake": "_raking",
        "random_correlations": "_parallel_analysis",
        "rank_in_groups": "_percentiles",
        "rank_in_window": "_percentiles",
        "rating_variance": "_icc",
        "raw_alpha": "_alpha",
        "reduced_eigenvalues": "_parallel_analysis",
        "reflect_moments": "_moments",
        "reflect_pairwise_moments": "_moments",
        "reflect_power_sums": "_moments",
        "reflect_tables": "_contingency",
        "regression_based": "_change",
        "regression_weights": "_factor_scores",
        "retest": "_retest",
        "retest_prediction": "_true_scores",
        "roc_important_change": "_important_difference",
        "sampling_adequacy": "_factorability",
        "scale_difference": "_true_scores",
        "schmid_leiman": "_schmid_leiman",
        "shift_fourth_moments": "_fourth_moments",
        "shift_moments": "_moments",
        "shift_pairwise_moments": "_moments",
        "shift_pattern_moments": "_pattern_moments",
        "shift_power_sums": "_moments",
        "shuffled_polychorics": "_parallel_analysis",
        "side_of_cutoff": "_clinical_change",
        "smooth_correlation": "_smoothing",
        "spearman": "_ranks",
        "spearman_precision": "_correlation",
        "sphericity": "_factorability",
        "split_half": "_split_half",
        "split_halves": "_greatest_split_half",
        "spread_tables": "_contingency",
        "squared_multiple_correlations": "_factorability",
        "standard_error_of_measurement": "_true_scores",
        "standard_score": "_standard_scores",
        "standardized_alpha": "_alpha",
        "stanine": "_standard_scores",
        "sten": "_standard_scores",
        "t_score": "_standard_scores",
        "table_between": "_contingency",
        "target_rotation": "_special_rotations",
        "taylor_norm": "_taylor_model",
        "taylor_raw": "_taylor_model",
        "ten_berge_weights": "_factor_scores",
        "to_correlation": "_alpha",
        "true_score": "_true_scores",
        "van_zyl_error": "_alpha_intervals",
        "van_zyl_interval": "_alpha_intervals",
        "varimax": "_orthogonal_rotations",
        "wechsler_score": "_standard_scores",
        "weighted_least_squares_factors": "_extraction",
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
    "CRITICAL",
    "FILLIBEN",
    "HAGEMAN_ARRINDELL_CRITICAL",
    "LEVENBACH",
    "LOWEST_UNIQUENESS",
    "RANKIT",
    "TUKEY",
    "VAN_DER_WAERDEN",
    "YU_HUANG",
    "Alpha",
    "AnovaIcc",
    "Average",
    "BetaBinomialModel",
    "BetaBinomialSearch",
    "BetaBinomialStatus",
    "Bootstrap",
    "BootstrapStatus",
    "CategoricalOmega",
    "ChangeClass",
    "ChangeStatistic",
    "ComparisonData",
    "Composite",
    "CorrelationPrecision",
    "CoupleDecomposition",
    "CoupleScores",
    "Criterion",
    "Cutoffs",
    "Difference",
    "Eigenvalues",
    "EmpiricalKaiser",
    "Extraction",
    "ExtractionStatus",
    "FactorFit",
    "FactorFitStatus",
    "FactorOmega",
    "FactorScoreWeights",
    "FactorSequence",
    "FleissKappa",
    "FourthMoments",
    "GreatestSplitHalf",
    "HalvesReliability",
    "Hull",
    "IccForm",
    "ImportantChange",
    "ImportantChangeStatus",
    "Interval",
    "IntraclassCorrelation",
    "ItemMoments",
    "ItemRelations",
    "ItemRest",
    "ItemStatistics",
    "Kappa",
    "KeyingCheck",
    "KrippendorffAlpha",
    "MatrixStatus",
    "MeanDifference",
    "Moments",
    "NormDistribution",
    "NormLookup",
    "OneFactorOmega",
    "PairStatus",
    "PairwiseMoments",
    "ParallelAnalysis",
    "PartialCorrelationRule",
    "PartnerCorrelation",
    "PatternMoments",
    "PlottingPosition",
    "Polychoric",
    "Polyserial",
    "PowerSums",
    "PredictiveChange",
    "ProfileSimilarity",
    "PseudoCouples",
    "Raked",
    "RakingStatus",
    "RankCorrelations",
    "RankedScores",
    "RatingVariance",
    "Retest",
    "RocChange",
    "Rotation",
    "RotationStatus",
    "SamplingAdequacy",
    "SchmidLeiman",
    "SchmidLeimanStatus",
    "ScoreInterval",
    "ScoreStatus",
    "Side",
    "Smoothed",
    "Sphericity",
    "SplitStatus",
    "Tables",
    "TaylorModel",
    "TaylorSearch",
    "TaylorStatus",
    "acceleration_factor",
    "add_fourth_moments",
    "add_moments",
    "add_pairwise_moments",
    "add_pattern_moments",
    "add_power_sums",
    "add_tables",
    "agreement_weights",
    "alpha",
    "anderson_rubin_weights",
    "anova_icc",
    "bartlett_weights",
    "bentler",
    "betabinomial_norm",
    "betabinomial_parameters",
    "betabinomial_raw",
    "bi_geomin",
    "bifactor",
    "bivariate_normal_cdf",
    "bivariate_normal_density",
    "bivariate_normal_rectangle",
    "bonett_interval",
    "bootstrap_bca",
    "bootstrap_coefficient",
    "bootstrap_percentile",
    "c_score",
    "category_counts",
    "choose_betabinomial",
    "choose_fourth_moments",
    "choose_moments",
    "choose_pairwise_moments",
    "choose_power_sums",
    "choose_tables",
    "classify_change",
    "clinical_cutoffs",
    "cohen_kappa",
    "compare_eigenvalues",
    "comparison_data",
    "complete_in",
    "component_eigenvalues",
    "contingency_tables",
    "couple_scores",
    "covariance_gradient",
    "covariance_of",
    "covariance_of_products",
    "crawford_ferguson",
    "cutoff_statistic",
    "decompose_couples",
    "design_effect",
    "detectable_change",
    "difference_error",
    "difference_reliability",
    "double_entry_correlation",
    "edwards_nunnally",
    "effective_n",
    "effective_persons",
    "empirical_kaiser",
    "equamax",
    "factor_fit",
    "factor_sequence",
    "feldt_interval",
    "first_close_fit",
    "first_failing",
    "first_not_rejected",
    "first_values",
    "fisher_average",
    "fit_betabinomial",
    "fit_taylor",
    "fit_taylor_terms",
    "fleiss_kappa",
    "fourth_moments",
    "generalized_least_squares_factors",
    "geomin",
    "greatest_split_half",
    "gulliksen_lord_novick",
    "hageman_arrindell",
    "horst",
    "hsu_linn_lord",
    "hull",
    "influences",
    "infomax",
    "intraclass_correlation",
    "iq_score",
    "item_difficulty",
    "item_moments",
    "item_relations",
    "item_rest",
    "item_statistics",
    "jacobson_truax",
    "kaiser_rule",
    "keep_patterns",
    "keying_check",
    "krippendorff_alpha",
    "lambda_1",
    "lambda_2",
    "lambda_3",
    "lambda_5",
    "lambda_6",
    "latent_precision",
    "length_for",
    "lengthened",
    "linear_score_error",
    "matrix_status",
    "maximum_likelihood_factors",
    "mean_against_known",
    "mean_against_population",
    "mean_against_sample",
    "mean_important_change",
    "mean_of",
    "minimum_average_partial",
    "minres",
    "moments",
    "moments_of_tables",
    "new_tables",
    "noncentrality_interval",
    "norm_distribution",
    "normal_interval",
    "normal_percentile_interval",
    "normal_theory_error",
    "normalised_score_error",
    "nunnally_kotsch",
    "oblimin",
    "observed_score",
    "odd_even",
    "omega_categorical",
    "omega_hierarchical",
    "omega_maximum_likelihood",
    "omega_minres",
    "omega_stack",
    "omega_total",
    "pairwise_correlations",
    "pairwise_covariances",
    "pairwise_means",
    "pairwise_moments",
    "pairwise_moments_of_tables",
    "parallel_analysis",
    "partner_correlation",
    "pattern_moments",
    "pearson_precision",
    "percentile_error",
    "percentile_from_z",
    "percentile_interval",
    "percentile_rank",
    "plain_average",
    "polychoric",
    "polychoric_parallel_analysis",
    "polyserial",
    "power_sums",
    "power_sums_of_tables",
    "practice_adjusted",
    "predictive_important_change",
    "principal_axis",
    "probability_above",
    "profile_similarity",
    "promax",
    "proven_side_of_cutoff",
    "pseudo_couples",
    "quartimax",
    "rake",
    "random_correlations",
    "rank_in_groups",
    "rank_in_window",
    "rating_variance",
    "raw_alpha",
    "reduced_eigenvalues",
    "reflect_moments",
    "reflect_pairwise_moments",
    "reflect_power_sums",
    "reflect_tables",
    "regression_based",
    "regression_weights",
    "retest",
    "retest_prediction",
    "roc_important_change",
    "sampling_adequacy",
    "scale_difference",
    "schmid_leiman",
    "shift_fourth_moments",
    "shift_moments",
    "shift_pairwise_moments",
    "shift_pattern_moments",
    "shift_power_sums",
    "shuffled_polychorics",
    "side_of_cutoff",
    "smooth_correlation",
    "spearman",
    "spearman_precision",
    "sphericity",
    "split_half",
    "split_halves",
    "spread_tables",
    "squared_multiple_correlations",
    "standard_error_of_measurement",
    "standard_score",
    "standardized_alpha",
    "stanine",
    "sten",
    "t_score",
    "table_between",
    "target_rotation",
    "taylor_norm",
    "taylor_raw",
    "ten_berge_weights",
    "to_correlation",
    "true_score",
    "van_zyl_error",
    "van_zyl_interval",
    "varimax",
    "wechsler_score",
    "weighted_least_squares_factors",
    "z_from_percentile",
    "z_score",
]

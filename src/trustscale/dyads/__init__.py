"""Two people at a time: who belongs together, how alike they are, and what that says about their scores.

Nothing is imported until it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trustscale.dyads._change import change as change
    from trustscale.dyads._change_result import CoupleChange as CoupleChange
    from trustscale.dyads._couples import Couples as Couples
    from trustscale.dyads._decomposition import Decomposition as Decomposition
    from trustscale.dyads._decomposition import decomposition as decomposition
    from trustscale.dyads._identical import IdenticalAnswers as IdenticalAnswers
    from trustscale.dyads._identical import identical_answers as identical_answers
    from trustscale.dyads._naming import Naming as Naming
    from trustscale.dyads._nonindependence import Nonindependence as Nonindependence
    from trustscale.dyads._nonindependence import nonindependence as nonindependence
    from trustscale.dyads._pairing import pair as pair
    from trustscale.dyads._profile import profile as profile
    from trustscale.dyads._profile_result import CoupleProfile as CoupleProfile
    from trustscale.dyads._profile_result import SampleProfile as SampleProfile
    from trustscale.dyads._reliability import CoupleReliability as CoupleReliability
    from trustscale.dyads._reliability import reliability as reliability
    from trustscale.dyads._similarity import similarity as similarity
    from trustscale.dyads._similarity_result import Similarity as Similarity
else:
    _MODULES = {
        "CoupleChange": "_change_result",
        "CoupleProfile": "_profile_result",
        "CoupleReliability": "_reliability",
        "Couples": "_couples",
        "Decomposition": "_decomposition",
        "IdenticalAnswers": "_identical",
        "Naming": "_naming",
        "Nonindependence": "_nonindependence",
        "SampleProfile": "_profile_result",
        "Similarity": "_similarity_result",
        "change": "_change",
        "decomposition": "_decomposition",
        "identical_answers": "_identical",
        "nonindependence": "_nonindependence",
        "pair": "_pairing",
        "profile": "_profile",
        "reliability": "_reliability",
        "similarity": "_similarity",
    }

    def __getattr__(name):
        from importlib import import_module

        if name not in _MODULES:
            from trustscale.errors import did_you_mean

            near = did_you_mean(name, _MODULES)
            raise AttributeError(f"module 'trustscale.dyads' has no attribute {name!r}{near}")
        value = getattr(import_module(f"trustscale.dyads.{_MODULES[name]}"), name)
        globals()[name] = value
        return value

    def __dir__():
        return sorted({*globals(), *__all__})


__all__ = [
    "CoupleChange",
    "CoupleProfile",
    "CoupleReliability",
    "Couples",
    "Decomposition",
    "IdenticalAnswers",
    "Naming",
    "Nonindependence",
    "SampleProfile",
    "Similarity",
    "change",
    "decomposition",
    "identical_answers",
    "nonindependence",
    "pair",
    "profile",
    "reliability",
    "similarity",
]

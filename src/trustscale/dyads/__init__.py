"""Two people at a time: who belongs together, how alike they are, and what that says about their scores.

Nothing is imported until it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trustscale.dyads._couples import Couples as Couples
    from trustscale.dyads._naming import Naming as Naming
    from trustscale.dyads._pairing import pair as pair
else:
    _MODULES = {
        "Couples": "_couples",
        "Naming": "_naming",
        "pair": "_pairing",
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
    "Couples",
    "Naming",
    "pair",
]

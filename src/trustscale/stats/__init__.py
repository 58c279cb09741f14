"""Numbers from arrays: the formulas alone, without names, options or frames.

Each name is loaded when it is first used, so that scoring, which needs one of them, does not import scipy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trustscale.stats._keying import ItemRest as ItemRest
    from trustscale.stats._keying import item_rest as item_rest
else:
    _MODULES = {
        "ItemRest": "_keying",
        "item_rest": "_keying",
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
    "ItemRest",
    "item_rest",
]

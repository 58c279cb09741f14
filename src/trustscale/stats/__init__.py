"""Numbers from arrays: the formulas alone, without names, options or frames."""

from trustscale.stats._keying import ItemRest as ItemRest
from trustscale.stats._keying import item_rest as item_rest

__all__ = ["ItemRest", "item_rest"]

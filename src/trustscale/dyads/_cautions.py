"""What deserves a look before anything is said about couples."""

from __future__ import annotations

import numpy as np

from trustscale.dyads._couples import Floats
from trustscale.results.alerts import Alert, threshold
from trustscale.results.render import counted


def variable_alerts(name: str, first: Floats, second: Floats, n_couples: int) -> list[Alert]:
    """Many couples left out, and a variable that does not vary."""
    alerts = list(gaps_alert(name, n_couples - len(first), n_couples))
    if len(first) and (np.ptp(first) == 0 or np.ptp(second) == 0):
        alerts.append(
            Alert(
                "TS-D028",
                name,
                "is the same for all couples (of one partner at least), so it goes together with nothing.",
                "Leave it out.",
            )
        )
    return alerts


def gaps_alert(name: str, n_left_out: int, n_couples: int) -> tuple[Alert, ...]:
    """Say so where many couples are left out because an answer or a score is missing."""
    bound = threshold("couples_left_out")
    if not n_couples or n_left_out / n_couples < bound.value:
        return ()
    share = n_left_out / n_couples
    return (
        Alert(
            "TS-D021",
            name,
            f"{counted(n_left_out, 'couple')} of {n_couples:,} ({100 * share:.0f} %) left out, because "
            "something of a partner is missing.",
            "Say so in the report, and look whether they differ from the others.",
            value=share,
            threshold=bound.value,
            source=bound.source,
        ),
    )

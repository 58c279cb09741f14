"""What deserves a look in ratings, whatever is made of them."""

from __future__ import annotations

from trustscale.results.alerts import Alert, threshold
from trustscale.results.render import counted


def left_out_alert(n: int, n_rows: int) -> tuple[Alert, ...]:
    """Say so where many subjects are left out for their gaps."""
    bound = threshold("study_left_out")
    left_out = n_rows - n
    if not n_rows or left_out / n_rows < bound.value:
        return ()
    share = left_out / n_rows
    return (
        Alert(
            "TS-V061",
            "ratings",
            f"{counted(left_out, 'subject')} of {n_rows:,} ({100 * share:.0f} %) left out, "
            "because a rating is missing.",
            "Say so in the report, or use krippendorff_alpha(), which allows gaps.",
            value=share,
            threshold=bound.value,
            source=bound.source,
        ),
    )


def prevalence_alert(share: float, category: str) -> tuple[Alert, ...]:
    """Say so where nearly all ratings are one category, which makes kappa small whatever raters do."""
    bound = threshold("agreement_one_category")
    if not bound.value <= share < 1:
        return ()
    return (
        Alert(
            "TS-V066",
            "ratings",
            f"{100 * share:.0f} % of them are {category!r}: kappa is small then even if raters agree nearly "
            "always.",
            "Report the share of equal ratings beside it, and the table.",
            value=share,
            threshold=bound.value,
            source=bound.source,
        ),
    )


def nothing_alert(what: str) -> Alert:
    """Say so where all ratings are one and the same category."""
    return Alert(
        "TS-V060",
        "ratings",
        f"they are all the same, so that {what} has no value.",
        "Look whether the columns were read as they should be.",
    )


def constant_raters_alert(names: list[str]) -> tuple[Alert, ...]:
    """Raters who gave everybody the same."""
    if not names:
        return ()
    return (
        Alert(
            "TS-V067",
            ", ".join(names),
            "gave every subject the same rating.",
            "Such a rater tells nobody apart; look whether the column is right.",
        ),
    )

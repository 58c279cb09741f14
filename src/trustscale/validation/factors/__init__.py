"""Exploratory factors: extraction, rotation, fit, scores, and a general factor above them."""

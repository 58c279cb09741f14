"""Correlations of items of every kind, with n and precision."""

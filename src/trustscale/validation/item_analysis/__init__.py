"""Items by themselves and with the rest of their scale."""

"""Answers: reading files and frames, finding columns, decoding cells."""

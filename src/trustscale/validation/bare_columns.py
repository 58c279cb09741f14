"""Columns of a frame that comes without an instrument, taken as items."""

from trustscale.responses.bare_columns import bare_columns as bare_columns

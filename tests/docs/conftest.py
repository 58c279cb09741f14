"""A source distribution has the tests and not the pages; what is about pages is left out there."""

from __future__ import annotations

from tests.docs.pages import DOCS

collect_ignore = [] if DOCS.is_dir() else ["test_pages.py", "test_reference.py", "test_tables.py"]

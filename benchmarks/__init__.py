"""The same work done by trustscale and by hand, side by side: ``python -m benchmarks``.

Peers take turns in one process, so that whatever else the machine does falls on all of them; what is quoted
is the median over the rounds of the ratio within a round. Peaks of memory have a process of their own each.
"""

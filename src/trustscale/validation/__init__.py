"""Is the scale any good? One study per module."""

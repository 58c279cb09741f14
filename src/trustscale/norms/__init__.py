"""From scores to meaning: norms as data, scores placed in them, and norms made from a sample."""

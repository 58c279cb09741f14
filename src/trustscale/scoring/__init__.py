"""From answers to scores: a definition becomes a plan, and executors carry the plan out."""

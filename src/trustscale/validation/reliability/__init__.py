"""How far the scores of a scale can be trusted: alpha, omega and their kin, with intervals."""

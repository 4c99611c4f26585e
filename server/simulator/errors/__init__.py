"""Meta's refusals: every code with its words, and the two shapes they are given in."""

"""Several schools side by side: the same measures, each school beside the others and what chance alone would give."""

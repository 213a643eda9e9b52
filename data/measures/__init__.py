"""The measures: one home for each number."""

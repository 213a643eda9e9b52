"""The wiring, one file per behaviour."""

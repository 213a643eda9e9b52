"""The furniture: pure functions and small dataclasses, value in and component or figure out."""

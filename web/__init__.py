"""What guards requests: the gate, signing in, roles, headers, and the few files anyone may have."""

from web.gate import protect

__all__ = ["protect"]

"""Publishing to governors: one snapshot is frozen, protected, audited and written."""

from data.publish.commands import register

__all__ = ["register"]

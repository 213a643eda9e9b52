"""The demo school: a complete, believable data pack of a school that does not exist."""

from data.demo.command import register
from data.demo.pack import write_pack

__all__ = ["register", "write_pack"]

"""What the snapshot holds beyond the register, one subject a module, each with its ``load``."""

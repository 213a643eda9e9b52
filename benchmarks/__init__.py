"""How fast Sightline is, beside the fastest it could be and the way it is usually done (see docs/speed.md)."""

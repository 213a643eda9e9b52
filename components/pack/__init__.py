"""The governor pack: what panels show, as a PDF and as slides. Value in, bytes out."""

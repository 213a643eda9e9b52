"""The errors a person is meant to read."""


class Refused(Exception):
    """Something asked for was not done; the message says why and what would be right."""


class NotNow(Refused):
    """Something cannot be done at present through no fault of what was handed in; it may be tried again."""


class NotSignedIn(Exception):
    """A figure was asked for outside a reader's request."""


class NotAllowed(Exception):
    """The reader's role does not reach what was asked for."""


class NoSuchSchool(LookupError):
    """The school that was asked for is not there, or is not given to the reader: nobody learns which."""


class NoSchoolGiven(Exception):
    """The reader is given none of the several schools that are here."""

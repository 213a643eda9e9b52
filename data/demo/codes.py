"""Attendance codes as small whole numbers, while a register is being filled."""

import numpy as np

CODES = (
    "", "/", "\\", "L", "I", "M", "C", "C1", "C2", "E", "G", "N", "O", "U", "R", "S", "T", "J1", "B", "D", "K", "P",
    "V", "W", "Q", "X", "Y2", "Y4",
)  # fmt: skip
NUMBER = {code: number for number, code in enumerate(CODES)}
NO_MARK, PRESENT_AM, PRESENT_PM = NUMBER[""], NUMBER["/"], NUMBER["\\"]
IN_SCHOOL = tuple(NUMBER[code] for code in ("/", "\\", "L"))

# The codes of August 2024 were not there before it; this is what a school wrote until then.
NEW_CODES_FROM = np.datetime64("2024-08-19")
UNTIL_THEN = {"C1": "C", "C2": "C", "J1": "J", "K": "B", "Q": "Y", "Y2": "Y", "Y4": "Y"}
OLD_CODES = tuple(UNTIL_THEN.get(code, code) for code in CODES)

"""Names of people who do not exist: forenames and surnames put together from made-up parts."""

import numpy as np

# Parts are invented, and joined at random; whoever bears such a name by chance is not meant.
GIRLS = ("Tams", "Orie", "Vel", "Jesh", "Anv", "Maris", "Zel", "Ilv", "Sef", "Noor", "Caer", "Bri", "Thal", "Yev",
         "Adem", "Liss", "Kiro", "Fenn", "Perl", "Ost", "Rhos", "Zaf", "Elod", "Wyn", "Imm", "Dav")  # fmt: skip
GIRLS_END = (
    "ina",
    "ella",
    "eth",
    "issa",
    "ara",
    "wen",
    "iana",
    "ousha",
    "ette",
    "ine",
    "alie",
    "isha",
    "ora",
    "ynn",
)
BOYS = ("Tob", "Orr", "Var", "Jeth", "Ank", "Mals", "Zad", "Ild", "Sev", "Nad", "Cald", "Bren", "Thad", "Yar",
        "Adek", "Lor", "Kas", "Fen", "Perr", "Osk", "Rhod", "Zub", "Eld", "Wils", "Ism", "Dev")  # fmt: skip
BOYS_END = (
    "iel",
    "ander",
    "wyn",
    "iko",
    "ard",
    "oshan",
    "umi",
    "ric",
    "ello",
    "asz",
    "ome",
    "ent",
    "aan",
    "ley",
)
SURNAMES = ("Tams", "Wend", "Harl", "Brock", "Ost", "Mald", "Kand", "Okor", "Siv", "Rahm", "Chald", "Dov", "Penn",
            "Gril", "Zar", "Ives", "Larr", "Thorn", "Adey", "Quill", "Stav", "Bhar", "Nwek", "Cass", "Fay", "Hux",
            "Jor", "Vasc", "Ell", "Mor")  # fmt: skip
SURNAMES_END = ("worthy", "erley", "combe", "anderi", "ovi", "aruna", "esano", "owicz", "strand", "ingale", "uzzi",
                "ett", "amoor", "ifu", "elidze", "hallow", "quist", "berry", "adeyo", "ikova")  # fmt: skip
# Letters that trip a careless file reader stand in one name in fifteen.
UNUSUAL_FORENAMES = ("Zoëlie", "Séraphy", "Ànouk-Rae", "Mirël", "Jo'nae", "Ibrâhime", "Łucjaro", "Siôncadd")
UNUSUAL_SURNAMES = ("O'Vessary", "D'Ambrick", "Nuñoriz", "Škodalen", "Van der Ollowey", "Fitz-Harrowby", "Gökselim",
                    "MacInderry", "St. Orlebar", "Ní Bhraddock", "Ekwu'eme-Larrabold")  # fmt: skip
UNUSUAL = 1 / 15
DOUBLE_BARRELLED = 1 / 18


def forenames(rng: np.random.Generator, girls: np.ndarray) -> list[str]:
    """A forename for each person; ``girls`` says whose."""
    made = []
    for is_girl in girls:
        starts, ends = (GIRLS, GIRLS_END) if is_girl else (BOYS, BOYS_END)
        common = starts[rng.integers(len(starts))] + ends[rng.integers(len(ends))]
        odd = UNUSUAL_FORENAMES[rng.integers(len(UNUSUAL_FORENAMES))]
        made.append(odd if rng.random() < UNUSUAL else common)
    return made


def surname(rng: np.random.Generator) -> str:
    """One surname, now and then double-barrelled or hard to spell."""
    if rng.random() < UNUSUAL:
        return UNUSUAL_SURNAMES[rng.integers(len(UNUSUAL_SURNAMES))]
    plain = SURNAMES[rng.integers(len(SURNAMES))] + SURNAMES_END[rng.integers(len(SURNAMES_END))]
    if rng.random() >= DOUBLE_BARRELLED:
        return plain
    return f"{plain}-{SURNAMES[rng.integers(len(SURNAMES))]}{SURNAMES_END[rng.integers(len(SURNAMES_END))]}"


def full_names(rng: np.random.Generator, girls: np.ndarray) -> tuple[list[str], list[str]]:
    """Forenames and surnames; no two people share both."""
    first, last, taken = forenames(rng, girls), [], set()
    for forename in first:
        family = surname(rng)
        while (forename, family) in taken:
            family = surname(rng)
        taken.add((forename, family))
        last.append(family)
    return first, last

"""Compares the check digits of crates/guard with those of python-stdnum, an independent implementation.

For each scheme that both know: 10,000 valid numbers and 10,000 mutations of them, the same in every run. The program
that stands for the guard is given as argument (crates/guard/examples/check_numbers.rs). Any disagreement that is not in
EXPLAINED fails.
"""

import importlib
import random
import string
import subprocess
import sys
from datetime import date, timedelta

VALID = 10_000
DIGITS = string.digits
UPPER = string.ascii_uppercase


def pick(r, alphabet, count):
    return "".join(r.choice(alphabet) for _ in range(count))


def day(r, first=1930, last=2015):
    start = date(first, 1, 1)
    return start + timedelta(days=r.randrange((date(last, 12, 31) - start).days))


def shifted(r, first, last, century):
    """A date whose month carries its century."""
    d = day(r, first, last)
    return f"{d:%y}{d.month + century(d.year):02}{d:%d}"


def kennitala(r):
    d = day(r)
    return f"{d:%d%m%y}{pick(r, DIGITS, 2)}", ("9" if d.year < 2000 else "0")


def hetu(r):
    d = day(r)
    serial = f"{r.randrange(2, 900):03}"
    return f"{d:%d%m%y}{'-' if d.year < 2000 else 'A'}{serial}"


def personnummer(r):
    d = day(r, 1930, 2015)
    return f"{d:%y%m%d}-{pick(r, DIGITS, 3)}"


def baltic(r):
    d = day(r)
    return f"{r.choice('34') if d.year < 2000 else r.choice('56')}{d:%y%m%d}{pick(r, DIGITS, 3)}"


def cnp(r):
    d = day(r)
    return f"{r.choice('12') if d.year < 2000 else r.choice('56')}{d:%y%m%d}{r.randrange(1, 47):02}{pick(r, DIGITS, 3)}"


def emso(r):
    d = day(r)
    return f"{d:%d%m}{d.year % 1000:03}50{pick(r, DIGITS, 3)}"


def rodne(r):
    d = day(r, 1955, 2015)
    return f"{d:%y}{d.month + r.choice([0, 50]):02}{d:%d}{pick(r, DIGITS, 3)}"


def curp(r):
    d = day(r)
    century = r.choice(DIGITS) if d.year < 2000 else r.choice("AB")
    consonants = "BCDFGHJKLMNPQRSTVWXYZ"
    head = r.choice(UPPER) + r.choice("AEIOU") + pick(r, UPPER, 2)
    return f"{head}{d:%y%m%d}{r.choice('HM')}{r.choice(['DF', 'NE', 'JC', 'VZ'])}{pick(r, consonants, 3)}{century}"


def fiscal(r):
    d = day(r, 1930, 1999)
    month = "ABCDEHLMPRST"[d.month - 1]
    consonants = "BCDFGLMNPRSTVZ"
    return f"{pick(r, consonants, 6)}{d:%y}{month}{d.day + r.choice([0, 40]):02}{r.choice('AFHL')}{r.randrange(100, 999)}"


def rrn(r):
    d = day(r)
    return f"{d:%y%m%d}{r.choice('12') if d.year < 2000 else r.choice('34')}{r.randrange(0, 96):02}{pick(r, DIGITS, 3)}"


def nir(r):
    return f"{r.choice('12')}{pick(r, DIGITS, 2)}{r.randrange(1, 13):02}{r.randrange(1, 95):02}{r.randrange(1, 990):03}{pick(r, DIGITS, 3)}"


def steuer(r):
    digits = r.sample(DIGITS, 9)
    digits.insert(r.randrange(10), r.choice(digits))
    return "".join(digits)


def south_african(r):
    return f"{day(r):%y%m%d}{pick(r, DIGITS, 4)}{r.choice('01')}8"


def mykad(r):
    return f"{day(r, 1930, 2010):%y%m%d}{r.choice(['01', '05', '10', '14', '21', '52'])}{pick(r, DIGITS, 4)}"


def nik(r):
    d = day(r, 1930, 2010)
    return f"{r.choice(['3171', '3201', '3573'])}01{d.day + r.choice([0, 40]):02}{d:%m%y}{r.randrange(1, 9999):04}"


def belgian(r):
    d = day(r, 1930, 2015)
    return f"{d:%y%m%d}{r.randrange(1, 998):03}"


TWO = [f"{n:02}" for n in range(100)]
NONE = [""]

# Scheme, module of python-stdnum, a generator of all but the end, what the end may be.
SCHEMES = [
    ("gb-nhs", "gb.nhs", lambda r: pick(r, DIGITS, 9), DIGITS),
    ("us-ssn", "us.ssn", lambda r: pick(r, DIGITS, 9), NONE),
    ("au-tfn", "au.tfn", lambda r: pick(r, DIGITS, 8), DIGITS),
    ("au-abn", "au.abn", lambda r: pick(r, DIGITS, 9), TWO),
    ("au-acn", "au.acn", lambda r: pick(r, DIGITS, 8), DIGITS),
    ("ca-sin", "ca.sin", lambda r: r.choice("1234567") + pick(r, DIGITS, 7), DIGITS),
    ("ca-bc", "ca.bc_phn", lambda r: "9" + pick(r, DIGITS, 8), DIGITS),
    ("ie-pps", "ie.pps", lambda r: pick(r, DIGITS, 7), [a + b for a in UPPER[:23] for b in ["", "A", "B", "H", "W"]]),
    ("in-aadhaar", "in_.aadhaar", lambda r: r.choice("23456789") + pick(r, DIGITS, 10), DIGITS),
    ("dk-cpr", "dk.cpr", lambda r: f"{day(r, 1940, 1999):%d%m%y}" + r.choice("0123") + pick(r, DIGITS, 3), NONE),
    ("se-pnr", "se.personnummer", personnummer, DIGITS),
    ("no-fnr", "no.fodselsnummer", lambda r: f"{day(r, 1940, 1999):%d%m%y}" + f"{r.randrange(500):03}", TWO),
    ("fi-hetu", "fi.hetu", hetu, "0123456789ABCDEFHJKLMNPRSTUVWXY"),
    ("is-kt", "is_.kennitala", kennitala, None),
    ("ee-ik", "ee.ik", baltic, DIGITS),
    ("lt-ak", "lt.asmens", baltic, DIGITS),
    ("nl-bsn", "nl.bsn", lambda r: pick(r, DIGITS, 8), DIGITS),
    ("be-nn", "be.nn", belgian, TWO),
    ("fr-nir", "fr.nir", nir, TWO),
    ("de-idnr", "de.idnr", steuer, DIGITS),
    ("at-svnr", "at.vnr", lambda r: pick(r, "123456789", 1) + pick(r, DIGITS, 3) + f"{day(r):%d%m%y}", NONE),
    ("ch-ahv", "ch.ssn", lambda r: "756" + pick(r, DIGITS, 9), DIGITS),
    ("es-dni", "es.dni", lambda r: pick(r, DIGITS, 8), UPPER),
    ("es-nie", "es.nie", lambda r: r.choice("XYZ") + pick(r, DIGITS, 7), UPPER),
    ("it-cf", "it.codicefiscale", fiscal, UPPER),
    ("pt-cc", "pt.cc", lambda r: pick(r, DIGITS, 9) + pick(r, UPPER + DIGITS, 2), DIGITS),
    ("pl-pesel", "pl.pesel", lambda r: shifted(r, 1930, 2015, lambda y: 20 if y >= 2000 else 0) + pick(r, DIGITS, 4), DIGITS),
    ("tr-tckn", "tr.tckimlik", lambda r: r.choice("123456789") + pick(r, DIGITS, 8), TWO),
    ("br-cpf", "br.cpf", lambda r: pick(r, DIGITS, 9), TWO),
    ("ro-cnp", "ro.cnp", cnp, DIGITS),
    ("cz-rc", "cz.rc", rodne, DIGITS),
    ("bg-egn", "bg.egn", lambda r: shifted(r, 1930, 2015, lambda y: 40 if y >= 2000 else 0) + pick(r, DIGITS, 3), DIGITS),
    ("gr-amka", "gr.amka", lambda r: f"{day(r):%d%m%y}" + pick(r, DIGITS, 4), DIGITS),
    ("hr-oib", "hr.oib", lambda r: pick(r, DIGITS, 10), DIGITS),
    ("si-emso", "si.emso", emso, DIGITS),
    ("mx-curp", "mx.curp", curp, DIGITS),
    ("cl-rut", "cl.rut", lambda r: r.choice("123456789") + pick(r, DIGITS, 7), DIGITS + "K"),
    ("cn-ric", "cn.ric", lambda r: r.choice(["110101", "360426", "440305"]) + f"{day(r):%Y%m%d}" + pick(r, DIGITS, 3), DIGITS + "X"),
    ("kr-rrn", "kr.rrn", rrn, DIGITS),
    ("th-pin", "th.pin", lambda r: r.choice("12345678") + pick(r, DIGITS, 11), DIGITS),
    ("my-nric", "my.nric", mykad, NONE),
    ("id-nik", "id.nik", nik, NONE),
    ("pk-cnic", "pk.cnic", lambda r: r.choice("1234567") + pick(r, DIGITS, 11) + r.choice("123456789"), NONE),
    ("za-id", "za.idnr", south_african, DIGITS),
    ("il-id", "il.idnr", lambda r: pick(r, DIGITS, 8), DIGITS),
    ("orcid", "isni", lambda r: "0000000" + pick(r, DIGITS, 8), DIGITS + "X"),
    ("iban", "iban", lambda r: None, NONE),
]


def generate(scheme, make, ends, is_valid, r):
    """A number that python-stdnum takes for valid."""
    while True:
        made = make(r)
        if isinstance(made, tuple):
            made, ends_with = made
            options = [digit + ends_with for digit in DIGITS]
        elif scheme == "iban":
            body = "NWBK" + pick(r, DIGITS, 14)
            made, options = None, ["GB" + two + body for two in TWO]
        else:
            options = list(ends)
        # Any of several valid ends may be taken, so that none is preferred.
        offset = r.randrange(len(options))
        for option in options[offset:] + options[:offset]:
            number = option if made is None else made + option
            if is_valid(number):
                return number


def mutate(number, r):
    characters = list(number)
    place = r.randrange(len(characters))
    # Separators stay where they are: python-stdnum judges their place, the guard only the number.
    if r.random() < 0.3 and "".join(characters[place : place + 2]).isalnum() and place + 1 < len(characters):
        characters[place], characters[place + 1] = characters[place + 1], characters[place]
    elif characters[place].isdigit():
        characters[place] = r.choice(DIGITS)
    elif characters[place].isalpha():
        characters[place] = r.choice(UPPER)
    return "".join(characters)


def cpr_to_come(number, ours):
    return ours and number[6] in "456789" and 2000 + int(number[4:6]) > date.today().year


def belgian(number, ours):
    if not ours:
        return int(number[4:6]) > 31
    return 97 - int("2" + number[:9]) % 97 == int(number[9:]) and 2000 + int(number[:2]) >= date.today().year


def indonesian(number, ours):
    return ours or int(number[6:8]) > 71 or number[12:] == "0000"


# Scheme: why the two differ, and whether a number is such a case.
EXPLAINED = {
    "dk-cpr": ("python-stdnum refuses births to come, the guard has no clock", cpr_to_come),
    "be-nn": ("python-stdnum refuses births to come, and takes days above 31 for unknown ones", belgian),
    "se-pnr": ("python-stdnum refuses the days 90 and 91 of coordination numbers", lambda number, ours: ours and number.split("-")[0][-2:] in ("90", "91")),
    "cz-rc": ("python-stdnum takes months above 40", lambda number, ours: not ours and int(number[2:4]) % 50 > 32),
    "is-kt": ("python-stdnum does not know those born before 1900", lambda number, ours: ours and number[9] == "8"),
    "lt-ak": ("python-stdnum takes any date after a 9", lambda number, ours: not ours and number[0] == "9"),
    "id-nik": ("python-stdnum has a list of districts, and takes days above 71 and the serial 0000", indonesian),
}


def main():
    program = sys.argv[1]
    failures = 0
    for scheme, module, make, ends in SCHEMES:
        r = random.Random(f"rounds {scheme}")
        oracle = importlib.import_module(f"stdnum.{module}")
        valid = [generate(scheme, make, ends, oracle.is_valid, r) for _ in range(VALID)]
        numbers = valid + [mutate(number, r) for number in valid]
        lines = "".join(f"{scheme} {number}\n" for number in numbers)
        answers = subprocess.run([program], input=lines, capture_output=True, text=True, check=True).stdout.split()
        assert len(answers) == len(numbers), scheme
        explain = EXPLAINED.get(scheme, (None, lambda number, ours: False))[1]
        wrong = explained = 0
        for number, answer in zip(numbers, answers):
            ours, theirs = answer == "valid", oracle.is_valid(number)
            if ours == theirs:
                continue
            if explain(number, ours):
                explained += 1
                continue
            wrong += 1
            if wrong <= 5:
                print(f"    {scheme} {number}: the guard says {answer}, python-stdnum {'valid' if theirs else 'invalid'}")
        failures += wrong
        told = f", {explained} explained: {EXPLAINED[scheme][0]}" if explained else ""
        print(f"    {scheme}: {len(numbers)} numbers, {wrong} disagreements{told}", flush=True)
    if failures:
        sys.exit(f"{failures} disagreements with python-stdnum")


if __name__ == "__main__":
    main()

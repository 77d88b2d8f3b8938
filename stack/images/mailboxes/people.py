"""Writes Dovecot's passwd-file of the probes' people: people.py KEY-FILE VOICEMAIL-KEY-FILE > FILE

600 and nine with voicemail in each of the regions 1 to 4, as in stack/config/db/seed.sql, and the partner's guest. A password is the first 24
hexadecimal characters of HMAC-SHA256(key, address); what is written is its digest: of 96 random bits that is enough.
"""

import hashlib
import hmac
import sys
from pathlib import Path


def people() -> list[str]:
    numbers = [region * 100_000 + person for region in range(1, 5) for person in [*range(1, 601), *range(99991, 100_000)]]
    return [f"{number}@vigie.test" for number in numbers] + ["guest@partner.test"]


def main() -> None:
    key = Path(sys.argv[1]).read_text("ascii").strip().encode()
    for address in people():
        password = hmac.new(key, address.encode(), "sha256").hexdigest()[:24]
        print(line(address, password))
    # The telephone system, which sends voicemail; it reads none.
    print(line("voicemail@vigie.test", Path(sys.argv[2]).read_text("ascii").strip()))


def line(address: str, password: str) -> str:
    return f"{address}:{{SHA256.HEX}}{hashlib.sha256(password.encode()).hexdigest()}::::::"


main()

"""Verifies a signed mail by gpg: verify.py HOST CA-FILE ADDRESS SUBJECT, password in the environment's PASSWORD.

Looks for the mail by IMAPS for up to 15 s, takes the public key that is attached to it, and checks its OpenPGP/MIME
signature (RFC 3156) over the bytes as they came, then over the same with one letter changed. Prints a line of JSON:
{"from", "users", "fingerprint", "signed", "changed"}.
"""

import email
import email.message
import email.policy
import json
import os
import sys
import tempfile

from letters import find, gpg


def signed_bytes(raw: bytes, boundary: str) -> bytes:
    """The first part, headers and all, without the line break that is the boundary's (RFC 2046 §5.1.1)."""
    line = b"\r\n--" + boundary.encode()
    start = raw.index(line) + len(line) + len(b"\r\n")
    return raw[start : raw.index(line, start)]


def main() -> None:
    raw = find(*sys.argv[1:])
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert message.get_content_type() == "multipart/signed", message.get_content_type()
    content, signature = message.iter_parts()
    keys = [part for part in content.walk() if part.get_content_type() == "application/pgp-keys"]
    with tempfile.TemporaryDirectory() as home:

        def write(name: str, data: bytes) -> str:
            path = os.path.join(home, name)
            with open(path, "wb") as file:
                file.write(data)
            return path

        gpg(home, "--import", write("key", keys[0].get_content()))
        listed = gpg(home, "--with-colons", "--list-keys")[0].decode().splitlines()
        as_signed = signed_bytes(raw, message.get_boundary() or "")
        sig = write("sig", signature.get_content())
        _, said = gpg(home, "--verify", sig, write("text", as_signed))
        _, changed = gpg(home, "--verify", sig, write("changed", as_signed.replace(b"minutes", b"Minutes")))
    valid = [line.split() for line in said.splitlines() if " VALIDSIG " in line]
    print(
        json.dumps(
            {
                "from": str(message["From"]),
                "users": [line.split(":")[9] for line in listed if line.startswith("uid:")],
                "fingerprint": valid[0][-1] if valid else "",
                "signed": " GOODSIG " in said,
                "changed": "BADSIG" if " BADSIG " in changed else changed,
            }
        )
    )


main()

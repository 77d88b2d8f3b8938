"""Verifies a signed mail by gpg: verify.py HOST CA-FILE ADDRESS SUBJECT, password in the environment's PASSWORD.

Looks for the mail by IMAPS for up to 15 s, takes the public key that is attached to it, and checks its OpenPGP/MIME
signature (RFC 3156) over the bytes as they came, then over the same with one letter changed. Prints a line of JSON:
{"from", "users", "fingerprint", "signed", "changed"}.
"""

import email
import email.message
import email.policy
import imaplib
import json
import os
import ssl
import subprocess
import sys
import tempfile
import time


def find(host: str, authority: str, address: str, subject: str) -> bytes:
    for _ in range(30):
        box = imaplib.IMAP4_SSL(host, 993, ssl_context=ssl.create_default_context(cafile=authority), timeout=20)
        box.login(address, os.environ["PASSWORD"])
        box.select("INBOX", readonly=True)
        _, found = box.search(None, "SUBJECT", f'"{subject}"')
        numbers = found[0].split()
        if numbers:
            _, parts = box.fetch(numbers[-1].decode(), "(BODY.PEEK[])")
            assert isinstance(parts[0], tuple)
            return parts[0][1]
        box.logout()
        time.sleep(0.5)
    raise SystemExit(f'verify: "{subject}" is not in the inbox of {address}')


def signed_bytes(raw: bytes, boundary: str) -> bytes:
    """The first part, headers and all, without the line break that is the boundary's (RFC 2046 §5.1.1)."""
    line = b"\r\n--" + boundary.encode()
    start = raw.index(line) + len(line) + len(b"\r\n")
    return raw[start : raw.index(line, start)]


def gpg(home: str, *args: str) -> str:
    command = ["gpg", "--homedir", home, "--batch", "--no-auto-check-trustdb", "--status-fd", "1", *args]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


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
        listed = gpg(home, "--with-colons", "--list-keys").splitlines()
        as_signed = signed_bytes(raw, message.get_boundary() or "")
        sig = write("sig", signature.get_content())
        said = gpg(home, "--verify", sig, write("text", as_signed))
        changed = gpg(home, "--verify", sig, write("changed", as_signed.replace(b"minutes", b"Minutes")))
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

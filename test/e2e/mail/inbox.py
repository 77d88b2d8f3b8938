"""Reads an inbox by IMAPS with Python's own library: inbox.py HOST CA-FILE ADDRESS < PASSWORD

Prints a line of JSON for each message: {"id", "subject", "authentication", "tls"}. The certificate is checked.
"""

import email
import email.policy
import imaplib
import json
import ssl
import sys


def main() -> None:
    host, authority, address = sys.argv[1:]
    box = imaplib.IMAP4_SSL(host, 993, ssl_context=ssl.create_default_context(cafile=authority), timeout=20)
    box.login(address, sys.stdin.readline().strip())
    box.select("INBOX", readonly=True)
    _, found = box.search(None, "ALL")
    for number in found[0].split():
        _, parts = box.fetch(number.decode(), "(BODY.PEEK[HEADER])")
        part = parts[0]
        assert isinstance(part, tuple)
        header = email.message_from_bytes(part[1], policy=email.policy.default)
        print(
            json.dumps(
                {
                    "id": str(header["Message-ID"]).strip("<>"),
                    "subject": str(header["Subject"]),
                    "authentication": " ".join(map(str, header.get_all("Authentication-Results", []))),
                    "tls": box.socket().version(),
                }
            )
        )
    box.logout()


main()

"""What the programs of this folder share: a mailbox by IMAPS, and gpg."""

import imaplib
import os
import ssl
import subprocess
import time


def find(host: str, authority: str, address: str, subject: str, folder: str = "INBOX", password: str = "PASSWORD") -> bytes:
    """The last mail of a subject, as it came; looks for up to 15 s. `password` is the variable that has it."""
    for _ in range(30):
        box = imaplib.IMAP4_SSL(host, 993, ssl_context=ssl.create_default_context(cafile=authority), timeout=20)
        box.login(address, os.environ[password])
        box.select(folder, readonly=True)
        _, found = box.search(None, "SUBJECT", f'"{subject}"')
        numbers = found[0].split()
        if numbers:
            _, parts = box.fetch(numbers[-1].decode(), "(BODY.PEEK[])")
            assert isinstance(parts[0], tuple)
            return parts[0][1]
        box.logout()
        time.sleep(0.5)
    raise SystemExit(f'letters: "{subject}" is not in {folder} of {address}')


def gpg(home: str, *args: str, given: bytes = b"") -> tuple[bytes, str]:
    """What it prints, and its status lines."""
    status, writer = os.pipe()
    command = ["gpg", "--homedir", home, "--batch", "--no-auto-check-trustdb", "--status-fd", str(writer), *args]
    done = subprocess.run(command, input=given, capture_output=True, pass_fds=[writer], check=False)
    os.close(writer)
    with os.fdopen(status) as said:
        return done.stdout, said.read()

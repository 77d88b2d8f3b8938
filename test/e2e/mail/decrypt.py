"""Reads an encrypted mail by gpg: decrypt.py HOST CA-FILE ADDRESS SUBJECT GPG-HOME SENDER.

Passwords are in the environment: PASSWORD of who reads, SENDER_PASSWORD of who wrote. Looks for the mail by IMAPS for up
to 15 s, and for the sender's own copy in Sent; decrypts the OpenPGP/MIME body (RFC 3156 §4) with the private key that
GPG-HOME has, and, once the sender's key is found by Web Key Directory, verifies its signature. Prints a line of JSON:
{"text", "fingerprint", "keys", "clear", "copy"}: what it says, who signed it, to how many keys it is encrypted, and
whether its words are in the clear in the mail or in the sender's copy.
"""

import email
import email.policy
import json
import sys

from letters import find, gpg

WORDS = b"The minutes are on the pad."


def main() -> None:
    host, authority, address, subject, home, sender = sys.argv[1:]
    raw = find(host, authority, address, subject)
    copy = find(host, authority, sender, subject, "Sent", "SENDER_PASSWORD")
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert message.get_content_type() == "multipart/encrypted", message.get_content_type()
    version, sealed = message.iter_parts()
    assert version.get_content_type() == "application/pgp-encrypted", version.get_content_type()
    gpg(home, "--auto-key-locate", "clear,wkd", "--locate-keys", sender)
    ciphertext = sealed.get_content()
    plain, said = gpg(home, "--decrypt", given=ciphertext if isinstance(ciphertext, bytes) else ciphertext.encode())
    inner = email.message_from_bytes(plain, policy=email.policy.default)
    text = inner.get_body(("plain",))
    valid = [line.split() for line in said.splitlines() if " VALIDSIG " in line]
    print(
        json.dumps(
            {
                "text": text.get_content().splitlines()[0] if text is not None else said,
                "fingerprint": valid[0][-1] if valid else "",
                "keys": said.count(" ENC_TO "),
                "clear": WORDS in raw,
                "copy": email.message_from_bytes(copy).get_content_type() + (" in the clear" if WORDS in copy else ""),
            }
        )
    )


main()

"""Signs on by a token that the sign-on never gave (XOAUTH2): token.py MAILBOXES MTA CA-FILE ADDRESS

Prints a line of JSON: {"offered", "imap", "smtp"}: what both offer by TLS, and what they say to the token.
"""

import base64
import imaplib
import json
import smtplib
import ssl
import sys

TOKEN = "0123456789abcdef" * 4


def main() -> None:
    mailboxes, mta, authority, address = sys.argv[1:]
    context = ssl.create_default_context(cafile=authority)
    said = f"user={address}\1auth=Bearer {TOKEN}\1\1".encode()
    box = imaplib.IMAP4_SSL(mailboxes, 993, ssl_context=context, timeout=20)
    try:
        box.authenticate("XOAUTH2", lambda _: said)
        imap = "signed on"
    except imaplib.IMAP4.error as error:
        imap = str(error)
    with smtplib.SMTP_SSL(mta, 465, context=context, timeout=20) as server:
        server.ehlo()
        offered = "XOAUTH2" in server.esmtp_features["auth"] and "AUTH=XOAUTH2" in box.capabilities
        code, _ = server.docmd("AUTH", f"XOAUTH2 {base64.b64encode(said).decode()}")
        # The refusal's reason comes as a challenge, which an empty line answers.
        if code == 334:
            code, _ = server.docmd("")
    print(json.dumps({"offered": offered, "imap": imap, "smtp": code}))


main()

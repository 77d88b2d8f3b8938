"""Opens an encrypted mail by gpg: unseal.py HOST CA-FILE ADDRESS SUBJECT, password in the environment's PASSWORD.

The private key is in /tmp/NAME of NAME@…, by gpg. Prints the mail's type, whose key opened it, and its text.
"""

import email
import email.policy
import subprocess
import sys

from verify import find


def main() -> None:
    message = email.message_from_bytes(find(*sys.argv[1:]), policy=email.policy.default)
    name = sys.argv[3].split("@")[0]
    if message.get_content_type() == "multipart/encrypted":
        _, sealed = message.iter_parts()
    else:
        sealed = message.get_body(("plain",))
    data = sealed.get_content()
    command = ["gpg", "--homedir", f"/tmp/{name}", "--batch", "--quiet", "--decrypt"]
    opened = subprocess.run(
        command, input=data if isinstance(data, bytes) else data.encode(), capture_output=True, check=False
    )
    assert opened.returncode == 0, opened.stderr.decode()
    text = email.message_from_bytes(opened.stdout, policy=email.policy.default)
    body = text.get_body(("plain",))
    print(f"{message.get_content_type()} by {name}: {body.get_content() if body else opened.stdout.decode()}")


main()

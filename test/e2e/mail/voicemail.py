"""Reads voicemail by IMAPS as a mail program does, which marks it as read: voicemail.py HOST CA-FILE ADDRESS < PASSWORD

Waits for one at most 20 s, then prints a line of JSON for each unread message: {"from", "to", "subject", "seconds",
"peak"}, of its WAV the length and the largest sample.
"""

import email
import email.policy
import imaplib
import io
import json
import ssl
import struct
import sys
import time
import wave


# A delivery takes its time.
TRIES = 40
# What is unread is told before it is read.
LEFT_UNREAD_SECONDS = 3.0


def unread(box: imaplib.IMAP4_SSL) -> list[bytes]:
    for _ in range(TRIES):
        _, subscribed = box.lsub()
        if any(b"Voicemail" in line for line in subscribed if line) and box.select("Voicemail")[0] == "OK":
            _, found = box.search(None, "UNSEEN")
            if found[0]:
                time.sleep(LEFT_UNREAD_SECONDS)
                return found[0].split()
        time.sleep(0.5)
    sys.exit("no unread voicemail")


def main() -> None:
    host, authority, address = sys.argv[1:]
    box = imaplib.IMAP4_SSL(host, 993, ssl_context=ssl.create_default_context(cafile=authority), timeout=20)
    box.login(address, sys.stdin.readline().strip())
    for number in unread(box):
        _, parts = box.fetch(number.decode(), "(BODY[])")
        message = email.message_from_bytes(parts[0][1], policy=email.policy.default)
        (attachment,) = [part for part in message.walk() if part.get_content_type() == "audio/x-wav"]
        with wave.open(io.BytesIO(attachment.get_content())) as sound:
            samples = sound.readframes(sound.getnframes())
            seconds = sound.getnframes() / sound.getframerate()
        peak = max(abs(sample) for (sample,) in struct.iter_unpack("<h", samples))
        heads = {name: str(message[name]) for name in ("from", "to", "subject")}
        print(json.dumps({**heads, "seconds": round(seconds, 1), "peak": peak}))
    box.logout()


main()

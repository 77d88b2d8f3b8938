"""Tells the edge of voicemail that waits: waiting.py MAIL-FOLDER EDGE-ADDRESS

Voicemail is mail in the folder Voicemail of whom it is for (voicemail.sieve). What is unread there is told by PUBLISH
(RFC 3903) of a message summary (RFC 3842): reading the mail puts the telephone's lamp out. The state is the maildirs' own,
looked at each second; only people who ever got voicemail have that folder. The number that a message was left at is in it.
"""

import re
import secrets
import socket
import sys
import time
from collections import Counter
from pathlib import Path

DOMAIN = "voice.vigie.test"
LOOK_SECONDS = 1.0
# An edge that starts anew knows nothing: it is told again within half of this.
EXPIRES_SECONDS = 60
ANSWER_SECONDS = 1.0

# Unread and read messages of a number.
Counts = tuple[int, int]


class Mailboxes:
    """Who has voicemail, as the files say."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.numbers: dict[str, str] = {}

    def look(self) -> dict[str, Counts]:
        unread, read = Counter[str](), Counter[str]()
        for folder in self.root.glob("*/*/mail/.Voicemail"):
            for file in [*(folder / "new").glob("*"), *(folder / "cur").glob("*")]:
                number = self.number(file)
                flags = file.name.partition(":2,")[2]
                if number and "T" not in flags:
                    (read if "S" in flags else unread)[number] += 1
        return {number: (unread[number], read[number]) for number in unread.keys() | read.keys()}

    def number(self, file: Path) -> str:
        """Of the telephone it was left at; empty where the file says none, or has just been moved."""
        name = file.name.partition(":")[0]
        if name not in self.numbers:
            try:
                head = file.open("rb").read(16384).decode("ascii", "replace")
            except FileNotFoundError:
                return ""
            found = re.search(r"^X-Vigie-Voicemail: ([0-9]{6})\r?$", head, re.M | re.I)
            self.numbers[name] = found.group(1) if found else ""
        return self.numbers[name]


class Edge:
    """Takes what is published over UDP; a state that it no longer knows (412) is published anew."""

    def __init__(self, address: str) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.connect((address, 5060))
        self.socket.settimeout(ANSWER_SECONDS)
        self.here = "%s:%d" % self.socket.getsockname()
        self.tags: dict[str, str] = {}

    def publish(self, number: str, counts: Counts) -> bool:
        status = self.ask(number, counts)
        if status == 412:
            self.tags.pop(number)
            status = self.ask(number, counts)
        return status == 200

    def ask(self, number: str, counts: Counts) -> int:
        body = f"Messages-Waiting: {'yes' if counts[0] else 'no'}\r\nVoice-Message: {counts[0]}/{counts[1]} (0/0)\r\n"
        uri, call = f"sip:{number}@{DOMAIN}", secrets.token_hex(12)
        known = [f"SIP-If-Match: {self.tags[number]}"] if number in self.tags else []
        lines = [
            f"PUBLISH {uri} SIP/2.0",
            f"Via: SIP/2.0/UDP {self.here};rport;branch=z9hG4bK{secrets.token_hex(8)}",
            "Max-Forwards: 5",
            f"From: <{uri}>;tag={secrets.token_hex(6)}",
            f"To: <{uri}>",
            f"Call-ID: {call}",
            "CSeq: 1 PUBLISH",
            "Event: message-summary",
            f"Expires: {EXPIRES_SECONDS}",
            *known,
            "Content-Type: application/simple-message-summary",
            f"Content-Length: {len(body)}",
        ]
        text = "\r\n".join([*lines, "", body]).encode()
        for _ in range(2):
            answer = self.exchange(text, call)
            if answer is not None:
                status = int(answer[8:11])
                if status == 200 and (tag := re.search(r"^SIP-ETag: *(\S+)", answer, re.M)):
                    self.tags[number] = tag.group(1)
                return status
        return 0

    def exchange(self, text: bytes, call: str) -> str | None:
        try:
            self.socket.send(text)
            while True:
                answer = self.socket.recv(65536).decode()
                if f"Call-ID: {call}" in answer and not answer.startswith("SIP/2.0 1"):
                    return answer
        except (TimeoutError, ConnectionError):
            return None


def main() -> None:
    mailboxes, edge = Mailboxes(Path(sys.argv[1])), Edge(sys.argv[2])
    told: dict[str, tuple[Counts, float]] = {}
    while True:
        now = time.monotonic()
        found = mailboxes.look()
        for number in found.keys() | told.keys():
            counts = found.get(number, (0, 0))
            before, until = told.get(number, ((0, 0), 0.0))
            if (counts != before or now > until) and edge.publish(number, counts):
                told[number] = (counts, now + EXPIRES_SECONDS / 2)
        time.sleep(LOOK_SECONDS)


if __name__ == "__main__":
    main()

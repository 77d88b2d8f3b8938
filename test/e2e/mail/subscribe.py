"""Subscribes by SIP over UDP (RFC 6665): subscribe.py EDGE NUMBER EVENT OF SECONDS < PASSWORD

Nothing of it is the engine's. Prints a line of JSON for each NOTIFY: {"state", "body"}; then unsubscribes, which must be
answered by a last one, terminated. Exit 1 with the status line where the edge refuses.
"""

import hashlib
import json
import re
import secrets
import socket
import sys
import time

DOMAIN = "voice.vigie.test"


class Subscriber:
    def __init__(self, edge: str, number: str, event: str, of: str, password: str) -> None:
        self.number, self.event, self.of, self.password = number, event, of, password
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.connect((edge, 5060))
        self.here = "%s:%d" % self.socket.getsockname()
        self.dialog, self.tag, self.sequence = secrets.token_hex(12), secrets.token_hex(6), 0
        self.target, self.to = f"sip:{of}@{DOMAIN}", f"<sip:{of}@{DOMAIN}>"
        self.ended = False

    def ask(self, expires: int) -> None:
        """A SUBSCRIBE, again with credentials where they are asked for."""
        head, sign = self.send(expires, ""), ""
        if head.startswith("SIP/2.0 407"):
            sign = self.digest(head)
            head = self.send(expires, sign)
        if not head.startswith("SIP/2.0 200"):
            sys.exit(head.split("\r\n")[0])
        self.to = field(head, "To")
        self.target = re.search(r"<(.*?)>", field(head, "Contact")).group(1)

    def send(self, expires: int, sign: str) -> str:
        self.sequence += 1
        lines = [
            f"SUBSCRIBE {self.target} SIP/2.0",
            f"Via: SIP/2.0/UDP {self.here};rport;branch=z9hG4bK{secrets.token_hex(8)}",
            "Max-Forwards: 70",
            f"From: <sip:{self.number}@{DOMAIN}>;tag={self.tag}",
            f"To: {self.to}",
            f"Call-ID: {self.dialog}",
            f"CSeq: {self.sequence} SUBSCRIBE",
            f"Contact: <sip:{self.number}@{self.here}>",
            f"Event: {self.event}",
            f"Expires: {expires}",
            *([sign] if sign else []),
            "Content-Length: 0",
        ]
        self.socket.send("\r\n".join([*lines, "", ""]).encode())
        while True:
            head = self.next(4.0)
            if head is None:
                sys.exit("no answer")
            if head.startswith("SIP/2.0 ") and field(head, "CSeq").startswith(f"{self.sequence} "):
                return head

    def digest(self, head: str) -> str:
        """RFC 7616 with MD5 and qop=auth."""
        said = dict(re.findall(r'(\w+)="([^"]*)"', field(head, "Proxy-Authenticate")))
        md5 = lambda *parts: hashlib.md5(":".join(parts).encode()).hexdigest()
        ours = secrets.token_hex(8)
        first, second = md5(self.number, said["realm"], self.password), md5("SUBSCRIBE", self.target)
        response = md5(first, said["nonce"], "00000001", ours, "auth", second)
        return (
            f'Proxy-Authorization: Digest username="{self.number}", realm="{said["realm"]}", nonce="{said["nonce"]}", '
            f'uri="{self.target}", response="{response}", cnonce="{ours}", nc=00000001, qop=auth, algorithm=MD5'
        )

    def next(self, seconds: float) -> str | None:
        """What comes next; a NOTIFY is answered and printed."""
        self.socket.settimeout(seconds)
        try:
            text = self.socket.recv(65536).decode()
        except TimeoutError:
            return None
        if text.startswith("NOTIFY "):
            echoed = [line for line in text.split("\r\n") if re.match("(Via|From|To|Call-ID|CSeq):", line)]
            self.socket.send("\r\n".join(["SIP/2.0 200 OK", *echoed, "Content-Length: 0", "", ""]).encode())
            state, _, body = field(text, "Subscription-State"), *text.partition("\r\n\r\n")[1:]
            self.ended = state.startswith("terminated")
            print(json.dumps({"state": state.split(";")[0], "body": body}), flush=True)
        return text

    def listen(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.ended and (left := until - time.monotonic()) > 0:
            self.next(left)


def field(text: str, name: str) -> str:
    found = re.search(rf"^{name}: (.*?)\r$", text, re.M)
    return found.group(1) if found else ""


def main() -> None:
    edge, number, event, of, seconds = sys.argv[1:]
    subscriber = Subscriber(edge, number, event, of, sys.stdin.readline().strip())
    subscriber.ask(60)
    subscriber.listen(float(seconds))
    subscriber.ask(0)
    subscriber.listen(3)
    if not subscriber.ended:
        sys.exit("the subscription was not ended")


main()

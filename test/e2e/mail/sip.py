"""A telephone in a few lines of Python's own library: SIP over UDP, digest (RFC 7616, MD5 and qop=auth). Nothing of it is the
engine's, so that what both find is the stack's."""

import hashlib
import re
import secrets
import socket
import sys

DOMAIN = "voice.vigie.test"
ANSWER_SECONDS = 40.0


class Telephone:
    """One dialog of NUMBER with TO, asked for by requests of METHOD."""

    def __init__(self, edge: str, number: str, to: str, password: str) -> None:
        self.number, self.password = number, password
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.connect((edge, 5060))
        self.address = self.socket.getsockname()[0]
        self.here = "%s:%d" % self.socket.getsockname()
        self.call_id, self.tag, self.sequence = secrets.token_hex(12), secrets.token_hex(6), 0
        self.target, self.to = f"sip:{to}@{DOMAIN}", f"<sip:{to}@{DOMAIN}>"
        self.routes: list[str] = []

    def ask(self, method: str, extra: list[str], body: str = "") -> str:
        """Sends it, again with credentials where they are asked for; gives the answer, ends the program if refused."""
        answer = self.request(method, extra, body)
        if answer.startswith("SIP/2.0 407"):
            answer = self.request(method, [*extra, self.digest(method, answer)], body)
        if not answer.startswith("SIP/2.0 200"):
            sys.exit(answer.split("\r\n")[0])
        self.to = field(answer, "To")
        if contact := re.search(r"<(.*?)>", field(answer, "Contact")):
            self.target = contact.group(1)
        return answer

    def request(self, method: str, extra: list[str], body: str) -> str:
        self.sequence += 1
        branch = self.send(method, extra, body)
        while True:
            text = self.next(ANSWER_SECONDS)
            if text is None:
                sys.exit(f"no answer to {method}")
            if re.match(r"SIP/2\.0 [2-6]", text) and field(text, "CSeq") == f"{self.sequence} {method}":
                if method == "INVITE" and not text.startswith("SIP/2.0 2"):
                    self.to, to = field(text, "To"), self.to
                    self.send("ACK", [], "", branch)
                    self.to = to
                return text

    def send(self, method: str, extra: list[str], body: str = "", branch: str = "") -> str:
        branch = branch or f"z9hG4bK{secrets.token_hex(8)}"
        lines = [
            f"{method} {self.target} SIP/2.0",
            f"Via: SIP/2.0/UDP {self.here};rport;branch={branch}",
            "Max-Forwards: 70",
            *(f"Route: {route}" for route in self.routes),
            f"From: <sip:{self.number}@{DOMAIN}>;tag={self.tag}",
            f"To: {self.to}",
            f"Call-ID: {self.call_id}",
            f"CSeq: {self.sequence} {method}",
            f"Contact: <sip:{self.number}@{self.here}>",
            *extra,
            f"Content-Length: {len(body)}",
        ]
        self.socket.send("\r\n".join([*lines, "", body]).encode())
        return branch

    def digest(self, method: str, answer: str) -> str:
        said = dict(re.findall(r'(\w+)="([^"]*)"', field(answer, "Proxy-Authenticate")))
        ours = secrets.token_hex(8)
        secret, asked = md5(self.number, said["realm"], self.password), md5(method, self.target)
        response = md5(secret, said["nonce"], "00000001", ours, "auth", asked)
        return (
            f'Proxy-Authorization: Digest username="{self.number}", realm="{said["realm"]}", nonce="{said["nonce"]}", '
            f'uri="{self.target}", response="{response}", cnonce="{ours}", nc=00000001, qop=auth, algorithm=MD5'
        )

    def next(self, seconds: float) -> str | None:
        """What comes next within that time; a NOTIFY is answered."""
        self.socket.settimeout(seconds)
        try:
            text = self.socket.recv(65536).decode()
        except TimeoutError:
            return None
        if text.startswith("NOTIFY "):
            echoed = [line for line in text.split("\r\n") if re.match("(Via|From|To|Call-ID|CSeq):", line)]
            self.socket.send("\r\n".join(["SIP/2.0 200 OK", *echoed, "Content-Length: 0", "", ""]).encode())
            self.notified(text)
        return text

    def notified(self, text: str) -> None:
        """Of who subscribes."""


def md5(*parts: str) -> str:
    return hashlib.md5(":".join(parts).encode()).hexdigest()


def field(text: str, name: str) -> str:
    found = re.search(rf"^{name}: (.*?)\r$", text, re.M)
    return found.group(1) if found else ""

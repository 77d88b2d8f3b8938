"""Calls, and says a tone of 1 kHz: call.py EDGE NUMBER TO SECONDS < PASSWORD

G.711 A-law in clear, a packet each 20 ms. Prints the answer's status line; exit 1 with it where the call is refused.
"""

import re
import secrets
import socket
import struct
import sys
import time

from sip import Telephone, field

# A square wave: eight samples a period, half of them up.
TONE = bytes([0xAA] * 4 + [0x2A] * 4) * 20


def main() -> None:
    edge, number, to, seconds = sys.argv[1:]
    caller = Telephone(edge, number, to, sys.stdin.readline().strip())
    media = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    media.bind((caller.address, 0))
    lines = ["v=0", f"o=- 1 1 IN IP4 {caller.address}", "s=-", f"c=IN IP4 {caller.address}", "t=0 0"]
    offer = [*lines, f"m=audio {media.getsockname()[1]} RTP/AVP 8", "a=rtpmap:8 PCMA/8000", ""]
    answer = caller.ask("INVITE", ["Content-Type: application/sdp"], "\r\n".join(offer))
    caller.routes = re.findall(r"^Record-Route: (.*?)\r$", answer, re.M)[::-1]
    caller.send("ACK", [])
    print(answer.split("\r\n")[0], flush=True)
    address = re.search(r"^c=IN IP4 (\S+)", answer, re.M).group(1)
    port = int(re.search(r"^m=audio (\d+)", answer, re.M).group(1))
    source, start = secrets.randbits(32), time.monotonic()
    for i in range(int(float(seconds) * 50)):
        header = struct.pack("!BBHII", 0x80, 8, i & 0xFFFF, i * 160, source)
        media.sendto(header + TONE, (address, port))
        time.sleep(max(0.0, start + (i + 1) * 0.02 - time.monotonic()))
    caller.ask("BYE", [])


main()

"""Subscribes (RFC 6665): subscribe.py EDGE NUMBER EVENT OF SECONDS < PASSWORD

Prints a line of JSON for each NOTIFY, {"state", "body"}; then unsubscribes, which must be answered by a last one,
terminated. Exit 1, and why, where the edge refuses.
"""

import json
import sys
import time

from sip import Telephone, field


class Subscriber(Telephone):
    ended = False

    def notified(self, text: str) -> None:
        state = field(text, "Subscription-State").split(";")[0]
        self.ended = state == "terminated"
        print(json.dumps({"state": state, "body": text.partition("\r\n\r\n")[2]}), flush=True)

    def listen(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.ended and (left := until - time.monotonic()) > 0:
            self.next(left)


def main() -> None:
    edge, number, event, of, seconds = sys.argv[1:]
    subscriber = Subscriber(edge, number, of, sys.stdin.readline().strip())
    subscriber.ask("SUBSCRIBE", [f"Event: {event}", "Expires: 120"])
    subscriber.listen(float(seconds))
    subscriber.ask("SUBSCRIBE", [f"Event: {event}", "Expires: 0"])
    subscriber.listen(5)
    if not subscriber.ended:
        sys.exit("no last NOTIFY")


main()

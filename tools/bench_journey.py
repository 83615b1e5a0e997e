"""What the benchmark does in the product: send, read the inbox, read a referral, accept."""

import re
from http.client import FOUND, OK

from tools.bench_load import READERS
from tools.steps import StepError
from tools.visitor import Visitor

NORTH = ("9801", "9802", "9803", "9804")
"""Postcodes that the demo coach's team serves."""


class Journeys:
    """GPs and coaches at the same time, with everything prepared that is not to be measured."""

    def __init__(self, url: str) -> None:
        self.gps = [_entered(url, "Huisarts") for _ in range(READERS)]
        self.coaches = [_entered(url, "Welzijnscoach") for _ in range(READERS)]
        self.drafts: dict[tuple[int, int], str] = {}
        self.sent: dict[tuple[int, int], str] = {}
        self.files = re.findall(r'href="(/werkvoorraad/P-[^"/?#]+)', self.coaches[0].read("/werkvoorraad")[0])

    def prepare(self, number: int) -> None:
        """Write *number* drafts per reader, ready to send."""
        for reader, visitor in enumerate(self.gps):
            for turn in range(number):
                self.drafts[reader, turn] = self._draft(visitor, reader, turn)

    def _draft(self, visitor: Visitor, reader: int, turn: int) -> str:
        person = {
            "given_name": "Proef",
            "surname": f"Meting{reader}x{turn}",
            "birth_date": "1950-05-17",
            "postcode": f"{NORTH[turn % len(NORTH)]} AB",
            "house_number": str(turn + 1),
        }
        status, path, _ = visitor.send("/verwijzen", person)
        rest = {
            **person,
            "stage": "whole",
            "reasons": "contact",
            "own_words": "Ik wil weer onder de mensen.",
            "checks": "nothing",
            "phone": "0612345678",
            "contact_way": "phone",
            "contact_time": "any",
            "consent_refer": "spoken",
            "consent_share_back": "y",
        }
        status, check, content = visitor.send(path, rest)
        if status != FOUND:
            raise StepError(f"A draft was refused: {content[:300]}")
        return check

    def send(self, reader: int, turn: int) -> None:
        """Send a prepared draft."""
        status, path, _ = self.gps[reader].send(self.drafts[reader, turn], {})
        found = re.search(r"/verwijzingen/(P-[^/]+)/verstuurd", path)
        if status != FOUND or found is None:
            raise StepError(f"Sending answered {status} {path}.")
        self.sent[reader, turn] = found[1]

    def inbox(self, reader: int, turn: int) -> None:
        """Read the work list."""
        del turn
        self.coaches[reader].read("/werkvoorraad")

    def referral(self, reader: int, turn: int) -> None:
        """Read a referral."""
        self.coaches[reader].read(self.files[turn % len(self.files)])

    def accept(self, reader: int, turn: int) -> None:
        """Accept a referral that was sent before."""
        status, _, content = self.coaches[reader].send(
            f"/werkvoorraad/{self.sent[reader, turn]}/aannemen", {}
        )
        if status not in {FOUND, OK}:
            raise StepError(f"Accepting answered {status}: {content[:300]}")


def _entered(url: str, role: str) -> Visitor:
    visitor = Visitor(url)
    visitor.sign_in(role)
    return visitor

"""What a mail, text message or letter may not say, and how a mail must be made."""

import re
from email.message import EmailMessage
from html import unescape

from referral.domain.codes import ActivityKind, Feature, Need, Reason, StopCheck
from referral.lib.catalog import say

EVERYDAY = {"Iets anders", "Gratis", "Leren", "Ontmoeting", "Bewegen", "Creatief", "Nee, niets daarvan"}
"""Labels that say nothing by themselves."""

LABELS = sorted(
    {
        say(language, each.label).lower()
        for kind in (Reason, Need, StopCheck, Feature, ActivityKind)
        for each in kind
        for language in ("nl", "en")
        if each.label not in EVERYDAY
    }
)

HEALTH = re.compile(
    r"eenzaam|eenzame|somber|depress|angst|stress|rouw|psych|verslav|dement|zelfdoding|su[iï]cid|geweld|"
    r"\bggz\b|\bschuld|diagnos|\bziek|klacht|medicijn|medicatie|behandeling|icpc|\b[ptz]\d\d\b|rollator|tolk\b|"
    r"\bpijn|diabetes|kanker|hartfalen|astma|copd|lonel|anxi|grief|addict|suicid|violence|\bdebt|illness|"
    r"disease|complaint|medic|symptom|\bpain\b|cancer|therap|mental",
    re.IGNORECASE,
)

DUTCH = re.compile(
    r"\b(de|het|een|uw|u|niet|voor|met|van|bij|wordt|heeft|naar|gegevens|afspraak)\b", re.IGNORECASE
)
"""Small words that a text in English cannot do by accident."""

LINK = re.compile(r"""https?://[^\s"'<>]+""")
OUTSIDE = re.compile(
    r"<(?:img|script|iframe|object|embed|link|video|audio|form)\b|url\(|@import", re.IGNORECASE
)
ANCHOR = re.compile(r"""(?:src|href)\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
WIDEST = 78


def secrets_in(text: str, canaries: list[str]) -> list[str]:
    """What *text* tells about a person: their own words and facts, a reason, or anything on health."""
    lowered = text.lower()
    found = [f"tells {each!r}" for each in canaries if each.lower() in lowered]
    found += [f"tells the code {each!r}" for each in LABELS if each in lowered]
    return found + [f"tells of health: {each!r}" for each in sorted(set(HEALTH.findall(text)))]


def part(mail: EmailMessage, kind: str) -> str:
    """The plain or HTML part; empty when there is none."""
    found = mail.get_body((kind,))
    return str(found.get_content()) if found else ""


def whole(mail: EmailMessage) -> str:
    """Everything a mail carries, decoded: headers, parts and attachments."""
    heads = "\n".join(f"{name}: {value}" for name, value in mail.items())
    parts = [str(each.get_content()) for each in mail.walk() if not each.is_multipart()]
    return "\n".join([heads, *parts])


def problems(mail: EmailMessage, base: str, canaries: list[str]) -> list[str]:
    """Everything wrong with a mail; empty for a good one."""
    text, html = part(mail, "plain"), part(mail, "html")
    found = secrets_in(LINK.sub("", whole(mail)), canaries)
    if mail["Auto-Submitted"] != "auto-generated":
        found.append("is not marked as sent by a machine")
    if not str(mail["Subject"]).strip() or "\n" in str(mail["Subject"]):
        found.append("has no subject of one line")
    if f'<html lang="{mail["Content-Language"]}">' not in html:
        found.append("says another language in HTML than in its header")
    found += [f"leads away: {each}" for each in LINK.findall(text + html) if not each.startswith(f"{base}/")]
    found += [f"leads away: {each}" for each in ANCHOR.findall(html) if not each.startswith(f"{base}/")]
    found += [f"fetches or runs something: {each}" for each in OUTSIDE.findall(html)]
    lines = text.splitlines()
    found += [f"a wide line: {each}" for each in lines if len(each) > WIDEST and not LINK.fullmatch(each)]
    if spoken_text(text) != spoken_html(html):
        found.append(f"says two things:\n  text: {spoken_text(text)}\n  HTML: {spoken_html(html)}")
    return found


def spoken_text(text: str) -> str:
    """The words of the text part: without links, and without the colon before a link."""
    return " ".join(LINK.sub(" ", re.sub(r":\s+(?=https?://)", " ", text)).split())


def spoken_html(html: str) -> str:
    """The words of the HTML part, without its head."""
    body = re.sub(r"</?(?:strong|a)\b[^>]*>", "", html.partition("<body>")[2])
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())

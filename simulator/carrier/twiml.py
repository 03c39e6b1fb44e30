"""TwiML documents read into steps: https://www.twilio.com/docs/voice/twiml."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree


class TwimlError(Exception):
    """A document that Twilio would refuse (error 12100 and its neighbours)."""


@dataclass(frozen=True, slots=True)
class Say:
    text: str
    loop: int = 1


@dataclass(frozen=True, slots=True)
class Play:
    url: str
    digits: str | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    length_s: float


@dataclass(frozen=True, slots=True)
class Gather:
    """Waits for keys. ``num_digits`` None: until the finishing key or the time-out."""

    prompt: tuple[Say | Play | Pause, ...]
    num_digits: int | None
    timeout_s: float
    finish_on_key: str
    action: str | None
    method: str
    action_on_empty: bool


@dataclass(frozen=True, slots=True)
class Redirect:
    url: str
    method: str


@dataclass(frozen=True, slots=True)
class Hangup:
    pass


@dataclass(frozen=True, slots=True)
class Reject:
    reason: str


@dataclass(frozen=True, slots=True)
class Number:
    """A telephone of a Dial; ``events``: what of its call is told."""

    number: str
    status_callback: str | None
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dial:
    """Rings telephones all at once. ``answer_on_bridge``: the caller hears it ring until somebody does."""

    numbers: tuple[Number, ...]
    timeout_s: float
    action: str | None
    method: str
    caller_id: str | None
    answer_on_bridge: bool


@dataclass(frozen=True, slots=True)
class Text:
    """A ``Message`` verb of an answer to an inbound text."""

    body: str


@dataclass(frozen=True, slots=True)
class Unsupported:
    verb: str


Verb = Say | Play | Pause | Gather | Dial | Redirect | Hangup | Reject | Text | Unsupported


def parse(document: str) -> list[Verb]:
    """Read a TwiML document.

    :raises TwimlError: it is not XML, its root is not ``Response`` or a number is not one.
    """
    try:
        root = ElementTree.fromstring(document)
    except ElementTree.ParseError as error:
        raise TwimlError(f"12100 document parse failure: {error}") from error
    if root.tag != "Response":
        raise TwimlError(f"12100 the root must be Response, not {root.tag}")
    try:
        return [_verb(element) for element in root]
    except ValueError as error:
        raise TwimlError(f"12200 schema validation: {error}") from error


def _verb(element: ElementTree.Element) -> Verb:
    text = "".join(element.itertext()).strip()
    match element.tag:
        case "Say":
            return Say(text, int(element.get("loop", "1")))
        case "Play":
            return Play(text, element.get("digits"))
        case "Pause":
            return Pause(float(element.get("length", "1")))
        case "Gather":
            return _gather(element)
        case "Dial":
            return _dial(element, text)
        case "Redirect":
            return Redirect(text, element.get("method", "POST"))
        case "Hangup":
            return Hangup()
        case "Reject":
            return Reject(element.get("reason", "rejected"))
        case "Message":
            body = element.find("Body")
            return Text(text if body is None else (body.text or "").strip())
        case _:
            return Unsupported(element.tag)


def _gather(element: ElementTree.Element) -> Gather:
    prompt = []
    for child in element:
        verb = _verb(child)
        if not isinstance(verb, Say | Play | Pause):
            raise ValueError(f"{child.tag} is not allowed in Gather")
        prompt.append(verb)
    number = element.get("numDigits")
    timeout = element.get("timeout", "5")
    return Gather(
        prompt=tuple(prompt),
        num_digits=int(number) if number else None,
        timeout_s=5.0 if timeout == "auto" else float(timeout),
        finish_on_key=element.get("finishOnKey", "#"),
        action=element.get("action"),
        method=element.get("method", "POST"),
        action_on_empty=element.get("actionOnEmptyResult", "false").lower() == "true",
    )


def _dial(element: ElementTree.Element, text: str) -> Dial | Unsupported:
    """Only telephones: who dials a client, a conference or a queue is told that it is not simulated."""
    children = list(element)
    if any(child.tag != "Number" for child in children):
        return Unsupported(f"Dial with {children[0].tag}")
    plain = (Number(text, None, ()),)
    named = tuple(
        Number(
            (child.text or "").strip(),
            child.get("statusCallback"),
            tuple(child.get("statusCallbackEvent", "completed").split()),
        )
        for child in children
    )
    return Dial(
        numbers=named or plain,
        timeout_s=float(element.get("timeout", "30")),
        action=element.get("action"),
        method=element.get("method", "POST"),
        caller_id=element.get("callerId"),
        answer_on_bridge=element.get("answerOnBridge", "false").lower() == "true",
    )

"""One live call: it rings, somebody answers, TwiML is obeyed, keys are pressed, it ends."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from urllib.parse import urljoin

from simulator.carrier.call_reports import CallReports
from simulator.carrier.callbacks import WebhookFailed
from simulator.carrier.dialling import Exchange, dial
from simulator.carrier.keypad import Keypad
from simulator.carrier.records import Call, Fault, now
from simulator.carrier.settings import CarrierSettings
from simulator.carrier.twiml import (
    Dial,
    Gather,
    Hangup,
    Pause,
    Play,
    Redirect,
    Reject,
    Say,
    TwimlError,
    Unsupported,
    Verb,
    parse,
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Document:
    """TwiML to run next: fetched from ``url``, or given at once as ``twiml``."""

    url: str = ""
    method: str = "POST"
    twiml: str | None = None
    digits: str | None = None
    more: dict[str, str] | None = None


class CallOver(Exception):
    """The document ends the call with ``status``."""

    def __init__(self, status: str) -> None:
        self.status = status
        super().__init__(status)


class Line:
    """A running call. Start :meth:`run` in a task, then act on it from outside."""

    def __init__(
        self,
        call: Call,
        settings: CarrierSettings,
        reports: CallReports,
        fault: Fault | None,
        exchange: Exchange,
    ) -> None:
        self.call = call
        self.keypad = Keypad(reports.touch)
        self._settings = settings
        self._reports = reports
        self._fault = fault
        self._exchange = exchange
        self._answered = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._script: asyncio.Task[Document | None] | None = None
        self._redirect: Document | None = None
        self._final: str | None = None

    # what people and the REST interface do to a call

    def answer(self) -> None:
        """Somebody picks up; nothing happens if somebody already has."""
        self._answered.set()

    def end(self, status: str) -> None:
        """Stop the call with this final status."""
        if self._final is None and self._task is not None:
            self._final = status
            self._task.cancel()

    def redirect(self, document: Document) -> None:
        """Leave the running TwiML for another document."""
        if self._script is not None:
            self._redirect = document
            self._script.cancel()

    # the call's life

    async def run(self) -> None:
        self._task = asyncio.current_task()
        try:
            final = await self._life()
            self.call.end_at = now()
            self._reports.move(self.call, final, "completed")
        finally:
            await self.keypad.close()

    async def _life(self) -> str:
        try:
            return await (self._outbound() if self._is_outbound else self._inbound())
        except CallOver as over:
            return over.status
        except asyncio.CancelledError:
            if self._final is None or self._task is None:
                raise
            self._task.uncancel()
            return self._final

    @property
    def _is_outbound(self) -> bool:
        return self.call.direction != "inbound"

    async def _outbound(self) -> str:
        call = self.call
        call.start_at = now()
        self._reports.move(call, "initiated", "initiated")
        await asyncio.sleep(self._settings.dial_s)
        wrong = self._fault.fault if self._fault else None
        if wrong == "busy":
            return "busy"
        self._reports.move(call, "ringing", "ringing")
        ring_s = call.ring_s
        if wrong == "no_answer" and self._fault and self._fault.delay_s is not None:
            ring_s = min(ring_s, self._fault.delay_s)
        if wrong == "voicemail":
            await asyncio.sleep(self._settings.voicemail_rings_s)
        elif not await self._picked_up(ring_s, deaf=wrong == "no_answer"):
            return "no-answer"
        return await self._conversation(by_machine=wrong == "voicemail")

    async def _picked_up(self, ring_s: float, *, deaf: bool) -> bool:
        if deaf:
            await asyncio.sleep(ring_s)
            return False
        try:
            await asyncio.wait_for(self._answered.wait(), ring_s)
        except TimeoutError:
            return False
        return True

    async def _conversation(self, *, by_machine: bool) -> str:
        call = self.call
        call.answered_at = now()
        if call.machine_detection:
            machine = "machine_start" if call.machine_detection == "Enable" else "machine_end_beep"
            call.answered_by = machine if by_machine else "human"
        self._reports.move(call, "in-progress", "answered")
        self._reports.machine_detected(call)
        first = Document(url=call.url or "", method=call.method)
        if call.url is None:
            first = Document(twiml=call.twiml)
        if not by_machine:
            return await self._talk(first)
        try:
            return await asyncio.wait_for(self._talk(first), self._settings.voicemail_s)
        except TimeoutError:
            return "completed"

    async def _inbound(self) -> str:
        self.call.start_at = now()
        self._reports.move(self.call, "ringing", "ringing")
        return await self._talk(Document(url=self.call.url or "", method=self.call.method))

    async def _talk(self, document: Document) -> str:
        """Run documents until one ends without naming another."""
        upcoming: Document | None = document
        while upcoming is not None:
            self._script = asyncio.create_task(self._play(upcoming))
            try:
                upcoming = await self._script
            except asyncio.CancelledError:
                if self._redirect is None or self._final is not None:
                    raise
                upcoming, self._redirect = self._redirect, None
            except (WebhookFailed, TwimlError) as error:
                logger.warning("call %s: application error: %s", self.call.sid, error)
                self.call.problems.append(str(error))
                return "completed" if self.call.answered_at else "failed"
        return "completed"

    async def _play(self, document: Document) -> Document | None:
        """Fetch and obey one document; the next one, or None at its end."""
        call = self.call
        text = document.twiml
        if text is None:
            text = await self._reports.fetch_twiml(
                call, document.url, document.method, document.digits, document.more
            )
        verbs = parse(text)
        if not (verbs and _keeps_ringing(verbs[0])):
            self._now_answered()
        if call.send_digits:
            self.keypad.press(call.send_digits)
            call.send_digits = None
        for verb in verbs:
            upcoming = await self._obey(verb, document)
            if upcoming is not None:
                return upcoming
        return None

    def _now_answered(self) -> None:
        if self.call.answered_at is None:
            self.call.answered_at = now()
            self._reports.move(self.call, "in-progress", "answered")

    async def _dial(self, verb: Dial, document: Document) -> Document | None:
        told = await dial(self._exchange, self.call, verb, self._now_answered)
        if verb.action is None:
            return None
        return Document(urljoin(document.url, verb.action), verb.method, more=told)

    async def _obey(self, verb: Verb, document: Document) -> Document | None:
        match verb:
            case Say() | Play() | Pause():
                await self._utter(verb)
            case Gather():
                return await self._gather(verb, document)
            case Dial():
                return await self._dial(verb, document)
            case Redirect():
                return Document(urljoin(document.url, verb.url), verb.method)
            case Hangup():
                raise CallOver("completed")
            case Reject():
                raise CallOver("busy" if verb.reason == "busy" else "no-answer")
            case Unsupported():
                logger.warning("call %s: TwiML verb %s is not simulated", self.call.sid, verb.verb)
                self.call.problems.append(f"verb {verb.verb} is not simulated")
            case _:
                self.call.problems.append("Message is not a verb of a call")
        return None

    async def _utter(self, verb: Say | Play | Pause) -> None:
        if isinstance(verb, Pause):
            await self.keypad.speak_for(verb.length_s)
            return
        text = verb.text if isinstance(verb, Say) else f"[{verb.url or verb.digits}]"
        self.call.spoken.append(text)
        self._reports.keep(self.call)
        await self.keypad.speak_for(len(text) * self._settings.speech_s_per_char)

    async def _gather(self, gather: Gather, document: Document) -> Document | None:
        for verb in gather.prompt:
            await self._utter(verb)
        digits = await self.keypad.collect(gather.num_digits, gather.timeout_s, gather.finish_on_key)
        if not digits and not gather.action_on_empty:
            return None
        self.call.digits += digits
        self._reports.keep(self.call)
        if not (document.url or gather.action):
            raise CallOver("completed")
        action = urljoin(document.url, gather.action or "")
        return Document(action, gather.method, digits=digits)


def _keeps_ringing(verb: Verb) -> bool:
    """Whether a call that comes in is not answered by this."""
    return isinstance(verb, Reject) or (isinstance(verb, Dial) and verb.answer_on_bridge)

"""All calls: placing them, finding the live ones, ending those an earlier life left behind."""

from __future__ import annotations

from simulator.carrier.call_reports import CallReports
from simulator.carrier.faults import Faults
from simulator.carrier.line import Document, Line
from simulator.carrier.records import Call, new_sid, now
from simulator.carrier.settings import CarrierSettings
from simulator.carrier.store import Store
from simulator.carrier.tasks import Tasks

PRESS_TIMEOUT_S = 90.0
"""Longer than all tries of a webhook, so that a restarted API still gets the key."""


class NotInCall(Exception):
    """The call has ended, or has not been answered."""


class Calling:
    """The exchange: one :class:`Line` per live call."""

    def __init__(
        self,
        settings: CarrierSettings,
        store: Store,
        reports: CallReports,
        faults: Faults,
        tasks: Tasks,
    ) -> None:
        self._settings = settings
        self._store = store
        self._reports = reports
        self._faults = faults
        self._tasks = tasks
        self._lines: dict[str, Line] = {}

    def new_call(self, from_: str, to: str, direction: str) -> Call:
        """A call that nobody has dialled yet."""
        at = now()
        return Call(
            sid=new_sid("CA"),
            from_=from_,
            to=to,
            direction=direction,
            status="queued",
            created_at=at,
            updated_at=at,
            ring_s=self._settings.ring_s,
        )

    def place(self, call: Call) -> Call:
        """Dial a call."""
        outbound = call.direction != "inbound"
        fault = self._faults.strike_delivery(call.to, "voice") if outbound else None
        line = Line(call, self._settings, self._reports, fault, self)
        self._lines[call.sid] = line
        self._store.save(call)
        task = self._tasks.start(line.run())
        task.add_done_callback(lambda _: self._lines.pop(call.sid, None))
        return call

    def dial_in(self, from_: str, to: str | None) -> Call:
        """A phone calls us.

        :raises NotInCall: no voice webhook is set, nobody could take the call.
        """
        if not self._settings.voice_webhook:
            raise NotInCall("no --voice-webhook is set, so nobody takes calls")
        call = self.new_call(from_, to or self._settings.own_number, "inbound")
        call.url = self._settings.voice_webhook
        call.status_callback = self._settings.voice_status_webhook
        return self.place(call)

    def answer(self, sid: str) -> None:
        """Pick up a ringing call.

        :raises NotInCall: it does not ring any more.
        """
        self._live(sid).answer()

    def hang_up(self, sid: str) -> None:
        """Put the receiver down: completed when answered, else refused as busy (or given up).

        :raises NotInCall: the call is already over.
        """
        line = self._live(sid)
        if line.call.answered_at is not None:
            line.end("completed")
        else:
            line.end("no-answer" if line.call.direction == "inbound" else "busy")

    async def press(self, sid: str, digits: str) -> list[str]:
        """Answer if it rings, wait to be asked, press the keys; what was said after them.

        :raises NotInCall: the call is over, or ended without asking for a key.
        :raises TimeoutError: the call came to no rest.
        """
        line = self._live(sid)
        line.answer()
        if not await line.keypad.wait_until_asked(PRESS_TIMEOUT_S):
            raise NotInCall(f"call {sid} ended without asking for a key")
        said_before = len(line.call.spoken)
        await line.keypad.press_and_settle(digits, PRESS_TIMEOUT_S)
        return line.call.spoken[said_before:]

    def end(self, call: Call, status: str) -> None:
        """End a call through the REST interface.

        :raises NotInCall: it is already over.
        """
        self._live(call.sid).end(status)

    def redirect(self, call: Call, document: Document) -> None:
        """Make a call in progress run another document.

        :raises NotInCall: it is over.
        """
        self._live(call.sid).redirect(document)

    def is_listening(self, sid: str) -> bool:
        line = self._lines.get(sid)
        return line is not None and line.keypad.is_listening

    def drop_left_behind(self) -> None:
        """End the calls that an earlier life of the carrier did not see to their end."""
        for call in list(self._store.calls.values()):
            if not call.ended:
                call.end_at = now()
                self._reports.move(call, "completed" if call.answered_at else "failed", "completed")

    def _live(self, sid: str) -> Line:
        line = self._lines.get(sid)
        if line is None or line.call.ended:
            raise NotInCall(f"call {sid} is over")
        return line

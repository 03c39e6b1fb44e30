"""Twilio's error answers: https://www.twilio.com/docs/api/errors."""

from __future__ import annotations

from typing import Any

MESSAGES = {
    20001: "Invalid parameter",
    20003: "Authenticate",
    20004: "Method not allowed",
    20404: "The requested resource was not found",
    20429: "Too Many Requests",
    20500: "An internal server error has occurred",
    21201: "No 'To' number is specified",
    21205: "Url is not a valid URL",
    21206: "SendDigits is invalid",
    21208: "Invalid Timeout",
    21209: "Method is invalid",
    21210: "'From' phone number not verified",
    21211: "Invalid 'To' Phone Number",
    21212: "Invalid From Number (caller ID)",
    21213: "'From' phone number is required",
    21215: "Account not authorized to call the number",
    21218: "Invalid ApplicationSid",
    21220: "Invalid call state",
    21266: "'To' and 'From' number cannot be the same",
    21602: "Message body is required",
    21603: "A 'From' phone number is required",
    21604: "A 'To' phone number is required",
    21609: "The StatusCallback URL is not a valid URL",
    21610: "Attempt to send to unsubscribed recipient",
    21617: "The concatenated message body exceeds the 1600 character limit",
    21626: "Invalid StatusCallbackEvents",
    21705: "The Messaging Service Sid is invalid",
    30003: "Unreachable destination handset",
    30008: "Unknown error",
}
STATUSES = {20003: 401, 20004: 405, 20404: 404, 20429: 429, 20500: 500}


class TwilioError(Exception):
    """A refused REST request; ``status`` is the HTTP status."""

    def __init__(self, code: int, message: str | None = None) -> None:
        self.code = code
        self.message = message or MESSAGES.get(code, "Unknown error")
        self.status = STATUSES.get(code, 400)
        super().__init__(f"{code}: {self.message}")

    def body(self) -> dict[str, Any]:
        """The JSON body Twilio answers with."""
        return {
            "code": self.code,
            "message": self.message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }

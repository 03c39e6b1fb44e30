"""From signal to help: intake, cases, routing, escalation, notifications, hotline."""

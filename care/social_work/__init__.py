"""Social-work files (社工个案): plan, sessions, closure; read by the worker and one supervisor."""

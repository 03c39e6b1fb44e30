"""What the stories are told with: the running program, and everybody around it.

``clock`` is the test's hand on time, ``town`` presses buttons, ``desk`` is a dispatcher, ``phones``
are everybody's telephones. What arrives at a phone must be expected by the story: ``phones``
keeps account of every message and call.
"""

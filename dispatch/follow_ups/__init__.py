"""回访: a call or a visit some time after a case has ended, and how those served found the help."""

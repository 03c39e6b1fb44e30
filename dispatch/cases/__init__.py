"""A case (求助事件): one situation of one subject, from the press to its closing."""

"""Desks (坐席组) that serve areas by hours, and the agents at them: who is there, and whose turn it is."""

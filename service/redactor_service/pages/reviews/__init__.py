"""三审三校 on pages made here: queues, a draft and what may be done with it, forms, units.

Every form works without a script, and carries the version of the draft that its reader saw and the id
of the command, so that a double click or a reload does nothing twice.
"""

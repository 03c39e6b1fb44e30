"""Proof that nothing on record was changed or taken away afterwards (DESIGN §2, promise 8).

Rows of append-only tables (timelines, the audit) are linked: each has a hash over its content and the
hash before it, one chain per case and one for the audit. Every second what is new is sealed: a hash
over the new links and the seal before. Whoever keeps a copy of the newest seal elsewhere can prove
later that not even the whole chain was written anew.

A trigger of each table puts new rows into ``evidence_queue`` and refuses every change of old ones;
``sealing`` links and seals, ``verifying`` looks whether all still fits.
"""

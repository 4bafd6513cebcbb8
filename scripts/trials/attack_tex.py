from __future__ import annotations


def list_attacks(*_: object):
    return iter(())

"""What stands before the text, as a person reads it: titles, people, where they work, codes; the rest is given back."""

from elyazma.readers.front.read import read_front
from elyazma.readers.front.values import Front

__all__ = ["Front", "read_front"]

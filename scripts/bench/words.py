"""Sentences of ordinary words, and words that no text has: the same for the same seed, on every machine."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

NOUNS = (
    "account", "animal", "answer", "area", "bank", "basin", "book", "border", "bridge", "building", "case",
    "century", "chapter", "child", "city", "climate", "coast", "company", "cost", "country", "course", "crop",
    "culture", "cycle", "decade", "degree", "demand", "design", "distance", "district", "effect", "energy",
    "estimate", "example", "factor", "family", "farm", "field", "flow", "forest", "form", "group", "growth",
    "harbour", "harvest", "history", "house", "income", "industry", "island", "journey", "labour", "lake",
    "language", "layer", "letter", "level", "library", "limit", "map", "margin", "market", "material",
    "measure", "method", "model", "month", "motion", "mountain", "network", "number", "office", "order",
    "paper", "pattern", "period", "place", "plain", "plant", "policy", "port", "price", "problem", "process",
    "product", "project", "rain", "range", "rate", "record", "region", "report", "result", "river", "road",
    "rule", "sample", "scale", "school", "season", "series", "share", "signal", "site", "soil", "source",
    "speech", "station", "stone", "story", "street", "study", "summer", "surface", "survey", "system", "table",
    "teacher", "term", "theory", "tide", "time", "tower", "trade", "train", "tree", "unit", "valley", "value",
    "village", "wall", "water", "weather", "week", "wind", "winter", "witness", "word", "work", "writer",
    "year", "yield",
)  # fmt: skip
ADJECTIVES = (
    "annual", "broad", "central", "clear", "coastal", "cold", "common", "current", "daily", "dense", "direct",
    "distant", "early", "eastern", "equal", "final", "formal", "former", "general", "global", "great", "high",
    "inner", "joint", "large", "late", "linear", "local", "long", "lower", "main", "major", "mean", "modern",
    "narrow", "national", "natural", "northern", "open", "partial", "plain", "public", "quiet", "rapid", "rare",
    "recent", "regional", "rural", "second", "short", "simple", "single", "slow", "small", "social", "southern",
    "stable", "steady", "strong", "typical", "upper", "urban", "usual", "warm", "western", "whole", "wide",
)  # fmt: skip
VERBS = (
    "affects", "carries", "changes", "confirms", "contains", "covers", "crosses", "describes", "drives",
    "explains", "follows", "forms", "governs", "holds", "improves", "includes", "joins", "keeps", "leaves",
    "limits", "marks", "meets", "moves", "needs", "precedes", "predicts", "produces", "raises", "reaches",
    "reduces", "repeats", "requires", "reveals", "separates", "shapes", "shows", "supports", "surrounds",
    "tests", "yields",
)  # fmt: skip
JOINTS = ("and", "but", "while", "because", "although", "so that", "whereas", "before", "after")
PLACES = ("in", "near", "below", "above", "across", "beyond", "within", "along", "between", "without")
FAMILIES = (
    "Abbott", "Baker", "Carter", "Dawson", "Ellis", "Fisher", "Garner", "Harper", "Ingram", "Jordan", "Keller",
    "Lawson", "Mercer", "Norton", "Osborne", "Parker", "Quincy", "Ramsey", "Sawyer", "Turner", "Underwood",
    "Vaughan", "Walker", "Yates", "Zimmer", "Ashby", "Barlow", "Conway", "Draper", "Emerson", "Foster",
    "Gibson", "Holloway", "Irving",
)  # fmt: skip
GIVEN = ("Anna", "Brian", "Clara", "David", "Ellen", "Frank", "Grace", "Henry", "Irene", "James", "Karen", "Louis")
_SYLLABLES = ("ba", "de", "fi", "go", "ku", "la", "me", "ni", "po", "ra", "se", "ti", "vo", "za", "mu", "lo")
_SOME, _MANY = 3, 6
_OFTEN = 0.7


def write_sentence(random: Random) -> str:
    """Write a sentence of 8 to 30 words."""
    clauses = [_write_clause(random) for _ in range(random.choice((1, 2, 2, 3)))]
    sentence = clauses[0]
    for clause in clauses[1:]:
        sentence += f", {random.choice(JOINTS)} {clause}"
    return f"{sentence[0].upper()}{sentence[1:]}."


def _write_clause(random: Random) -> str:
    place = f" {random.choice(PLACES)} {write_phrase(random)}" if random.random() < _OFTEN else ""
    return f"{write_phrase(random)} {random.choice(VERBS)} {write_phrase(random)}{place}"


def write_phrase(random: Random) -> str:
    """Write an article, an adjective and a noun."""
    adjective = random.choice(ADJECTIVES)
    first = random.choice(("the", "the", "this", "each", "a"))
    return f"{'an' if first == 'a' and adjective[0] in 'aeiou' else first} {adjective} {random.choice(NOUNS)}"


def write_title(random: Random) -> str:
    """Write a title of 4 to 7 words, the first with a capital."""
    words = [random.choice(ADJECTIVES), random.choice(NOUNS), random.choice(PLACES), random.choice(ADJECTIVES)]
    words += [random.choice(NOUNS) for _ in range(random.randint(0, _SOME))]
    return " ".join(words).capitalize()


def write_paragraph(random: Random, sentences: int = _MANY) -> str:
    """Write a paragraph, each sentence on a line of its own."""
    return "\n".join(write_sentence(random) for _ in range(sentences))


def new_words(seed: int) -> Iterator[str]:
    """Yield words that no text has, each once: what is edited in is never known from a run before."""
    random = Random(seed)
    seen: set[str] = set()
    while True:
        word = "q" + "".join(random.choice(_SYLLABLES) for _ in range(4))
        if word not in seen:
            seen.add(word)
            yield word

"""Collections of at least 3,000 pages, put together from a set in the same way each time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from texts import Collection, Text

PAGES = 3000
MIXED = ("en", "es", "fr", "pt", "hu", "cs", "ru", "sk", "vi", "sw")
"""Languages with Latin or Cyrillic letters, in the order in which they are put together."""
SPLICED = ("en", "ar", "zh", "vi")
_AT_LEAST = 7


def collections(every: Sequence[Collection]) -> Iterator[Collection]:
    """Yield one site of many languages, then sites of one language each, as far as the set has them."""
    known = {each.language: each for each in every}
    together: list[Collection] = []
    for each in (known[code] for code in MIXED if code in known):
        if len(together) < _AT_LEAST or sum(len(one.texts) for one in together) < PAGES:
            together.append(each)
    if sum(len(one.texts) for one in together) >= PAGES:
        yield mixed(together)
    else:
        print(f"The languages with Latin or Cyrillic letters have fewer than {PAGES} pages together: left out.")
    yield from (spliced(known[code]) for code in SPLICED if code in known)


def mixed(parts: Sequence[Collection]) -> Collection:
    """Return one site in the first language with the texts of all; each text is analysed in its own language."""
    texts = tuple(
        Text(f"{part.language}/{text.id}", text.title, text.text, text.language) for part in parts for text in part.texts
    )
    questions = (replace(each, target=f"{each.language}/{each.target}") for part in parts for each in part.questions)
    return Collection("+".join(part.language for part in parts), parts[0].language, texts, tuple(questions))


def spliced(part: Collection) -> Collection:
    """Return 3,000 pages of one language: each has the title of one text and halves of two others."""
    texts, count = part.texts, len(part.texts)
    made = []
    for number in range(PAGES):
        turn = number // count
        first = texts[(number * 7 + turn + 1) % count].text
        second = texts[(number * 13 + turn * 5 + 3) % count].text
        body = f"{first[: len(first) // 2]} {second[len(second) // 2 :]}"
        title = texts[number % count]
        made.append(Text(f"{turn}/{title.id}", title.title, body, part.language))
    return Collection(f"{part.language} spliced", part.language, tuple(made), part.questions)

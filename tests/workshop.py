"""A small repository for translators' tests: one overview in English with translations, written and read by the real commands."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from kbgen import incoming, translating
from kbgen.l10n.exchange import Made
from kbgen.model.freshness import Freshness
from kbgen.translating import Workshop

DAY = dt.date(2026, 11, 25)
PAGE = "content/overviews/steam"
FIELDS = """topics: [energy]
audiences: [factory-staff]
sources:
  - {key: book, title: A book, publisher: A house, year: 2002}
license: CC-BY-4.0
last_updated: 2026-11-23"""
ENGLISH = f"""---
title: Steam costs money
lang: en
summary: What a boiler house loses in a day, and who can stop it.
{FIELDS}
---

## Where it goes

Every bare valve of a steam line loses heat,
day and night. Do not touch it with your hand.

A survey of 250 plants found leaks in [most of them](heat.md).

- Walk along the line.
- Listen for leaks.

## What to do

!!! warning "Hot"

    Steam burns the skin at once.

| Measure | Saves |
|---------|-------|
| Coat the valves | 1,200 USD |
| Shut it | 300 USD |

1. Close it.
2. Wait.

!!! tip "Cold"

    Below -5 °C let water run.

✅ Allowed on Sundays.

```text
dose: 5 g
```

Ask your fitter.
"""
CZECH = """---
lang: cs
translation: {from: en, origin: human, review: draft}
title: Pára stojí peníze
summary: Co kotelna za den ztratí a kdo to může zastavit.
---

## Kam mizí

Každý holý ventil parovodu ztrácí teplo, ve dne v noci. Nesahejte na něj rukou.

Průzkum 250 závodů našel úniky ve [většině z nich](heat.md).

- Projděte se podél potrubí.
- Poslouchejte, kde uniká.

## Co dělat

!!! warning "Horké"

    Pára okamžitě popálí kůži.

| Opatření | Ušetří |
|----------|--------|
| Obalit ventily | 1 200 USD |
| Zavřít | 300 USD |

1. Zavřete ho.
2. Počkejte.

!!! tip "Zima"

    Pod -5 °C nechte vodu téct.

✅ V neděli dovoleno.

```text
dose: 5 g
```

Zeptejte se svého údržbáře.
"""
CENTRE = """---
title: A centre
lang: en
summary: A centre that serves small firms in a made-up country, for tests alone, and has nobody to ask yet.
country: CZ
languages: [en, cs]
host: A university
host_type: university
status: historic
services: [training]
needs:
  example: true
  review_by: 2027-11-23
  needs:
    - topics: [energy]
      weight: 3
      reason: Heat.
license: CC-BY-4.0
last_updated: 2026-11-23
---

## About

A centre.
"""


def write(root: Path, **pages: str) -> Path:
    """Write the repository: ``en`` and ``cs`` unless other pages are given."""
    for code, text in (pages or {"en": ENGLISH, "cs": CZECH}).items():
        put(root, code, text)
    return root


def put(root: Path, code: str, text: str, page: str = PAGE) -> None:
    path = root / (f"{page}.md" if code == "en" else f"{page}.{code}.md")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def ack(root: Path, *pieces: str, page: str = PAGE) -> None:
    shop = translating.opened(root)
    translating.acknowledge(shop, translating.translations(shop, [page]), pieces, DAY)


def fresh(root: Path, code: str = "cs", page: str = PAGE) -> Freshness:
    found = translating.opened(root).library.documents[page].editions[code].freshness
    assert found is not None
    return found


def text(root: Path, code: str = "cs") -> str:
    return (root / f"{PAGE}.{code}.md").read_text(encoding="utf-8")


def export(root: Path, code: str = "cs", form: str = "po") -> str:
    shop = translating.opened(root)
    return translating.exported(shop, code, translating.documents(shop, [PAGE]), form)


def bring(
    root: Path, data: str | bytes, code: str = "cs", suffix: str = "po", *, origin: str = "human", write: bool = True
) -> incoming.Imported:
    """Import a translator's file."""
    file = root / f"in.{suffix}"
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    made = Made(origin=origin, day=DAY.isoformat())
    return incoming.imported(translating.opened(root), file, code, made, write=write)


def shop(root: Path) -> Workshop:
    return translating.opened(root)

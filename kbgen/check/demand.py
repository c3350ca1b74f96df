"""Rules about needs and answers: every page is asked for, every profile is honest and not too old, readers reach the centre."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kbgen.check.rule import error, warning
from kbgen.language.kin import is_same
from kbgen.model.document import profile
from kbgen.model.finding import phrase
from kbgen.model.need import LINES

if TYPE_CHECKING:
    from kbgen.check.rule import Found, Scene
    from kbgen.model.need import Need

HEAVIEST = 5
OLD_MONTHS = 24
MAILBOX = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
"""No more than mailboxes have, so that a link to one cannot carry other words."""


@warning("KB701")
def never_shown(scene: Scene) -> Found:
    """No centre will ever show this page.

    Its tags match no need of any centre, and it is no centre's own. Perhaps a tag is missing or too narrow. A page that
    says only_here: true is shown by the centre named in centre: and by no other.
    """
    for document in scene.library.documents.values():
        if scene.library.centres and scene.shown is not None and document.kind != "centre" and document.id not in scene.shown:
            hint = phrase("Check sector, topics and audiences, or add a need to a centre.")
            if getattr(document.facts, "only_here", False):
                hint = phrase("Write centre: with the centre that keeps it.")
            yield document.original.place(), phrase("No centre will show this page."), hint


@error("KB702")
def weight_out_of_range(scene: Scene) -> Found:
    """A need's weight is not between 1 and 5.

    1 is nice to have, 5 is asked for by most.
    """
    for centre in scene.library.centres:
        for number, need in enumerate(profile(centre).needs.needs):
            if not 1 <= need.weight <= HEAVIEST:
                message = phrase("The weight {weight} is not between 1 and 5.", weight=f"{need.weight:g}")
                yield (
                    centre.original.place("needs", "needs", number, "weight"),
                    message,
                    phrase("Write 1 (nice to have) to 5 (asked for by most)."),
                )


@warning("KB703")
def old_survey(scene: Scene) -> Found:
    """A needs profile is older than two years, or its day of review has passed.

    Needs change. Ask again, or set a new review_by when the profile was looked through.
    """
    for centre in scene.library.centres:
        needs = profile(centre).needs
        survey = needs.surveyed.date if needs.surveyed else None
        if survey and (scene.today - survey).days > OLD_MONTHS * 30.44:
            yield centre.original.place("needs", "surveyed"), phrase("The survey is older than two years."), phrase("Ask again.")
        if needs.review_by < scene.today:
            yield (
                centre.original.place("needs", "review_by"),
                phrase("The day of review has passed."),
                phrase("Look the needs through and set a new day."),
            )


@error("KB704")
def example_or_survey(scene: Scene) -> Found:
    """A needs profile is neither an example nor the result of a survey.

    Readers are told where the needs come from: ``example: true``, or ``surveyed`` with day, method and number of people.
    """
    for centre in scene.library.centres:
        needs = profile(centre).needs
        if needs.example == (needs.surveyed is not None):
            hint = phrase("Write example: true and no survey, or example: false and surveyed: with date, method and n.")
            yield centre.original.place("needs"), phrase("It is not clear where the needs come from."), hint


@error("KB707")
def contradiction(scene: Scene) -> Found:
    """A need contradicts itself or the rest of the profile, so that no page can meet it.

    What is not_needed is never shown, so it cannot be asked for. A page is about one sector, so none can have all of several:
    write them under ``sectors:`` beside the need's other lines; one of them is then enough.
    """
    for centre in scene.library.centres:
        needs = profile(centre).needs
        for number, need in enumerate(needs.needs):
            here = ("needs", "needs", number)
            both = sorted({tag for line in LINES for tag in (*need.line(line), *need.every(line))} & set(needs.not_needed))
            for tag in both:
                message = phrase("{tag} is asked for and not needed at once.", tag=tag)
                yield centre.original.place(*here), message, phrase("Take it out of one of the two.")
            if apart := _sectors_apart(scene, need):
                message = phrase("No page is about {one} and {other} at once.", one=apart[0], other=apart[1])
                yield (
                    centre.original.place(*here, "all", "sectors"),
                    message,
                    phrase("Write both under sectors: and not under all: if one of them is enough."),
                )


def _sectors_apart(scene: Scene, need: Need) -> tuple[str, str] | None:
    """Return two sectors of which a need wants both, and that are not broader or narrower than one another."""
    every, one_of = need.every("sectors"), need.line("sectors")
    near = {tag: {tag, *scene.library.vocabulary.related("sectors", tag)} for tag in (*every, *one_of)}
    pairs = ((one, other) for n, one in enumerate(every) for other in every[n + 1 :])
    found = next((pair for pair in pairs if pair[1] not in near[pair[0]]), None)
    if found or not (every and one_of):
        return found
    return next(((one, one_of[0]) for one in every if not near[one] & set(one_of)), None)


@error("KB714")
def twins(scene: Scene) -> Found:
    """Two needs of a centre have the same id.

    Translations find the reason of a need by its id, so both would show the same words. Give one of them another id.
    """
    for centre in scene.library.centres:
        seen: set[str] = set()
        for number, need in enumerate(profile(centre).needs.needs):
            if need.id and need.id in seen:
                message = phrase("{id} is the id of another need as well.", id=need.id)
                yield centre.original.place("needs", "needs", number, "id"), message, phrase("Write another id.")
            seen.add(str(need.id))


@warning("KB708")
def asks_for_nothing(scene: Scene) -> Found:
    """A need names no tag, so it asks for nothing and no page meets it.

    Write at least one of sectors, topics, option_types, audiences, effort, or delete the need.
    """
    for centre in scene.library.centres:
        for number, need in enumerate(profile(centre).needs.needs):
            if not any((*need.line(line), *need.every(line)) for line in LINES):
                yield (
                    centre.original.place("needs", "needs", number),
                    phrase("This need asks for nothing."),
                    phrase("Write what it asks for, as sectors: [brewery], or delete it."),
                )


@warning("KB712")
def language_not_offered(scene: Scene) -> Found:
    """People asked for pages in a language in which the centre has no site.

    The ledger counts their wishes in that language. Add it to the centre's languages as soon as somebody translates into it.
    """
    for centre in scene.library.centres:
        facts = profile(centre)
        for number, code in enumerate(facts.needs.languages):
            if not any(is_same(code, each) for each in facts.languages):
                yield (
                    centre.original.place("needs", "languages", number),
                    phrase("People asked for pages in {code}, and the centre has no site in it.", code=code),
                    phrase("Add it to languages: of the centre, or take it out here if the code is wrong."),
                )


@error("KB705")
def accent_contrast(scene: Scene) -> Found:
    """A centre's colour is too pale to read on white paper, or is no colour.

    Text needs a contrast of 4.5 to 1 (WCAG 2.2, 1.4.3). Choose a darker shade, written as #rrggbb.
    """
    for centre in scene.library.centres:
        accent = profile(centre).accent
        if accent and (ratio := contrast_with_white(accent)) < 4.5:  # noqa: PLR2004 - WCAG
            message = phrase("The colour {colour} has a contrast of {ratio} to 1 on white.", colour=accent, ratio=round(ratio, 1))
            yield centre.original.place("accent"), message, phrase("Choose a darker shade, as #0b5345.")


@error("KB710")
def no_mailbox(scene: Scene) -> Found:
    """The e-mail address for readers' answers is none.

    Pages print it and link to it. Write the centre's own mailbox, never a person's: office@centre.example.
    """
    for centre in scene.library.centres:
        feedback = profile(centre).feedback
        if feedback and feedback.email and not MAILBOX.fullmatch(feedback.email):
            message = phrase("{text} is no e-mail address.", text=feedback.email)
            yield centre.original.place("feedback", "email"), message, phrase("Write a mailbox, as office@centre.example.")


@error("KB711")
def open_form(scene: Scene) -> Found:
    """The form for readers' answers is not at an https address.

    What readers write there would travel so that anybody on the way can read it.
    """
    for centre in scene.library.centres:
        feedback = profile(centre).feedback
        if feedback and feedback.form and not feedback.form.startswith("https://"):
            message = phrase("The form {url} is not encrypted.", url=feedback.form)
            yield centre.original.place("feedback", "form"), message, phrase("Write an address that begins with https://.")


def contrast_with_white(colour: str) -> float:
    """Return the contrast ratio of a colour ``#rrggbb`` with white (WCAG 2.2), 0 for what is no colour."""
    try:
        parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    except ValueError:
        return 0.0
    if len(colour) != 7 or colour[0] != "#":  # noqa: PLR2004 - #rrggbb
        return 0.0
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)  # noqa: PLR2004 - sRGB
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


RULES = (
    never_shown,
    weight_out_of_range,
    old_survey,
    example_or_survey,
    contradiction,
    twins,
    asks_for_nothing,
    language_not_offered,
    accent_contrast,
    no_mailbox,
    open_form,
)

"""The page that asks readers what they need, and the one that thanks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbgen.compose.listings import links, plain
from kbgen.compose.wishes import ANSWERS, ONE, QUESTIONS
from kbgen.language import own_name
from kbgen.model.document import profile
from kbgen.model.inquiry import SurveyQuestion, SurveyView, ThanksView
from kbgen.model.parts import Said
from kbgen.model.site import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbgen.compose.setting import Setting

_WRITTEN = "wanted"
"""The question that is answered in words."""


def pages(setting: Setting) -> Iterator[Page]:
    """Yield the survey, and where the centre asks whether its pages helped, the page to which that question leads."""
    yield _survey(setting)
    feedback = profile(setting.centre).feedback
    if feedback and feedback.marks:
        yield _thanks(setting)


def _survey(setting: Setting) -> Page:
    say = setting.say
    view = SurveyView(
        questions=tuple(
            SurveyQuestion(name=name, text=say(text), answers=tuple(_answers(setting, name)), one=name in ONE)
            for name, text in QUESTIONS.items()
            if name != _WRITTEN
        ),
        wanted=say(QUESTIONS[_WRITTEN]),
    )
    title = say("What do you need? Tell {centre}", centre=setting.title(setting.centre).text)
    return plain(
        setting, "survey/", "survey", title, say("This centre shows first what its users ask for. Tick what you need."), view
    )


def _answers(setting: Setting, question: str) -> Iterator[tuple[str, Said]]:
    """Yield (id, name) of the answers to a question: tags, words of ours, or languages in their own words."""
    if question in ANSWERS:
        yield from ((each, Said(setting.say(name))) for each, name in ANSWERS[question].items())
    elif question == "languages":
        yield from ((code, setting.said(own_name(code), code)) for code in profile(setting.centre).languages)
    else:
        found = [(tag, Said(setting.label(question, tag))) for tag in setting.library.vocabulary.terms[question]]
        if question == "sectors":
            found.sort(key=lambda answer: setting.voice.sort_key(answer[1].text))
        yield from found


def _thanks(setting: Setting) -> Page:
    say = setting.say
    description = say("Your answer helps this centre to show what its users need.")
    return plain(setting, "thanks/", "thanks", say("Thank you"), description, ThanksView(sectors=links(setting, "sectors")))

"""Typed facts from metadata strings. The only module that knows pydantic.

The fields of each kind are declared once, as dataclasses of the model; the pydantic models are derived
from them here, with ``extra="forbid"`` and a reader for each kind of word (model/figures.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema, create_model
from pydantic_core import PydanticCustomError

from kbgen.model import figures
from kbgen.model.document import Translation
from kbgen.model.kinds import KINDS, Facts

MAX_NUMBER = 1e15
MAX_DIGITS = 40
FIRST_YEAR, LAST_YEAR = 1900, 2100

_T = TypeVar("_T")


@dataclass(frozen=True, kw_only=True)
class Heading:
    """What every file says of itself."""

    lang: figures.Text
    title: figures.Text
    summary: figures.Text


@dataclass(frozen=True, kw_only=True)
class TranslationFields:
    """All that a translation may hold; the facts are inherited from its source."""

    lang: figures.Text
    translation: TranslationBlock
    title: figures.Text
    summary: figures.Text
    words: Mapping[str, str] = Field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class TranslationBlock:
    """Where a translation comes from and who has read it."""

    # "from" is a Python keyword, so the field is renamed when read
    source: figures.Text = Field(alias="from")  # noqa: RUF009 - pydantic reads it as the field's settings
    origin: Literal["human", "machine", "machine-edited"]
    review: Literal["draft", "reviewed", "approved"]
    translator: figures.Text | None = None
    reviewed_on: date | None = None


@dataclass(frozen=True)
class Problem:
    """One thing that does not fit the schema: what kind, where, and what a message needs."""

    kind: str
    path: tuple[str | int, ...]
    told: Mapping[str, str]
    choices: tuple[str, ...] = ()


def _fail(kind: str, **told: str) -> PydanticCustomError:
    return PydanticCustomError(kind, "{text}", {"text": told.get("text", ""), **told})


def _text(value: object) -> object:
    if isinstance(value, str) and not value.strip():
        raise _fail("empty")
    return value


def _pattern(pattern: str, kind: str) -> Callable[[object], object]:
    compiled = re.compile(pattern + r"\Z")

    def read(value: object) -> object:
        if isinstance(value, str) and not compiled.match(value):
            raise _fail(kind, text=value)
        return value

    return read


def _number(value: object) -> object:
    """Read 1234 or -1234.5; refuse 1,200 and 1.200, which people read in two ways."""
    if not isinstance(value, str):
        return value
    if len(value) > MAX_DIGITS:
        raise _fail("out_of_range", text=value[:12] + "...")
    if re.fullmatch(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}", value) or not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", value):
        raise _fail("unclear_number", text=value)
    number = float(value)
    if abs(number) > MAX_NUMBER:
        raise _fail("out_of_range", text=value)
    return number


def _count(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{1,12}", value):
        raise _fail("unclear_number", text=value)
    return value


def _year(value: object) -> object:
    if isinstance(value, str) and not (re.fullmatch(r"[0-9]{4}", value) and FIRST_YEAR <= int(value) <= LAST_YEAR):
        raise _fail("not_a_year", text=value)
    return value


def _or_unknown(read: Callable[[object], object]) -> Callable[[object], object]:
    return lambda value: None if value == "unknown" else read(value)


def _either(kind: str) -> WithJsonSchema:
    return WithJsonSchema({"anyOf": [{"type": kind}, {"const": "unknown"}]})


def _date(value: object) -> object:
    if not isinstance(value, str):
        return value
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        with suppress(ValueError):
            return date.fromisoformat(value)
    raise _fail("not_a_date", text=value)


def _flag(value: object) -> object:
    if isinstance(value, str) and value not in {"true", "false"}:
        raise _fail("not_a_flag", text=value)
    return value


_TEXT = Annotated[str, BeforeValidator(_text)]
_READERS: dict[object, Any] = {
    str: _TEXT,
    figures.Words: _TEXT,
    figures.Text: _TEXT,
    figures.Slug: Annotated[str, BeforeValidator(_pattern(r"[a-z0-9]+(-[a-z0-9]+)*", "not_a_slug"))],
    figures.Tag: Annotated[str, BeforeValidator(_text)],
    figures.DocumentId: Annotated[str, BeforeValidator(_text)],
    figures.Country: Annotated[str, BeforeValidator(_pattern(r"[A-Z]{2}", "not_a_country"))],
    figures.Currency: Annotated[str, BeforeValidator(_pattern(r"[A-Z]{3}", "not_a_currency"))],
    figures.Url: Annotated[str, BeforeValidator(_pattern(r"https?://[^\s<>\"']+", "not_a_url"))],
    figures.Number: Annotated[float, BeforeValidator(_number)],
    figures.Count: Annotated[int, BeforeValidator(_count)],
    figures.Year: Annotated[int, BeforeValidator(_year)],
    figures.KnownYear: Annotated[int, BeforeValidator(_year)],
    figures.KnownNumber: Annotated[float, BeforeValidator(_number)],
    date: Annotated[date, BeforeValidator(_date)],
    bool: Annotated[bool, BeforeValidator(_flag)],
}
_OR_UNKNOWN: dict[object, Any] = {
    figures.KnownYear: Annotated[int | None, BeforeValidator(_or_unknown(_year)), _either("integer")],
    figures.KnownNumber: Annotated[float | None, BeforeValidator(_or_unknown(_number)), _either("number")],
}


def _reader(hint: Any) -> Any:
    """Return the pydantic type that reads a field of the model."""
    arguments = get_args(hint)
    if hint in _READERS:
        read = _READERS[hint]
    elif _declares(hint):
        read = model_of(hint)
    elif known := next((each for each in arguments if each in _OR_UNKNOWN), None):
        read = _OR_UNKNOWN[known]
    elif get_origin(hint) in {Union, UnionType}:
        read = _reader(next(argument for argument in arguments if argument is not type(None))) | None
    elif get_origin(hint) is tuple:
        read = tuple.__class_getitem__((_reader(arguments[0]), ...))
    elif get_origin(hint) is Mapping:
        read = dict[str, _TEXT]
    else:
        read = hint  # a Literal
    return read


def _declares(hint: Any) -> bool:
    """Tell whether a type is one of the model's dataclasses."""
    return is_dataclass(hint)


@cache
def model_of(*kinds: type) -> type[BaseModel]:
    """Return the pydantic model of one dataclass, or of several whose fields stand side by side."""
    described: dict[str, Any] = {}
    for kind in kinds:
        hints = get_type_hints(kind)
        for item in fields(kind):
            default = ... if item.default is MISSING else item.default
            described[item.name] = (_reader(hints[item.name]), default)
    config = ConfigDict(extra="forbid", frozen=True)
    return create_model(kinds[-1].__name__, __config__=config, __doc__=kinds[-1].__doc__, **described)


def frozen(kind: Callable[..., _T], read: BaseModel) -> _T:
    """Return the dataclass that a model was derived from, holding what the model read."""
    return kind(**{name: _frozen(hint, getattr(read, name)) for name, hint in _hints(kind).items()})


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {item.name: hints[item.name] for item in fields(kind)}


def _frozen(hint: Any, value: object) -> object:
    if isinstance(value, BaseModel):
        return frozen(next(each for each in (hint, *get_args(hint)) if _declares(each)), value)
    if isinstance(value, tuple):
        return tuple(_frozen(get_args(hint)[0], member) for member in value)
    return value


def read_source(kind: str, value: object) -> tuple[Heading, Facts] | list[Problem]:
    """Return what a page's source file says of itself and its facts, or what does not fit."""
    facts: Any = KINDS[kind]
    read = _validate(model_of(Heading, facts), value)
    return read if isinstance(read, list) else (frozen(Heading, read), frozen(facts, read))


def read_translation(value: object) -> tuple[TranslationFields, Translation] | list[Problem]:
    """Return what a translation holds, or what does not fit."""
    read = _validate(model_of(TranslationFields), value)
    if isinstance(read, list):
        return read
    held = frozen(TranslationFields, read)
    block = held.translation
    return held, Translation(
        source=block.source, origin=block.origin, review=block.review, translator=block.translator, reviewed_on=block.reviewed_on
    )


def _validate(model: type[BaseModel], value: object) -> BaseModel | list[Problem]:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        return [_problem(dict(each), model) for each in error.errors(include_url=False)]


_WRONG_SHAPE = {
    "string_type": "one_value",
    "tuple_type": "a_list",
    "model_type": "fields",
    "model_attributes_type": "fields",
    "dict_type": "fields",
    "float_type": "one_value",
    "int_type": "one_value",
    "date_type": "one_value",
    "bool_type": "one_value",
}


def _problem(error: dict[str, Any], model: type[BaseModel]) -> Problem:
    path = tuple(error["loc"])
    kind = _WRONG_SHAPE.get(error["type"], error["type"])
    told = {name: str(text) for name, text in error.get("ctx", {}).items()}
    if error["input"] == "" and kind != "extra_forbidden":
        return Problem("empty", path, told)
    if kind == "literal_error":
        told["text"] = str(error["input"])
        return Problem(kind, path, told, tuple(re.findall(r"'([^']+)'", told["expected"])))
    if kind == "extra_forbidden":
        return Problem(kind, path, told, _field_names(model, path[:-1]))
    return Problem(kind, path, told)


def _field_names(model: type[BaseModel], path: tuple[str | int, ...]) -> tuple[str, ...]:
    """Return the names allowed in the mapping at ``path``."""
    inner: Any = model
    for part in path:
        if isinstance(part, str) and part in inner.model_fields:
            inner = _model_within(inner.model_fields[part].annotation) or inner
    return tuple(item.alias or name for name, item in inner.model_fields.items())


def _model_within(annotation: Any) -> type[BaseModel] | None:
    for hint in (annotation, *get_args(annotation)):
        if isinstance(hint, type) and issubclass(hint, BaseModel):
            return hint
    return None


def json_schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of a kind of page, for editors that complete and check fields."""
    if kind == "translation":
        return model_of(TranslationFields).model_json_schema()
    facts: Any = KINDS[kind]
    return model_of(Heading, facts).model_json_schema()

"""YAML files read strictly, with messages that name file, line, key and the expected form."""

from __future__ import annotations

import difflib
import re
import reprlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

T = TypeVar("T")
MAX_CHARACTERS = 1_000_000
MAX_DEPTH = 20

# What a person calls the forms that pydantic names by its error types.
_FORMS = {
    "missing": "is missing",
    "date_from_datetime_parsing": "a day like 2021-12-31",
    "date_parsing": "a day like 2021-12-31",
    "date_type": "a day like 2021-12-31",
    "time_parsing": "a time like 09:30",
    "time_type": "a time like 09:30",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "pattern_regex": "a regular expression",
    "string_type": "text (numbers in quotes)",
    "tuple_type": "a list, [a, b] or lines that begin with -",
    "too_short": "at least one entry",
}


class _Loader(yaml.SafeLoader):
    """Days and times stay text: the model reads them, and names the key of a day that no calendar has. To YAML
    12:00 is the number 720."""


_TIME = ("tag:yaml.org,2002:str", re.compile(r"\d{1,2}:\d{2}(:\d{2})?$"))
_Loader.yaml_implicit_resolvers = {
    letter: [_TIME, *(pair for pair in resolvers if pair[0] != "tag:yaml.org,2002:timestamp")]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class ConfigError(ValueError):
    """A configuration file is wrong; the message names it, the key and what is expected there."""


def read_yaml(path: Path) -> dict[str, Any]:
    """The mapping in a YAML file. Raises ConfigError with the line for anything else, also for a key twice."""
    try:
        said = path.read_text("utf-8")
        if len(said) > MAX_CHARACTERS:
            raise ConfigError(f"{path}: has more than {MAX_CHARACTERS:,} characters")
        _refuse_traps(said, path)
        _refuse_repeated(yaml.compose(said, Loader=_Loader), path)
        data = yaml.load(said, Loader=_Loader)  # noqa: S506 (a safe loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        raise ConfigError(f"{path}, line {line}: not YAML ({error.problem})") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 ({error.reason} at byte {error.start})") from error
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from error
    except (yaml.YAMLError, ValueError) as error:
        if isinstance(error, ConfigError):
            raise
        raise ConfigError(f"{path}: not YAML ({' '.join(str(error).split())})") from error
    if not isinstance(data, dict):
        raise ConfigError(f"{path}: expected lines of the form `key: value`")
    return data


def validate(adapter: TypeAdapter[T], data: dict[str, Any], path: Path, keys: Iterable[str] = ()) -> T:
    """The model of a file's content; `keys` are those that a misspelt key may have meant.

    Raises ConfigError with one line for each thing that is wrong."""
    try:
        return adapter.validate_python(data)
    except ValidationError as error:
        lines = _lines(path)
        wrong = error.errors()
        below = {item["loc"][:n] for item in wrong for n in range(len(item["loc"]))}
        wrong = [item for item in wrong if item["loc"] not in below]  # what is wrong inside says it better
        raise ConfigError("\n".join(_tell(path, lines, item, keys) for item in wrong)) from None


def _tell(path: Path, lines: dict[tuple[str | int, ...], int], item: Any, keys: Iterable[str]) -> str:
    place = tuple(part for part in item["loc"] if part not in ("epaper", "jcms", "hangzhou_news"))
    key = ".".join(str(part + 1) if isinstance(part, int) else part for part in place) or "family"
    place = place or ("family",)
    line = next((lines[place[:n]] for n in range(len(place), 0, -1) if place[:n] in lines), None)
    where = f"{path}, line {line}" if line else f"{path}"
    kind, context = item["type"], item.get("ctx") or {}
    if kind == "extra_forbidden":
        return f"{where}: {key}: no such key{_near(str(place[-1]), keys)}"
    if kind.startswith("union_tag"):
        return (
            f"{where}: family: expected one of {context.get('expected_tags', 'epaper, jcms, hangzhou_news')}"
        )
    if kind == "missing":
        return f"{where}: {key}: is missing"
    form = _FORMS.get(kind) or context.get("expected") or item["msg"].removeprefix("Value error, ")
    if "pattern" in context:
        form = f"text of the form {context['pattern']}"
    return f"{where}: {key}: expected {form}, found {reprlib.repr(item['input'])}"


def _near(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean {close[0]}?" if close else ""


def _lines(path: Path) -> dict[tuple[str | int, ...], int]:
    found: dict[tuple[str | int, ...], int] = {}

    def walk(node: yaml.Node | None, place: tuple[str | int, ...]) -> None:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                found[(*place, key.value)] = key.start_mark.line + 1
                walk(value, (*place, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                found[(*place, index)] = value.start_mark.line + 1
                walk(value, (*place, index))

    walk(yaml.compose(path.read_text("utf-8"), Loader=yaml.SafeLoader), ())
    return found


def _refuse_traps(said: str, path: Path) -> None:
    """Aliases and deep nesting are not needed here: a few lines of the ones stand for more values than memory
    holds, of the others for more time than anybody has."""
    depth = 0
    for event in yaml.parse(said, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise ConfigError(f"{path}: not YAML that we read (nested too deeply)")
        if isinstance(event, yaml.AliasEvent):
            line = event.start_mark.line + 1 if event.start_mark else "?"
            raise ConfigError(
                f"{path}, line {line}: *{event.anchor}: write the value out, aliases are not read"
            )


def _refuse_repeated(node: yaml.Node | None, path: Path) -> None:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise ConfigError(f"{path}, line {key.start_mark.line + 1}: a key must be a word")
            if key.value in seen:
                raise ConfigError(f"{path}, line {key.start_mark.line + 1}: {key.value}: stands there twice")
            seen.add(key.value)
            _refuse_repeated(value, path)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            _refuse_repeated(value, path)

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

from extractors.cleaning import QUOTED, on_one_line

T = TypeVar("T")

_UNFIT = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\ud800-\udfff\ufffe\uffff]")

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


_EVENTS = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_BYTES = 64 * 1024
MAX_DEPTH = 12


def _whole_number(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Any:
    """A number too long for Python to write stays text, so that the model can name its key."""
    return loader.construct_yaml_int(node) if len(node.value) < 100 else node.value


_Loader.add_constructor("tag:yaml.org,2002:int", _whole_number)


class ConfigError(ValueError):
    """A configuration file is wrong; the message names it, the key and what is expected there."""


def read_yaml(path: Path) -> dict[str, Any]:
    """The mapping in a YAML file. Raises ConfigError with the line for anything else, also for a key twice, for
    aliases and tags, which no source needs, and for a file that is too large, too deep or no text."""
    text = _text(path)
    try:
        _refuse_what_no_source_needs(text, path)
        node = yaml.compose(text, Loader=_Loader)
        _refuse_repeated(node, path)
        data = yaml.load(text, Loader=_Loader)  # noqa: S506 (a safe loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        raise ConfigError(f"{path}, line {line}: not YAML ({on_one_line(str(error.problem), QUOTED)})") from error
    except yaml.YAMLError as error:
        raise ConfigError(f"{path}: not YAML ({on_one_line(str(error), QUOTED)})") from error
    if not isinstance(data, dict):
        raise ConfigError(f"{path}: expected lines of the form `key: value`")
    return data


def _text(path: Path) -> str:
    try:
        with path.open("rb") as handle:
            data = handle.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise ConfigError(f"{path}: larger than {MAX_BYTES} bytes; a source is a dozen lines")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"{path}: not UTF-8 ({error.reason} at byte {error.start}); save it again as UTF-8"
        ) from error
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from error


def _refuse_what_no_source_needs(text: str, path: Path) -> None:
    """Refuse, before anything is built, what a small file could make large or endless.

    libyaml's reader: that in Python looks, where a key may begin, at every bracket around each bracket.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_EVENTS):
        where = f"{path}, line {event.start_mark.line + 1}" if event.start_mark else f"{path}"
        if isinstance(event, yaml.NodeEvent) and event.anchor:
            name = on_one_line(str(event.anchor), 40)
            raise ConfigError(f"{where}: {name}: anchors and aliases are not read; write the value out")
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
            raise ConfigError(
                f"{where}: the tag {on_one_line(str(event.tag), 40)} is not read; write the plain value"
            )
        if isinstance(event, yaml.ScalarEvent) and (found := _UNFIT.search(event.value)):
            raise ConfigError(f"{where}: the character {found[0]!a} in a value; leave it out")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise ConfigError(
                f"{where}: more than {MAX_DEPTH} levels, one inside the other; a source has three"
            )


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
        raise ConfigError("\n".join(on_one_line(_tell(path, lines, item, keys)) for item in wrong)) from None


def _tell(path: Path, lines: dict[tuple[str | int, ...], int], item: Any, keys: Iterable[str]) -> str:
    place = tuple(part for part in item["loc"] if part not in ("epaper", "jcms", "hangzhou_news"))
    key = on_one_line(".".join(str(part + 1) if isinstance(part, int) else part for part in place), QUOTED) or "family"
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
    return f"{where}: {key}: expected {form}, found {on_one_line(reprlib.repr(item['input']))}"


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

    walk(yaml.compose(_text(path), Loader=yaml.SafeLoader), ())
    return found


def _refuse_repeated(node: yaml.Node | None, path: Path) -> None:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise ConfigError(f"{path}, line {key.start_mark.line + 1}: a key must be a word")
            if key.value in seen:
                raise ConfigError(f"{path}, line {key.start_mark.line + 1}: {on_one_line(key.value, QUOTED)}: stands there twice")
            seen.add(key.value)
            _refuse_repeated(value, path)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            _refuse_repeated(value, path)

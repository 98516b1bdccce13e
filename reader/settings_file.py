"""The settings as a commented TOML file: read with what is wrong in it, written so that the user's lines survive."""

from __future__ import annotations

import dataclasses
import difflib
import re
import tomllib
from pathlib import Path
from typing import Any

from reader.errors import SettingsError
from reader.files import private_folder, write_whole
from reader.settings import Settings, Value, check, rules, shown


def parse(text: str) -> Settings:
    """Settings from TOML. Raises SettingsError naming the first line that is wrong and what it may be."""
    settings, problems = parse_forgiving(text)
    if problems:
        raise problems[0]
    return settings


def parse_forgiving(text: str) -> tuple[Settings, list[SettingsError]]:
    """Settings from TOML with the default wherever a line is wrong, and what is wrong.

    The page opens with this, so that a slip in the file never locks anyone out.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        place = f"Line {line[1]}" if line else "The end"
        problem = SettingsError(
            f"{place} of the settings file is not written as settings are.",
            'A setting looks like this: rate = 170, or voice = "joe".',
        )
        return Settings(), [problem]
    values: dict[str, Any] = {}
    problems: list[SettingsError] = []
    by_name = dict(rules())
    for table, content in tables.items():
        if not isinstance(content, dict):
            content, table = {table: content}, ""
        for name, value in content.items():
            try:
                if table == "keys":
                    values.setdefault("keys", {})[name] = _keys(name, value)
                elif name in by_name and by_name[name].group != table:
                    raise SettingsError(
                        f'The setting "{name}" stands in the wrong place.',
                        f"It belongs under [{by_name[name].group}].",
                    )
                else:
                    values[name] = check(name, value)
            except SettingsError as error:
                problems.append(_with_line(error, text, name))
    return Settings(**values), problems


def _keys(name: str, value: object) -> tuple[str, ...]:
    # Read before the first paint; few have keys of their own.
    from reader.commands import BY_VERB

    if name not in {verb.value for verb in BY_VERB}:
        near = difflib.get_close_matches(name, [verb.value for verb in BY_VERB], 1)
        raise SettingsError(
            f'There is no command called "{name}".',
            f'Did you mean "{near[0]}"?' if near else "See the table of commands.",
        )
    keys = tuple(value.split()) if isinstance(value, str) else ()
    if not keys or any("+" in key and len(key) > 1 for key in keys):
        raise SettingsError(
            f'The keys of "{name}" cannot be {shown(value)}.', 'Write single keys with spaces between: "n right".'
        )
    return keys


def _with_line(error: SettingsError, text: str, name: str) -> SettingsError:
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(rf'\s*"?{re.escape(name)}"?\s*=', line):
            return SettingsError(f"Line {number} of the settings file is wrong: {error.message}", error.hint)
    return error


def render(settings: Settings) -> str:
    """The whole file, with a comment for every setting; a value at its default is commented out, so that a better
    default reaches people who never chose."""
    lines = ["# Settings of the reader. Remove the # before a line to change it.", ""]
    group = ""
    for name, rule in rules():
        if rule.group != group:
            group = rule.group
            lines += [f"[{group}]", ""]
        value = getattr(settings, name)
        mark = "# " if value == Settings.__dataclass_fields__[name].default else ""
        lines += [f"# {rule.label}: {rule.help} ({rule.allowed})", f"{mark}{name} = {_toml(value)}", ""]
    lines += ["[keys]", "", '# Other keys for a command, by its name: next_section = "n right"']
    lines += [f'{name} = "{" ".join(keys)}"' for name, keys in settings.keys.items()]
    return "\n".join(lines) + "\n"


def _toml(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{value:g}" if isinstance(value, float) and value != int(value) else str(value)


class SettingsFile:
    """The settings and the file they live in."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.settings = Settings()
        self.problems: list[SettingsError] = []

    def load(self) -> Settings:
        """Reads the file; wrong lines are in `problems`, and their settings at the default."""
        try:
            self.settings, self.problems = parse_forgiving(self.path.read_text("utf-8"))
        except FileNotFoundError:
            self.settings, self.problems = Settings(), []
        except (OSError, UnicodeDecodeError):
            problem = SettingsError("The settings file cannot be read.", f"Check the file {self.path}.")
            self.settings, self.problems = Settings(), [problem]
        return self.settings

    def change(self, **values: object) -> Settings:
        """Changes settings and writes the file, whole or not at all.

        Raises SettingsError for a wrong value. While the file has lines that are wrong it is left as it is, so that
        nothing the user wrote is lost: the change then holds until the reader closes.
        """
        checked: dict[str, Any] = {name: check(name, value) for name, value in values.items()}
        self.settings = dataclasses.replace(self.settings, **checked)
        if not self.problems:
            self.write()
        return self.settings

    def override(self, **values: object) -> Settings:
        """Changes settings for this run only. Raises SettingsError."""
        checked: dict[str, Any] = {name: check(name, value) for name, value in values.items()}
        self.settings = dataclasses.replace(self.settings, **checked)
        return self.settings

    def export(self, path: Path) -> None:
        """Writes the whole set-up to another file. Raises SettingsError."""
        try:
            write_whole(path, render(self.settings), private=True)
        except OSError as error:
            raise SettingsError(
                f"{path.name} could not be written.", f"{error.strerror}: choose another place."
            ) from error

    def take(self, path: Path) -> Settings:
        """Takes the whole set-up from another file. Raises SettingsError, and then nothing has changed."""
        try:
            new = parse(path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(
                f"{path.name} cannot be read as a set-up.", "Choose a file that was exported."
            ) from error
        self.settings, self.problems = new, []
        try:
            private_folder(self.path.parent)
            write_whole(self.path, render(new), private=True)
        except OSError as error:
            raise SettingsError("The settings could not be kept.", f"{error.strerror}.") from error
        return new

    def write(self) -> None:
        """Writes the file. A file that cannot be written becomes a problem, not an error: reading goes on."""
        try:
            private_folder(self.path.parent)
            write_whole(self.path, self._merged(), private=True)
        except OSError as error:
            self.problems.append(
                SettingsError(
                    "The settings could not be kept.", f"They hold until the reader closes: {error.strerror}."
                )
            )

    def _merged(self) -> str:
        # The user's own comments and order survive: only lines whose value changed are touched.
        import tomlkit

        try:
            old = self.path.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            return render(self.settings)
        document = tomlkit.parse(old)
        for name, rule in rules():
            value = getattr(self.settings, name)
            table: Any = document.get(rule.group)
            if table is not None and name in table:
                if table[name] != value:
                    table[name] = value
            elif value != Settings.__dataclass_fields__[name].default:
                if table is None:
                    table = document[rule.group] = tomlkit.table()
                table[name] = value
        return tomlkit.dumps(document)

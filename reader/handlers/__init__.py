"""What each command does, in groups; dispatcher.py puts them in one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reader.commands import Command, Verb
from reader.outcome import Outcome

Handler = Callable[[Command], Outcome]
Handlers = Mapping[Verb, Handler]

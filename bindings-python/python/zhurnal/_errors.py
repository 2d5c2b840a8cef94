"""The exceptions: every one says which rule, which clause, and where in the input."""

from __future__ import annotations

import json
from typing import Any


class JournalError(Exception):
    """Whatever this library raises."""


class RefusedError(JournalError):
    """An input was refused.

    >>> import zhurnal
    >>> try:
    ...     zhurnal.Regulation.preset("defualt")
    ... except zhurnal.RefusedError as error:
    ...     print(error.rule, error.evidence["suggestion"])
    input.unknown-code default
    """

    def __init__(self, refusal: dict[str, Any]) -> None:
        first = refusal["error"]
        #: The code of the rule, such as ``input.off-scale``.
        self.rule: str = first["rule"]
        #: The clause of the regulation, where the rule carries one.
        self.clause: str | None = first["clause"]
        #: A JSON Pointer to the place in the input.
        self.pointer: str = first["pointer"]
        #: The facts.
        self.evidence: dict[str, Any] = first["evidence"]
        #: What it says, in Russian.
        self.message_ru: str = first["message"]["ru"]
        #: What it says, in English.
        self.message_en: str = first["message"]["en"]
        #: Every fault that was looked for: all of a regulation's, one of a request's.
        self.errors: tuple[dict[str, Any], ...] = tuple(refusal.get("errors", [first]))
        self._refusal = refusal
        super().__init__(f"{self.pointer}: {self.message_en} [{self.rule}]")

    def to_dict(self) -> dict[str, Any]:
        """The refusal as the door answers it."""
        return self._refusal

    def __reduce__(self) -> tuple[type[RefusedError], tuple[dict[str, Any]]]:
        return type(self), (self._refusal,)


class InputError(RefusedError, ValueError):
    """The input itself is at fault: its form, a key, a code, a value, a limit."""


def refused(answer: bytes) -> RefusedError:
    """The exception of a refusal's bytes."""
    refusal = json.loads(answer)
    of_input = refusal["error"]["rule"].startswith(("input.", "limit."))
    return (InputError if of_input else RefusedError)(refusal)

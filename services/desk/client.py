"""The desk's interface from the command line (gọi API bàn trực)."""

from __future__ import annotations

from typing import Any

import click
import httpx

_PATIENCE = 30.0


class DeskClient:
    """Asks one desk; a refusal becomes one line and exit code 2."""

    def __init__(self, url: str, *, lang: str = "vi") -> None:
        self._url = url.rstrip("/")
        self._lang = lang

    def get(self, path: str, **wanted: object) -> dict[str, Any]:
        """Read something."""
        params = {name: str(value) for name, value in wanted.items() if value is not None}
        return self._ask("GET", path, params=params)

    def post(self, path: str, **says: object) -> dict[str, Any]:
        """Ask for something to be done."""
        body = {name: value for name, value in says.items() if value is not None}
        return self._ask("POST", path, json=body)

    def _ask(self, method: str, path: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - httpx's
        try:
            # trust_env=False: the loopback must never go through a proxy of the environment.
            with httpx.Client(timeout=_PATIENCE, trust_env=False) as http:
                answer = http.request(method, self._url + path, **more)
            told: dict[str, Any] = answer.json()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            msg = (
                f"no desk answers at {self._url} ({type(error).__name__}); "
                "start one with `leothang desk run`, or name another with --url"
            )
            raise click.UsageError(msg) from None
        if answer.is_success:
            return told
        raise click.UsageError(self._why(told))

    def _why(self, told: dict[str, Any]) -> str:
        vietnamese = self._lang == "vi"
        said = str(told.get("detail_vi" if vietnamese else "detail", "the desk refused"))
        word = "reason_vi" if vietnamese else "reason"
        fields = [f"{one['field']}: {one[word]}" for one in told.get("errors", ())]
        return " ".join([said, *fields])

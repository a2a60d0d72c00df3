"""`leothang topic`: which field a text is about, and the words that say so."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from domain.contracts.words import Topic
from services.node.topics.classify import Classified, rules

app = typer.Typer(add_completion=False)

_LONGEST = 8 * 2**20
_A_PATH = re.compile(
    r"(~|\.{1,2})?/\S*|\S+\.(txt|md|text|docx?|pdf|rtf|odt|json|csv)", re.IGNORECASE
)
"""What nobody writes as the words of a petition."""
_VIETNAMESE = {
    "land": "đất đai",
    "environment": "môi trường",
    "policy": "chính sách, chế độ",
    "officials": "cán bộ, công chức",
    "religion": "tôn giáo",
    "labour": "lao động",
    "judicial": "tư pháp",
    "other": "khác",
}


@app.command()
def topic(
    text: Annotated[
        str, typer.Argument(metavar="TEXT|FILE|-", help="Words, a file of them, or - to read them.")
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """Say which field a petition is about, and which words decided; nothing is recorded."""
    found = rules().classify(_read(text))
    typer.echo(_as_json(found) if as_json else _as_text(found))


def _read(said: str) -> str:
    if said == "-":
        return sys.stdin.read(_LONGEST)
    try:
        path = Path(said)
        if not path.is_file():
            if _A_PATH.fullmatch(said) or path.is_dir():
                msg = f"{said[:80]}: there is no such file"
                raise typer.BadParameter(msg)
            return said
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(_LONGEST)
    except OSError as error:
        if "\n" in said or " " in said:
            return said  # words too long to be the name of a file
        msg = f"{said[:80]}: {error.strerror}"
        raise typer.BadParameter(msg) from error


def _as_text(found: Classified) -> str:
    lines = [f"{found.topic.value} ({_VIETNAMESE[found.topic.value]})"]
    lines += [f"  {said.points}  {said.topic.value:<12}{said.phrase}" for said in found.because]
    if not found.because:
        lines.append("  no word of the rules stands in the text")
    elif found.topic is Topic.OTHER:
        known = rules()
        needs = f"{known.least} points, and {known.margin} more than the next"
        lines.append(f"  too little to tell: a field needs {needs}")
    return "\n".join(lines)


def _as_json(found: Classified) -> str:
    because = [
        {"phrase": said.phrase, "topic": said.topic.value, "points": said.points}
        for said in found.because
    ]
    points = {one.value: count for one, count in sorted(found.points.items())}
    told = {"topic": found.topic.value, "points": points, "because": because}
    return json.dumps(told, ensure_ascii=False, indent=2)

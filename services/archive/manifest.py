"""What an archive holds, and the chain that shows nothing was taken from it (danh mục lưu trữ)."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from services.runtime.on_disk import replace

if TYPE_CHECKING:
    from pathlib import Path

NAME = "manifest.json"
NOTHING = "0" * 64
"""The digest of no facts, and what the first part is chained to."""

Format = Literal["jsonl.gz", "parquet"]


class ArchiveError(Exception):
    """An archive that cannot be written on, or is not what its manifest says."""


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class File(_Kept):
    """One file of a part."""

    name: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]*$")]
    """In the archive's own folder: a manifest that was changed points nowhere else."""
    sha256: str
    bytes: int


class Part(_Kept):
    """What one run added to one month; a part is never changed."""

    month: str
    number: int
    """1, and further ones for facts that came after the month was written."""
    run: int
    facts: int
    """Different bodies, each kept once."""
    odd: int
    """Bodies that are no JSON object on one line, kept apart."""
    repeated: int
    """Messages that said again what this archive holds."""
    first_sequence: int
    last_sequence: int
    digest: str
    """Sum of the SHA-256 of all bodies, modulo 2^256: whatever their order."""
    lines: File
    """The bodies, a line each, or a row each in Parquet."""
    places: File
    """Where each message stood in the stream: sequence, subject, position of its publisher."""
    odds: File | None = None
    previous: str
    """The chain up to the part before, of whatever month."""
    chain: str = ""

    @property
    def files(self) -> list[File]:
        """Return all files of the part."""
        return [self.lines, self.places, *([self.odds] if self.odds else [])]

    def linked(self) -> str:
        """Return the chain up to and with this part."""
        said = self.model_dump(mode="json", exclude={"chain"})
        text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


class Run(_Kept):
    """One run that ended: of all messages up to a sequence, those of these months are here."""

    number: int
    created: str
    """When the stream was made: another time means other sequences."""
    through: int
    until: str
    first_left: int
    """The first message it left for a later run."""


class Manifest(_Kept):
    """All that an archive of one stream holds."""

    version: Literal[1] = 1
    stream: str
    format: Format = "jsonl.gz"
    parts: tuple[Part, ...] = ()
    runs: tuple[Run, ...] = ()

    def with_part(self, part: Part) -> Manifest:
        """Return the manifest with one more part at the end of the chain."""
        return self.model_copy(update={"parts": (*self.parts, part)})

    def with_run(self, run: Run) -> Manifest:
        """Return the manifest with a run that ended."""
        return self.model_copy(update={"runs": (*self.runs, run)})

    @property
    def end(self) -> str:
        """Return the chain up to the last part: who keeps it elsewhere can prove all of it."""
        return self.parts[-1].chain if self.parts else NOTHING

    def of(self, month: str) -> list[Part]:
        """Return the parts of a month."""
        return [part for part in self.parts if part.month == month]

    def holds(self, created: str, sequence: int, month: str) -> bool:
        """Whether an earlier run has looked at this message and put it away."""
        return any(
            run.created == created and sequence <= run.through and month <= run.until
            for run in self.runs
        )

    def start(self, created: str) -> int:
        """Return the first sequence that may not be here yet."""
        return max((run.first_left for run in self.runs if run.created == created), default=1)

    def knows(self, created: str) -> bool:
        """Whether sequences of this stream mean anything here."""
        return any(run.created == created for run in self.runs)


def chained(manifest: Manifest, part: Part) -> Part:
    """Return a part as the next link of the chain."""
    part = part.model_copy(update={"previous": manifest.end})
    return part.model_copy(update={"chain": part.linked()})


def begun(folder: Path, stream: str) -> Manifest:
    """Return what is in an archive of a stream; a new one where there is nothing."""
    if not (folder / NAME).exists():
        return Manifest(stream=stream)
    found = load(folder)
    if found.stream != stream:
        msg = f"{folder / NAME}: holds stream {found.stream}, not {stream}"
        raise ArchiveError(msg)
    return found


def load(folder: Path) -> Manifest:
    """Return what an archive says it holds."""
    path = folder / NAME
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except ValidationError as error:
        kinds = ", ".join(sorted({one["type"] for one in error.errors(include_input=False)}))
        msg = f"{path}: not a manifest this program knows ({kinds})"
        raise ArchiveError(msg) from None


def save(folder: Path, manifest: Manifest) -> None:
    """Put a manifest in the place of the one before, all of it or nothing."""
    text = manifest.model_dump_json(indent=1, exclude_none=True).encode() + b"\n"
    replace(folder / NAME, text)

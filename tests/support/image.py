"""Follows a Dockerfile's steps in a folder, where no container engine can."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

OF_THE_MACHINE = ("groupadd", "useradd", "install -d -o")
"""Steps that only make the user and his folder: a folder of a test belongs to who runs it."""


@dataclass
class Image:
    """What an image would hold, below `root` instead of `/`."""

    context: Path
    root: Path
    ran: list[str] = field(default_factory=list[str])
    of_the_machine: list[str] = field(default_factory=list[str])
    bases: list[str] = field(default_factory=list[str])
    user: str = "root"
    environment: dict[str, str] = field(default_factory=dict[str, str])
    entrypoint: str = ""
    _at: Path = Path("/")

    def build(self, dockerfile: Path) -> None:
        """Follow every step; one that is not known here fails the test."""
        for line in _steps(dockerfile.read_text(encoding="utf-8")):
            word, _, rest = line.partition(" ")
            getattr(self, f"_{word.lower()}")(rest)

    def run(self, *command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run a command as a container of this image would: its environment and nothing else."""
        return subprocess.run(
            command, cwd=cwd, env=self._environment(), capture_output=True, text=True, check=False
        )

    def _from(self, rest: str) -> None:
        self.bases.append(rest.split(maxsplit=1)[0])
        self._at, self.user = Path("/"), "root"

    def _workdir(self, rest: str) -> None:
        self._at = Path(rest)
        self._inside(rest).mkdir(parents=True, exist_ok=True)

    def _copy(self, rest: str) -> None:
        *sources, target = rest.split()
        if sources[0].startswith("--from="):
            # The folder of the stage before is this one: a virtual environment cannot be moved.
            assert sources[1:] == [target]
            return
        for source in sources:
            place = self._inside(target)
            into = place / Path(source).name if target.endswith("/") else place
            into.parent.mkdir(parents=True, exist_ok=True)
            if (self.context / source).is_dir():
                shutil.copytree(self.context / source, into)
            else:
                shutil.copy(self.context / source, into)

    def _run(self, rest: str) -> None:
        if rest.startswith(OF_THE_MACHINE):
            self.of_the_machine.append(rest)
            return
        command = rest.replace("/opt/leothang", str(self.root / "opt/leothang"))
        words = shlex.split(command)
        if words[0] == "python":
            command = shlex.join([sys.executable, *words[1:]])
        self.ran.append(rest)
        subprocess.run(
            command, shell=True, check=True, cwd=self._inside("."), env=self._environment()
        )

    def _env(self, rest: str) -> None:
        self.environment |= dict(one.split("=", 1) for one in rest.split())

    def _user(self, rest: str) -> None:
        self.user = rest

    def _entrypoint(self, rest: str) -> None:
        self.entrypoint = rest

    def _cmd(self, rest: str) -> None:
        assert rest.startswith("[")

    def _inside(self, path: str) -> Path:
        return self.root / str(self._at / path).lstrip("/")

    def _environment(self) -> dict[str, str]:
        # How this machine reaches its package index is the machine's affair.
        kept = {k: v for k, v in os.environ.items() if k.startswith(("PIP_", "SSL_", "REQUESTS_"))}
        own = {k: v.replace("/opt/", f"{self.root}/opt/") for k, v in self.environment.items()}
        return {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(self.root)} | kept | own


def context_of(checkout: Path, into: Path) -> Path:
    """Copy what .dockerignore lets through of the files under version control."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=checkout, capture_output=True, check=True
    ).stdout.decode()
    rules = [
        line
        for line in (checkout / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    for name in filter(None, listed.split("\0")):
        if _let_through(name, rules) and (checkout / name).exists():
            (into / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(checkout / name, into / name)
    return into


def _let_through(name: str, rules: list[str]) -> bool:
    """The last rule that speaks of a path or a folder above it decides."""
    allowed = True
    for rule in rules:
        pattern = rule.removeprefix("!").replace("**/", "*/")
        places = [name, *map(str, Path(name).parents)][:-1] or [name]
        if any(fnmatch(place, pattern) for place in (name, *places)):
            allowed = rule.startswith("!")
    return allowed


def _steps(text: str) -> list[str]:
    joined = text.replace("\\\n", " ")
    lines = (line.strip() for line in joined.splitlines())
    return [line for line in lines if line and not line.startswith("#")]

"""systemd units: one for each process, with as little of the machine as it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.deploying import layout, servers
from services.topology.sizes import in_a_unit, of_go

if TYPE_CHECKING:
    from services.deploying.programs import Program
    from services.deploying.servers import Manner
    from services.topology.model import Hub, Server

HOME = "/etc/leothang"
"""Where a machine keeps its part of the rendered directory."""

_HARDENED = """\
User=leothang
Group=leothang
UMask=0077
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
DevicePolicy=closed
PrivateMounts=yes
PrivateUsers=yes
RemoveIPC=yes
ProtectClock=yes
ProtectHostname=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectProc=invisible
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
CapabilityBoundingSet=
AmbientCapabilities=
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
# A call that is refused is an error the program can tell, not its end without a word.
SystemCallErrorNumber=EPERM
StateDirectory=leothang
StateDirectoryMode=0750
RuntimeDirectory=leothang
RuntimeDirectoryMode=0750
RuntimeDirectoryPreserve=yes
LimitNOFILE=65536
Restart=always
RestartSec=2
"""


def server_unit(hub: Hub, server: Server, manner: Manner) -> str:
    """Return the unit of one nats-server; reload reads users and certificates anew."""
    pid = f"/run/leothang/{server.name}.pid"
    return (
        _head(f"nats-server {server.name} of hub {hub.code}")
        + "[Service]\nType=simple\n"
        + f"WorkingDirectory={HOME}\n"
        + "# The guard ends a server whose stream stays closed, and counts what it denies.\n"
        + "ExecStart=/opt/leothang/bin/python -m services.runtime.guarded "
        + f"{' '.join(servers.guard(hub, server, manner))} "
        + f"/opt/leothang/bin/nats-server -c nats/{hub.code}/{server.name}.conf\n"
        + "# Twice: a user who is new has its rights with the second reading only.\n"
        + "ExecReload=/bin/kill -HUP $MAINPID\n"
        + "ExecReload=/bin/sleep 1\nExecReload=/bin/kill -HUP $MAINPID\n"
        + f"PIDFile={pid}\n"
        + "# Lame duck: clients move to the other servers first.\n"
        + "KillSignal=SIGUSR2\nTimeoutStopSec=60\n"
        + f"Environment=GOMEMLIMIT={of_go(hub.limits.process.server)}\n"
        + _memory(hub, "server")
        + _HARDENED
        + _FOOT
    )


def program_unit(hub: Hub, program: Program) -> str:
    """Return the unit of a program, or of all nodes or workers; its settings stand beside it."""
    many = program.unit.endswith("@")
    name = f"{program.kind}-%i" if many else program.name
    environment = layout.environment(hub.code, name)
    more = "ExecReload=/bin/kill -HUP $MAINPID\n" if program.kind == "watch" else ""
    return (
        _head(f"leothang {name} at hub {hub.code}")
        + "[Service]\nType=simple\n"
        + f"WorkingDirectory={HOME}\n"
        + f"EnvironmentFile={HOME}/{environment}\n"
        + "# Passwords of a database belong here; the file is the machine's own.\n"
        + f"EnvironmentFile=-{HOME}/local.env\n"
        + f"ExecStart=/opt/leothang/bin/leothang {program.command}\n"
        + more
        + "TimeoutStopSec=30\n"
        + _memory(hub, program.kind)
        + _HARDENED
        + _FOOT
    )


def _memory(hub: Hub, kind: str) -> str:
    """What takes more is ended and started anew, before it takes the machine from the others."""
    return f"MemoryMax={in_a_unit(hub.limits.process.of(kind))}\n"


def _head(what: str) -> str:
    return (
        f"[Unit]\nDescription={what}\nAfter=network-online.target\nWants=network-online.target\n"
        "StartLimitIntervalSec=0\n\n"
    )


_FOOT = "\n[Install]\nWantedBy=multi-user.target\n"

"""What a program asks the system for: a record of its sockets and of the files it opens, by strace."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

CALLS = "socket,connect,bind,open,openat,openat2,creat,rename,renameat,renameat2,memfd_create,io_uring_setup"
"""Every way to a socket and to a file; what is written to one that is open needs none."""


@dataclass(frozen=True, slots=True)
class Record:
    """The calls of a program and its children, a line each, as strace writes them."""

    path: Path

    @property
    def command(self) -> list[str]:
        """What runs a program so that it is recorded: without any network, where the system lets us take it away."""
        if not shutil.which("strace"):
            pytest.skip("strace is not installed: what the reader asks the system for is not recorded")
        recorded = ["strace", "-f", "--seccomp-bpf", "-qq", "-s", "400", "-o", str(self.path), "-e", f"trace={CALLS}"]
        return [*without_network(), *recorded]

    def calls(self, *names: str) -> list[str]:
        """The lines of these calls."""
        wanted = re.compile(rf"^\d+ +({'|'.join(names)})\(")
        return [line for line in self.path.read_text(errors="replace").splitlines() if wanted.match(line)]

    def sockets(self) -> set[str]:
        """The families of the sockets that were asked for, such as AF_UNIX."""
        return {line.split("socket(")[1].split(",")[0] for line in self.calls("socket")}

    def peers(self) -> set[str]:
        """Whom it connected or bound a socket to, or tried to: the path of a local socket, or the whole address."""
        found = set()
        for line in self.calls("connect", "bind"):
            local = re.search(r'sun_path=@?"([^"]*)"', line)
            found.add(local[1] if local else line)
        return found

    def written(self) -> set[str]:
        """The paths that were opened to be written, made or renamed to, as they were given."""
        found = set()
        for line in self.calls("open", "openat", "openat2", "creat"):
            if re.search(r"O_WRONLY|O_RDWR|O_CREAT|O_TMPFILE|creat\(", line) and " = -1 " not in line:
                found.update(re.findall(r'"([^"]*)"', line)[:1])
        for line in self.calls("rename", "renameat", "renameat2"):
            found.update(re.findall(r'"([^"]*)"', line)[-1:])
        return found


def without_network() -> list[str]:
    """What runs a program in a network namespace of its own, in which there is no network; empty where forbidden."""
    command = ["unshare", "--map-root-user", "--net", "--"]
    if shutil.which("unshare") and not subprocess.run([*command, "true"], capture_output=True, check=False).returncode:
        return command
    return []

"""Opens a file that was made to do harm in a process of its own, which is where time, memory, network and disk are
watched."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ON_LINUX = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is measured on Linux only")

SECONDS = 10
MEGABYTES = 300

# Opens a file, reads all its sections as far as the time goes, and says what came of it and what it took.
CHILD = """
import gc, json, resource, socket, sys, time
from pathlib import Path

def refuse(*_args, **_more):
    raise AssertionError("the network was asked for")

socket.socket.connect = refuse
socket.getaddrinfo = refuse

def audit(event, arguments):
    name, mode = arguments[:2] if event == "open" else ("", "")
    if isinstance(name, str) and isinstance(mode, str) and set(mode) & set("wax+"):
        raise AssertionError(f"written: {arguments[0]}")
    if event in ("os.mkdir", "os.remove", "os.rename", "os.symlink"):
        raise AssertionError(event)

import encodings.idna, reader.importers
from reader.errors import ReaderError
sys.dont_write_bytecode = True
sys.addaudithook(audit)
began = time.monotonic()
said = {"error": "", "text": "", "notices": [], "outline": []}
try:
    document = reader.importers.open_document(Path(sys.argv[1]))
    said["notices"] = list(document.notices)
    said["outline"] = [row.title for row in document.outline][:50]
    for number in range(1, min(len(document), 300) + 1):
        said["text"] += document.section(number).text[:10_000] + "\\n\\n"
        if time.monotonic() - began > 8:
            break
except ReaderError as error:
    said["error"] = error.message
    assert error.hint and error.message.endswith(".") and "\\n" not in str(error), error
document = None
gc.collect()
child = resource.getrusage(resource.RUSAGE_CHILDREN)
# Of the processor, not of the clock: other work on the machine is not this file's fault.
said["seconds"] = time.process_time() + child.ru_utime + child.ru_stime
# Not getrusage: its peak begins with that of the process that started this one.
peak = [line for line in open("/proc/self/status") if line.startswith("VmHWM")]
said["megabytes"] = max(int(peak[0].split()[1]), child.ru_maxrss) / 1024
print(json.dumps(said))
"""


def said(path: Path) -> dict[str, object]:
    """What became of a file. Fails where it takes too long or too much, writes, or asks for the network."""
    root = Path(__file__).resolve().parents[2]
    before = sorted(path.parent.iterdir())
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(path)], capture_output=True, text=True, timeout=60, cwd=root, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    result: dict[str, object] = json.loads(done.stdout)
    assert sorted(path.parent.iterdir()) == before
    assert result["seconds"] < SECONDS, result
    assert result["megabytes"] < MEGABYTES, result
    return result

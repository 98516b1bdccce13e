from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from reader.messages import Finished, Prosody, Quit, Ready, Speak
from reader.sound.options import SoundOptions
from reader.sound.process import LOG_LIMIT, open_log
from reader.sound.wire import encode, messages


def run(options: SoundOptions) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "reader.sound", options.encode()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
    )


def test_only_messages_leave_it_whatever_native_code_prints(options: SoundOptions) -> None:
    with run(options) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write(b"rubbish\n" + encode(Speak(1, "one PRINT", prosody=Prosody(600))))
        refused: list[object] = []
        for event in messages(process.stdout, refused.append):
            if event == Finished(1):
                process.stdin.write(encode(Quit()))
        assert process.wait(10) == 0
        assert refused == []
        assert process.stderr.read() == b""
    assert "malformed" in Path(options.log).read_text()


def test_it_ends_when_the_pipe_closes(options: SoundOptions) -> None:
    with run(options) as process:
        assert process.stdin and process.stdout
        process.stdin.write(encode(Speak(1, "one HANG")))
        assert isinstance(next(messages(process.stdout, print)), Ready)
        process.stdin.close()
        assert process.wait(30) == 0


def test_a_log_that_grew_too_long_begins_anew(tmp_path: Path) -> None:
    log = tmp_path / "sound.log"
    log.write_bytes(bytes(LOG_LIMIT + 1))
    log.chmod(0o644)
    out = open_log(log)
    os.write(out, b"new\n")
    os.close(out)
    assert log.read_bytes() == b"new\n"
    assert log.stat().st_mode & 0o777 == 0o600


def test_a_log_that_cannot_be_had_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    out = open_log(tmp_path / "file" / "sound.log")
    os.write(out, b"nowhere")
    os.close(out)


def test_a_log_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_text("precious")
    (tmp_path / "sound.log").symlink_to(target)
    out = open_log(tmp_path / "sound.log")
    os.write(out, b"overwritten")
    os.close(out)
    assert target.read_text() == "precious"

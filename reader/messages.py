"""What crosses between the page and the sound process: small frozen values, nothing else.

Requests go to the sound process, events come back. A ticket is the number of one request to speak; events of a
ticket that is no longer current are ignored, so nothing late can move the page.
"""

from __future__ import annotations

from dataclasses import dataclass

from reader.document import Span


@dataclass(frozen=True, slots=True)
class Prosody:
    """How speech sounds. `rate` is true words a minute (60 to 600), `pitch` semitones up or down (-12 to 12)."""

    rate: int = 170
    pitch: float = 0.0


@dataclass(frozen=True, slots=True)
class Said:
    """How the words at `span` of a text are spoken: other letters in their place, phonemes of the international
    alphabet between slashes ("/nuːjən/"), or "" where they are not spoken."""

    span: Span
    say: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """Somebody's recording of the words at `span` of a text: seconds `begin` to `end` (-1: its end) of the sound file
    `audio`, and of that stretch the part from `first` to `last`, as shares from 0 to 1."""

    span: Span
    audio: str
    begin: float
    end: float
    first: float = 0.0
    last: float = 1.0


# --- requests: the page to the sound process ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Speak:
    """Queue `text` behind what is already queued, then `pause_after` seconds of silence.

    Spans in the events of this ticket are offsets into `text`. `language` is a BCP 47 code or empty, `voice` a
    voice's name or empty for the default; `said` is what of the text is spoken differently. What is `recorded` is
    played, at its own speed where the rate is 170 words a minute; what cannot be played is spoken.
    """

    ticket: int
    text: str
    language: str = ""
    voice: str = ""
    prosody: Prosody = Prosody()
    pause_after: float = 0.0
    said: tuple[Said, ...] = ()
    recorded: tuple[Recorded, ...] = ()


@dataclass(frozen=True, slots=True)
class Prepare:
    """Render what a Speak with the same text, voice and prosody would render, and keep it; play nothing."""

    text: str
    language: str = ""
    voice: str = ""
    prosody: Prosody = Prosody()
    said: tuple[Said, ...] = ()
    recorded: tuple[Recorded, ...] = ()


@dataclass(frozen=True, slots=True)
class Announce:
    """Say something of the program's own at once: the reading is held at its sample and goes on afterwards
    (unless it was paused). A new Announce cuts off the one before."""

    ticket: int
    text: str
    language: str = ""
    voice: str = ""
    prosody: Prosody = Prosody()
    said: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Pause:
    """Hold at the sample."""


@dataclass(frozen=True, slots=True)
class Resume:
    """Go on from the sample."""


@dataclass(frozen=True, slots=True)
class Flush:
    """Silence at once; forget everything queued, announcements as well. A later Speak plays at once."""


@dataclass(frozen=True, slots=True)
class SetVolume:
    """Loudness from 0.0 to 1.0, at once; `cues` is the loudness of earcons and announcements."""

    reading: float
    cues: float = 1.0


@dataclass(frozen=True, slots=True)
class Earcon:
    """A short sound with a meaning: "accepted", "refused", "tick", "awake", "asleep"."""

    name: str


@dataclass(frozen=True, slots=True)
class Listen:
    """Listen for these phrases from now on; opens the microphone if need be.

    `safe` ones may be acted upon before it is sure that nothing follows, `waking` ones wake the ear. `language` is a
    BCP 47 code; `recognizer` "auto", "vosk", "pocketsphinx", "core" or "own words"; `mode` "open", "wake phrase" or
    "tap to talk". `pause` is the seconds of silence that end what is said, 0.3 to 3; `headphones` says that the
    loudspeaker cannot be heard by the microphone. `ask` is the confidence from which it is asked back; with `learn` own
    words learn from use.
    """

    phrases: tuple[str, ...]
    safe: tuple[str, ...] = ()
    waking: tuple[str, ...] = ()
    language: str = "en"
    recognizer: str = "auto"
    mode: str = "open"
    wake_phrase: str = "reader"
    pause: float = 0.3
    headphones: bool = False
    ask: float = 0.35
    learn: bool = True


@dataclass(frozen=True, slots=True)
class ListenNoMore:
    """Let the microphone go."""


@dataclass(frozen=True, slots=True)
class Doze:
    """Act upon nothing but waking phrases, or upon everything again."""

    asleep: bool


@dataclass(frozen=True, slots=True)
class Tap:
    """The user wants to speak now: for the modes that wait to be called."""


@dataclass(frozen=True, slots=True)
class Teach:
    """Wait for one take of an own word, a command's name or a title: the next sound is no command. "" waits no more."""

    word: str


@dataclass(frozen=True, slots=True)
class DropTake:
    """Forget the take of this own word that was made last, or all of them."""

    word: str
    all: bool = False


@dataclass(frozen=True, slots=True)
class Mistaken:
    """What was heard last as this phrase, by own words, was no command: learn it as a mistake."""

    text: str


@dataclass(frozen=True, slots=True)
class Quit:
    """Silence, then the end of the process."""


# --- events: the sound process to the page -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ready:
    """The process runs. `device` is the loudspeaker's name, empty when there is none and reading is silent;
    `languages` are those of the `voices`, one for each."""

    device: str
    voices: tuple[str, ...]
    default_voice: str
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alive:
    """The heartbeat, every 100 ms. `overdue` is how many seconds an engine is past the time it may take; 0.0 while
    all is well."""

    overdue: float = 0.0


@dataclass(frozen=True, slots=True)
class Started:
    """The first sample of this ticket leaves the loudspeaker."""

    ticket: int


@dataclass(frozen=True, slots=True)
class WordReached:
    """The samples of this word leave the loudspeaker now."""

    ticket: int
    span: Span


@dataclass(frozen=True, slots=True)
class Finished:
    """The last sample of this ticket, and its pause, have been heard."""

    ticket: int


@dataclass(frozen=True, slots=True)
class Failed:
    """This ticket cannot be spoken; `ticket` 0 is the process as a whole. It is skipped and the next one goes on."""

    ticket: int
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class DeviceChanged:
    """Another loudspeaker, or none (`device` empty): reading goes on silently, at reading pace."""

    device: str


@dataclass(frozen=True, slots=True)
class Underrun:
    """Sound was due and none was rendered in time; `seconds` is how long the gap was."""

    seconds: float


@dataclass(frozen=True, slots=True)
class ListenerState:
    """What the ear is doing: `state` is "off", "loading", "listening", "asleep", "no microphone" or "no recognizer";
    `message` and `hint` are two sentences where something is wrong. `unheard` are phrases that cannot be heard,
    `microphone` its name."""

    state: str
    message: str = ""
    hint: str = ""
    unheard: tuple[str, ...] = ()
    microphone: str = ""


@dataclass(frozen=True, slots=True)
class VoiceHeard:
    """Somebody speaks, or has ended."""

    speaking: bool


@dataclass(frozen=True, slots=True)
class InputLevel:
    """How loud the microphone is, a few times a second: decibels below full scale, `noise` the quietest of late.
    `fault` is "", "clipping" or "nothing heard"."""

    loudness: float
    noise: float
    fault: str = ""


@dataclass(frozen=True, slots=True)
class SoundRestarted:
    """Made by the supervisor: the sound process was ended (`reason` says why) and started again; every ticket is
    gone and what is wanted has to be asked for again."""

    reason: str


@dataclass(frozen=True, slots=True)
class SoundGone:
    """Made by the supervisor: the process cannot be kept running; keys still work, reading is by eye."""

    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Heard:
    """One stretch of speech, as the listener decided on it. Times are seconds of audio since listening began:
    `start` and `end` of the speech, `decided` when it was acted upon. `text` is a phrase that was listened for,
    in its own spelling, or "" where it was none of them. `reason` says why it was not accepted: "unsure" may be
    asked back once; "noise", "unknown", "asleep", "no wake phrase", "own voice" and "repeat" are not."""

    start: float
    end: float
    decided: float
    text: str
    confidence: float
    accepted: bool
    recognizer: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """A take of an own word was heard and played back, or taken away: there are `count` of the `wanted` now. It lasted
    `seconds`. With a `message` it was not kept, and `hint` says what to do; `too_close` names another word it may be
    mistaken for."""

    word: str
    count: int
    wanted: int
    seconds: float = 0.0
    message: str = ""
    hint: str = ""
    too_close: str = ""


@dataclass(frozen=True, slots=True)
class KnownWords:
    """The own words that were taught, and how many takes there are of each."""

    words: tuple[str, ...]
    takes: tuple[int, ...]


Request = (
    Speak
    | Prepare
    | Announce
    | Pause
    | Resume
    | Flush
    | SetVolume
    | Earcon
    | Listen
    | ListenNoMore
    | Doze
    | Tap
    | Teach
    | DropTake
    | Mistaken
    | Quit
)
Event = (
    Ready
    | Alive
    | Started
    | WordReached
    | Finished
    | Failed
    | DeviceChanged
    | Underrun
    | Heard
    | ListenerState
    | VoiceHeard
    | Taken
    | KnownWords
    | InputLevel
    | SoundRestarted
    | SoundGone
)

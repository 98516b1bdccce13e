"""Loudspeaker, microphone, WAV files and echo removal."""

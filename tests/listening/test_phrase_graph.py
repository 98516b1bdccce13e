from __future__ import annotations

from collections import defaultdict

from reader.listening.phrase_graph import END, START, Transition, transitions


def paths(edges: list[Transition], state: int = START) -> list[str]:
    """Everything the graph accepts, as often as it does."""
    nexts: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for at, to, word in edges:
        nexts[at].append((to, word))

    def rest(state: int) -> list[list[str]]:
        return ([[]] if state == END else []) + [[word, *more] for to, word in nexts[state] for more in rest(to)]

    return sorted(" ".join(words) for words in rest(state))


def test_its_paths_are_the_phrases_and_nothing_else() -> None:
    phrases = ["stop", "next", "next section", "go back", "back", "go back now", "section two", "section three"]
    assert paths(transitions(phrases)) == sorted(phrases)


def test_what_ends_alike_is_one_path() -> None:
    tens = ["twenty", "thirty", "forty"]
    units = ["one", "two", "three"]
    edges = transitions([f"section {ten} {unit}" for ten in tens for unit in units])
    assert len(edges) == 1 + len(tens) + len(units)


def test_of_nothing_it_is_empty() -> None:
    assert transitions([]) == []

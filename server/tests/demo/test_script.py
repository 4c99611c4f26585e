"""The story itself: complete, in order, and playable within real service windows."""

from rapport.accounts.rules import DEMO_EMAIL
from rapport.demo import script
from rapport.demo.script import CUSTOMER

STORY = script.load()
LINES = [(each, line) for each in STORY.conversations for line in each.lines]
A_DAY = 24 * 60


def test_the_shop_has_its_people_and_numbers():
    assert len({each.phone for each in STORY.conversations}) == 40
    assert len(STORY.shop.numbers) == 2
    assert [each.email for each in STORY.shop.team if each.role == "owner"] == [DEMO_EMAIL]
    assert len(STORY.shop.team) == 4


def test_every_line_names_what_exists():
    team = {each.key for each in STORY.shop.team}
    numbers = {each.key for each in STORY.shop.numbers}
    for conversation, line in LINES:
        assert conversation.number in numbers
        assert line.who in {*team, CUSTOMER}
        assert line.to is None or line.to in team
        assert line.file is None or (script.MEDIA / line.file).is_file()


def test_nobody_refers_to_what_was_not_said_yet():
    for conversation in STORY.conversations:
        times = [line.ago for line in conversation.lines]
        assert times == sorted(set(times), reverse=True), conversation.name
        labels: set[str] = set()
        for line in conversation.lines:
            assert line.on is None or line.on in labels, (conversation.name, line)
            labels |= {line.label} if line.label else set()


def test_the_team_answers_within_the_service_window():
    for conversation in STORY.conversations:
        heard = None
        for line in conversation.lines:
            if line.who == CUSTOMER and line.act is None:
                heard = line.ago
            elif line.act is None and line.kind != "template":
                assert heard is not None, (conversation.name, line)
                assert heard < A_DAY, (conversation.name, line)


def test_the_files_are_small():
    assert sum(each.stat().st_size for each in script.MEDIA.iterdir()) < 600_000


def test_waves_keep_the_order_of_every_conversation():
    played: dict[int, list[int]] = {}
    for wave in script.waves(STORY):
        conversations = [id(cue.conversation) for cue in wave.cues]
        assert len(conversations) == len(set(conversations))
        for cue in wave.cues:
            played.setdefault(id(cue.conversation), []).append(cue.line.ago)
            assert 0 <= cue.line.ago - wave.ago < script.WAVE_MINUTES
    for conversation in STORY.conversations:
        assert played[id(conversation)] == [line.ago for line in conversation.lines]

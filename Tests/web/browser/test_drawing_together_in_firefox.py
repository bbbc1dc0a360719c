"""What holds of two who draw together holds of one at Firefox and one at Chromium too, whoever of them does what."""

import pytest

from support.firefox import FirefoxPerson, started_firefox
from support.soak import soak

# The same tests, with these people.
from browser.test_drawing_together import (  # noqa: F401
    test_a_stroke_grows_at_the_other_while_it_is_drawn_and_is_sent_at_most_30_times_a_second,
    test_all_draw_at_once_and_end_with_the_same_picture,
    test_each_undoes_and_redoes_only_what_is_ones_own,
    test_text_is_there_for_the_other,
    test_what_is_given_up_by_escape_is_gone_for_the_other,
)

if soak(False, True):
    from browser.test_drawing_together import (  # noqa: F401
        test_a_line_of_many_points_is_seen_from_click_to_click,
        test_a_shape_is_seen_while_it_is_made_and_is_one_operation_at_the_end,
        test_a_sticky_note_is_a_coloured_square_with_its_text,
        test_the_other_sees_a_shape_move_and_change_size,
        test_undo_leaves_alone_what_another_has_changed_since,
        test_what_is_drawn_with_a_tool_is_there_for_the_other,
    )

pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def firefox():
    with started_firefox() as firefox:
        yield firefox


@pytest.fixture
def ada(firefox, nodes, board):
    """Ada, at Firefox; Bob is at Chromium as ever."""
    ada = FirefoxPerson(firefox, nodes[0].url).open(board)
    yield ada
    ada.check()
    ada.leave()


def test_who_is_at_firefox_sees_what_the_other_draws_and_makes(ada, bob):
    bob.page.mouse.move(600, 300)
    bob.take("Rectangle")
    bob.drag((500, 300), (700, 500), hold=True)
    ada.eventually("what he is making", """[...easel.client.participants.values()]
        .flatMap(({ state }) => state.making ?? []).some(({ width }) => width > 150)""")
    bob.page.mouse.up()
    ada.sees(1, "rectangle")
    bob.write("Hello", 500, 600)
    ada.eventually("Hello", lambda: [text["text"] for text in ada.of_type("text")] == ["Hello"])

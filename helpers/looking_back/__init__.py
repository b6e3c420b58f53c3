"""Looking back: what was done in a chapter and in the whole course, by oneself and by a class."""

from helpers.looking_back.classroom import ClassRoom
from helpers.looking_back.course import list_chapters, show_course
from helpers.looking_back.review import Review
from helpers.looking_back.summary import show_progress

__all__ = ["ClassRoom", "Review", "list_chapters", "show_course", "show_progress"]

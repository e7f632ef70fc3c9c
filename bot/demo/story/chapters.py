"""All chapters, in the order of the page."""

from bot.demo.story.door_chapters import AT_THE_DOOR, WHAT_IF
from bot.demo.story.house_chapters import ABOUT_THE_HOUSE

CHAPTERS = (*AT_THE_DOOR, *ABOUT_THE_HOUSE, *WHAT_IF)

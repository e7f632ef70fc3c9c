"""All chapters, in the order of the page."""

from bot.demo.story.door_chapters import AT_THE_DOOR, WHAT_IF
from bot.demo.story.garden_chapters import IN_THE_GARDEN
from bot.demo.story.house_chapters import ABOUT_THE_HOUSE

CHAPTERS = (*AT_THE_DOOR, *IN_THE_GARDEN, *ABOUT_THE_HOUSE, *WHAT_IF)

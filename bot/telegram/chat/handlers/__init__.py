"""What residents tap and write, one file a subject. A handler reads, hands on, answers."""

from bot.telegram.chat.handlers import (
    arrivals,
    boards,
    chats,
    corrections,
    doors,
    faces,
    failures,
    house,
    invitations,
    languages,
    looks,
    people,
    questions,
    recovery,
    resident_pages,
    residents,
    visits,
    wall_pictures,
)

#: In the order in which they are asked whether a message is theirs; the last one takes what the others left.
SUBJECTS = (
    failures,
    arrivals,
    chats,
    visits,
    looks,
    doors,
    boards,
    corrections,
    invitations,
    wall_pictures,
    people,
    residents,
    resident_pages,
    recovery,
    languages,
    questions,
    faces,
    house,
)

"""Cards: what a message says, before any platform draws it."""

from bot.cards.buttons import CardAction as CardAction, card_buttons as card_buttons
from bot.cards.card import (
    AlsoCovered as AlsoCovered,
    AnyCard as AnyCard,
    Button as Button,
    Card as Card,
    DigestCard as DigestCard,
    Footer as Footer,
    Link as Link,
    NoteCard as NoteCard,
    Reply as Reply,
    ReplyRow as ReplyRow,
    Sentence as Sentence,
    Slugline as Slugline,
)

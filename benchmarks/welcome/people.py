"""What each of the simulated people does on their phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from benchmarks.phones import Phones


async def visit(phones: Phones, link: str, cookies: list[str]) -> None:
    """Open a link as its owner does: look, press the button, read the page."""
    if await phones.ask("look at the link", link) is None:
        return
    opened = await phones.ask("open my page", link, form="")
    if opened is None or not opened.cookie:
        return
    cookies.append(opened.cookie)
    await phones.ask("my page", "/my/", cookie=opened.cookie)


async def look(phones: Phones, cookie: str) -> None:
    """Open one's page once more."""
    await phones.ask("my page, planned", "/my/", cookie=cookie)


async def tap(phones: Phones, cookie: str, number: int, key: UUID) -> None:
    """Say me too to one statement."""
    form = f"answer={'tell' if number % 2 else 'count'}&key={key}&done=0"
    await phones.ask("me too", f"/my/statements/{number}/", cookie=cookie, form=form, part=True)


async def write(phones: Phones, cookie: str, nth: int) -> None:
    """Write a statement, look at what is alike, send it."""
    text = f"I+am+the+only+one+who+keeps+{nth}+lanterns"
    await phones.ask("write a statement", "/my/statements/write/", cookie=cookie, form=f"text={text}")
    await phones.ask("what is alike", "/my/statements/draft/", cookie=cookie)
    await phones.ask("send it", "/my/statements/send/", cookie=cookie, form="answer=tell")

"""``bell text``: see a text of the catalogues as people get it, before it costs anything."""

from __future__ import annotations

import difflib
import string

import click

from kit.catalogue import LANGUAGES, catalogue, text
from kit.settings import Settings
from kit.sms_size import sms_size
from kit.spelling import spelled


@click.group("text")
def texts() -> None:
    """Texts for people. 文本。"""


@texts.command()
@click.argument("key")
@click.option("--lang", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True)
@click.option("--var", "given", multiple=True, metavar="NAME=VALUE", help="A value. 变量取值,可多次。")
def preview(key: str, lang: str, given: tuple[str, ...]) -> None:
    """A text filled in, its length as SMS, and how it is read aloud. 预览:内容、短信条数、朗读。"""
    entry = catalogue(lang).get(key)
    if entry is None:
        near = ", ".join(difflib.get_close_matches(key, catalogue(lang), 5, 0.4))
        raise click.UsageError(_say("no_key", name=key, near=near))
    names = sorted({name for _, name, _, _ in string.Formatter().parse(entry) if name})
    values = _values(given, names)
    left = [name for name in names if name not in values]
    words = entry.format_map({**{name: f"{{{name}}}" for name in left}, **values})
    size = sms_size(words)
    click.echo(words)
    click.echo(
        _say("sms", encoding=size.encoding, units=size.units, segments=size.segments, room=size.room)
    )
    click.echo(_say("voice", words=spelled(words, lang)))
    if left:
        click.echo(_say("left", names=", ".join(left)), err=True)


def _values(given: tuple[str, ...], names: list[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for one in given:
        name, sign, value = one.partition("=")
        if not sign:
            raise click.BadParameter(_say("no_value", given=one), param_hint="--var")
        if name not in names:
            known = ", ".join(names) or "-"
            raise click.BadParameter(_say("no_variable", name=name, known=known), param_hint="--var")
        values[name] = value
    return values


def _say(key: str, **params: object) -> str:
    return text(f"text.{key}", Settings().language, **params)

"""The files of the page: which there are, for whom, and what a browser may do with them."""

import re

import pytest
from babel import Locale

from bot.api import PageNeeds
from bot.commands.wording import page_words
from bot.settings import AppSettings
from bot.words.app.page_text import PAGE
from tests.rig.api import ApiRig, an_api
from tests.rig.browser.sign_in import TOKEN, PageBrowser


async def test_the_page_runs_its_own_scripts_alone_and_stands_in_no_other_page(home: ApiRig) -> None:
    got = await PageBrowser(home).ask("GET", "/app")
    policy = got.headers["Content-Security-Policy"]
    assert got.headers["Content-Type"] == "text/html; charset=utf-8"
    assert got.headers["Cache-Control"] == "no-store"
    assert "script-src 'self';" in policy
    assert policy.endswith("frame-ancestors 'none'")
    assert got.headers["X-Frame-Options"] == "DENY"
    assert "unsafe" not in policy
    html = got.body.decode()
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=", html)


async def test_by_telegram_s_address_its_script_and_its_pages_are_let_in_and_nobody_else() -> None:
    app = AppSettings(WEB_APP_URL="https://doorman.example.org")
    async with an_api(app=app, needs=PageNeeds(TOKEN)) as home:
        by_name = await PageBrowser(home, host="doorman.example.org").ask("GET", "/app")
        policy = by_name.headers["Content-Security-Policy"]
        assert "script-src 'self' https://telegram.org;" in policy
        assert policy.endswith(
            "frame-ancestors https://web.telegram.org https://webk.telegram.org https://weba.telegram.org"
        )
        assert "X-Frame-Options" not in by_name.headers
        at_home = await PageBrowser(home).ask("GET", "/app")
        assert "telegram" not in at_home.headers["Content-Security-Policy"]
        assert (await PageBrowser(home, host="other.example.org").ask("GET", "/app")).problem == "foreign-host"


async def test_on_this_very_machine_the_demo_shows_it_in_its_own_page() -> None:
    async with an_api(app=AppSettings(WEB_APP_URL="http://127.0.0.1:8081"), needs=PageNeeds(TOKEN)) as home:
        got = await PageBrowser(home, host="127.0.0.1:8081").ask("GET", "/app")
        policy = got.headers["Content-Security-Policy"]
        assert policy.endswith("frame-ancestors http://127.0.0.1:* http://localhost:*")
        assert "telegram.org" not in policy
        elsewhere = await PageBrowser(home, host="192.168.1.5:8081").ask("GET", "/app")
        assert elsewhere.headers["Content-Security-Policy"].endswith("frame-ancestors 'none'")


@pytest.mark.parametrize(
    "name",
    [
        *("../openapi.yaml", "..%2f..%2fgate.py", "%2e%2e/gate.py", ".hidden.js", "x/../../index.html"),
        *("index.html", "x.py", "//etc/passwd", "%00.js", "none.js", f"{'x' * 300}.js", f"{'%C3%A4' * 200}.js"),
    ],
)
async def test_nothing_but_the_page_s_own_files_is_handed_out(home: ApiRig, name: str) -> None:
    assert (await PageBrowser(home).ask("GET", f"/app/static/{name}")).status == 404


async def test_what_a_browser_has_already_is_not_sent_again(
    home: ApiRig, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("app")
    (folder / "static" / "screens").mkdir(parents=True)
    (folder / "static" / "screens" / "now.js").write_text("export {};", encoding="utf-8")
    monkeypatch.setattr("bot.api.app_files._FOLDER", folder)
    browser, path = PageBrowser(home), "/app/static/screens/now.js"
    first = await browser.ask("GET", path)
    assert (first.status, first.headers["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert first.headers["Cache-Control"] == "no-cache"
    assert first.headers["X-Content-Type-Options"] == "nosniff"
    assert (await browser.ask("GET", path, If_None_Match=first.headers["ETag"])).status == 304


async def test_the_page_s_words_come_in_each_language_and_only_when_they_changed(home: ApiRig) -> None:
    browser = PageBrowser(home)
    german = await browser.ask("GET", "/app/words?language=de")
    assert german.words["language"] == "de"
    assert set(german.words["words"]) == set(PAGE)
    assert (await browser.ask("GET", "/app/words?language=de", If_None_Match=german.headers["ETag"])).status == 304
    assert (await browser.ask("GET", "/app/words", Accept_Language="hi, de;q=0.5")).words["language"] == "hi"
    assert (await browser.ask("GET", "/app/words?language=xx")).words["language"] == "en"


def test_every_word_of_the_page_is_a_text_or_one_for_each_plural() -> None:
    for language in ("en", "de", "es", "ru", "hi"):
        categories = {Locale.parse(language).plural_form(n) for n in range(200)}
        for name, said in page_words(language, "")["words"].items():
            assert said if isinstance(said, str) else categories <= set(said), name

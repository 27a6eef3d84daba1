"""The whole loop, by people with browsers: announced, heard, answered, done, in Arabic on a phone.

Once with JavaScript and once without: nothing may need it.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage
from tests.town import Town

pytestmark = pytest.mark.browser

WORDS = "ثلاثة أعمدة إنارة لا تشتغل أمام باب المدرسة منذ أسبوعين"
MODERATOR, EDITOR = "moderator@taroudant.example", "editor@taroudant.example"


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_resident_reports_and_sees_what_became_of_it(
    town: Town, open_page: OpenPage, enter: OpenPage, scripts: bool
) -> None:
    words = f"{WORDS}. {'الأولى' if scripts else 'الثانية'}"
    resident = open_page(java_script_enabled=scripts)
    code = _report_beside_the_meeting(resident, town, words)
    number = town.newest_concern()

    desk = enter(MODERATOR, java_script_enabled=scripts)
    _ask(desk, number, "هل الأعمدة أمام الباب أم خلفه؟")
    _answer_by_receipt(resident, code, "أمام الباب، قرب موقف الحافلة.")
    _accept(desk, number, "ثلاثة أعمدة إنارة مطفأة قرب المدرسة")

    public = open_page(java_script_enabled=scripts)
    public.goto(f"/ar/concerns/{number}")
    expect(public.locator("h1")).to_have_text("ثلاثة أعمدة إنارة مطفأة قرب المدرسة")
    expect(public.locator("main")).not_to_contain_text("أمام الباب، قرب موقف الحافلة.")

    newsroom = enter(EDITOR, java_script_enabled=scripts)
    answer = "تُبرمج الإصلاحات يوم 2 دجنبر."
    _publish_follow_up(newsroom, number, answer, f"متابعة الإنارة {number}")

    _open_case(resident, code)
    expect(resident.locator("main")).to_contain_text(answer)
    public.goto(f"/ar/concerns/{number}")
    expect(public.locator("main")).to_contain_text(answer)


def _report_beside_the_meeting(page: Page, town: Town, words: str) -> str:
    """Fill the form beside the article in, check, send; return the code of the receipt."""
    page.goto(f"/ar/articles/{town.meeting()}")
    form = page.locator("#report form")
    form.locator("[name=territory]").select_option(index=2)
    form.locator("[name=kind]").select_option("problem")
    form.locator("[name=category]").select_option("lighting")
    form.locator("[name=text]").fill(words)
    form.locator("[name=tier][value=anonymous]").check()
    form.locator("button:not([type=button])").first.click()
    expect(page.locator("main")).to_contain_text(words)
    page.locator("form[action$='/report/send'] button:not([formaction])").click()
    code = "".join(filter(str.isdigit, page.locator("#receipt").inner_text()))
    assert len(code) == 20
    assert page.locator("#number").inner_text().strip() == str(town.newest_concern())
    assert code not in page.url
    assert code not in page.title()
    return code


def _open_case(page: Page, code: str) -> None:
    page.goto("/ar/case")
    spoken = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    page.fill("[name=receipt]", " ".join(spoken[n : n + 4] for n in range(0, 20, 4)))
    page.locator("main form button").first.click()


def _ask(desk: Page, number: int, question: str) -> None:
    desk.goto(f"/ar/desk/{number}")
    form = desk.locator("form[action*='/ask']")
    _unfold(form)
    form.locator("[name=text]").fill(question)
    form.locator("button").first.click()


def _answer_by_receipt(page: Page, code: str, words: str) -> None:
    _open_case(page, code)
    form = page.locator("form:has([name=text])").first
    form.locator("[name=text]").fill(words)
    form.locator("button:not([type=button])").first.click()
    expect(page.locator("main")).to_contain_text(words)


def _accept(desk: Page, number: int, title: str) -> None:
    desk.goto(f"/ar/desk/{number}")
    desk.fill("#accept [name=title]", title)
    desk.fill("#accept [name=public_text]", "لا ضوء أمام المدرسة بعد المغرب.")
    desk.locator("[name=exposure][form=accept], #accept [name=exposure]").first.select_option("public")
    if not desk.locator("[name=office]").first.input_value():
        desk.locator("[name=office]").first.select_option(index=1)
    desk.locator("button[form=accept]").first.click()
    expect(desk.locator("body")).not_to_contain_text("Error")


def _publish_follow_up(page: Page, number: int, answer: str, title: str) -> None:
    """Write a follow-up, take the concern up with its outcome and answer, publish."""
    page.goto("/ar/newsroom/")
    page.locator("a[href*='kind=follow_up']").first.click()
    page.fill("[name=title]", title)
    page.fill("[name=body]", "هذا ما وصلت إليه البلاغات بعد اللقاء.")
    page.locator("button[form=ed][value=save]").click()
    page.locator("a[href$='/concerns']").first.click()
    page.fill("[name=q]", str(number))
    page.locator("button[value=search]").click()
    page.check(f"#c-{number}")
    page.select_option(f"#outcome-{number}", "answered")
    page.fill(f"#answer-{number}", answer)
    page.locator("button[form=fu][value=publish]").click()
    expect(page.locator("main")).not_to_contain_text("مسودة")


def _unfold(form: object) -> None:
    """Open the panel a form lies in, as a click on its head would."""
    panel = form.locator("xpath=ancestor::details[not(@open)]")  # type: ignore[attr-defined]
    for n in range(panel.count()):
        panel.nth(n).locator("summary").first.click()

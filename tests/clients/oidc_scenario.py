"""A member is verified by an OpenID provider that somebody else wrote: oidc-provider-mock from PyPI, over Authlib."""

import logging
import urllib.parse
import warnings

import requests
from bs4 import BeautifulSoup

from scenario import TIMEOUT, expect, run, setting, step

warnings.simplefilter("ignore")
import oidc_provider_mock  # noqa: E402  (it warns while it is imported)

logging.getLogger("werkzeug").setLevel(logging.ERROR)


def document(answer):
    expect(answer.ok, f"{answer.request.method} {answer.url} answered {answer.status_code}", answer.text)
    return BeautifulSoup(answer.text, "html.parser")


def submit(browser, page_url, action, **fields):
    """Opens a page of Rounds and sends the form whose hidden `action` is this, or the only form with a password."""
    page = document(browser.get(page_url, timeout=TIMEOUT))
    chosen = f"input[name=action][value={action}]" if action else "input[type=password]"
    field = page.select_one(chosen)
    expect(field is not None, f"{page_url} has no form for {action}", page.get_text(" "))
    form = field.find_parent("form")
    hidden = {it["name"]: it.get("value", "") for it in form.select("input[type=hidden][name]")}
    address = urllib.parse.urljoin(page_url, form.get("action", ""))
    return browser.post(address, data={**hidden, **fields}, timeout=TIMEOUT)


def scenario(_folder):
    rounds, port = setting("ROUNDS_URL"), int(setting("ISSUER_PORT"))
    claims = {"given_name": "Anna", "family_name": "Larsen", "uid": "9100", "role": "R8000"}
    anna = oidc_provider_mock.User(sub="anna", claims=claims)
    with oidc_provider_mock.run_server_in_thread(port=port, require_nonce=True, user_claims=[anna]):
        browser = requests.Session()
        document(submit(browser, f"{rounds}/auth/sign_in", None, login=setting("ANNA_EMAIL"), password=setting("ANNA_PASSWORD")))
        step("Anna is signed in")

        page = document(submit(browser, f"{rounds}/settings/credentials", "oidc"))
        link = page.select_one(f"a[href^='http://localhost:{port}/']")
        expect(link is not None, "no page leads to the provider", page.get_text(" "))
        step("the page leads to the provider, whose metadata was read")

        answer = requests.post(link["href"], data={"sub": "anna"}, allow_redirects=False, timeout=TIMEOUT)
        back = answer.headers.get("Location", "")
        expect(back.startswith(f"{rounds}/settings/credentials/oidc?"), "the provider does not send her back", answer.text)
        page = document(browser.get(back, timeout=TIMEOUT))
        text = page.get_text(" ")
        expect("Care Identity has said who you are." in text, "she is not verified", text)
        expect("verified by Care Identity" in text and "9100" in text, "the credential is not shown", text)
        step("its token is believed: name, number and profession")

        again = browser.get(back, timeout=TIMEOUT)
        expect(again.status_code == 422, "the same return counts twice", again.status_code)
        found = requests.get(f"{rounds}/api/v1/accounts/lookup?acct=anna", timeout=TIMEOUT).json()
        expect(found["fields"][0]["verified_at"], "Mastodon's clients do not see it", found)
        expect("9100" not in str(found), "the number is shown to everybody", found)
        step("every client sees the profession, nobody the number")


if __name__ == "__main__":
    run(scenario)

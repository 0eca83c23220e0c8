"""What both scenarios share: the environment, a line for each step, and a person in front of a browser."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import urllib.parse

import requests
from bs4 import BeautifulSoup

TIMEOUT = 30


class Failure(Exception):
    """A step did not do what it should; the text says what was seen."""


def setting(name):
    """A variable that the caller of the scenario must set."""
    try:
        return os.environ[name]
    except KeyError:
        raise Failure(f"the environment variable {name} is missing; `cargo xtask test clients` sets it") from None


def step(text):
    print(f"      ok  {text}", flush=True)


def expect(condition, what, seen=None):
    """Ends the scenario when the condition does not hold."""
    if not condition:
        seen = " ".join(str(seen).split())[:2000]
        raise Failure(what if seen == "None" else f"{what}; seen: {seen}")


def run(scenario):
    """Runs a scenario in a folder of its own and ends the program with its outcome."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="rounds-client-"))
    try:
        scenario(folder)
    except Failure as failure:
        sys.exit(f"      FAILED  {failure}")
    except (requests.RequestException, subprocess.SubprocessError) as error:
        sys.exit(f"      FAILED  {type(error).__name__}: {error}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def download(url, path):
    """Fetches a published picture as anybody may, into a file."""
    answer = requests.get(url, timeout=TIMEOUT)
    expect(answer.ok, f"GET {url} answered {answer.status_code}", answer.text)
    kind = answer.headers.get("Content-Type", "")
    expect(kind.startswith("image/"), f"{url} is not a picture", kind)
    path.write_bytes(answer.content)


def authorisation_code(authorise_url, email, password):
    """Does what a person does with the address that an application shows: signs in, agrees, reads the code."""
    browser = requests.Session()
    page = _opened(browser.get(authorise_url, timeout=TIMEOUT))
    form = _form_with(page, "input[type=password]")
    expect(form is not None, "the authorisation address does not lead to a sign-in form", page.url)
    page = _submitted(browser, page, form, email=email, password=password)
    form = _form_with(page, "button[value=allow]")
    expect(form is not None, "there is no form to agree to the application after signing in", page.document.get_text(" "))
    page = _submitted(browser, page, form, button="allow")
    code = page.document.select_one("#oob-code, input.code")
    expect(code is not None, "the page after agreeing shows no code", page.document.get_text(" "))
    return code.get("value") or code.get_text(strip=True)


class _Page:
    def __init__(self, url, document):
        self.url = url
        self.document = document


def _opened(answer):
    document = BeautifulSoup(answer.text, "html.parser")
    what = f"{answer.request.method} {answer.url} answered {answer.status_code}"
    expect(answer.ok, what, document.get_text(" ", strip=True))
    return _Page(answer.url, document)


def _form_with(page, selector):
    found = page.document.select_one(f"form {selector}")
    return found and found.find_parent("form")


def _submitted(browser, page, form, email=None, password=None, button=None):
    fields = {}
    for field in form.select("input[name]"):
        kind = field.get("type", "text")
        if kind == "password":
            fields[field["name"]] = password
        elif kind in ("text", "email"):
            fields[field["name"]] = email
        elif kind == "hidden":
            fields[field["name"]] = field.get("value", "")
    if button is not None:
        pressed = form.select_one(f"button[value={button}]")
        fields[pressed["name"]] = pressed["value"]
    address = urllib.parse.urljoin(page.url, form.get("action", ""))
    return _opened(browser.post(address, data=fields, timeout=TIMEOUT))

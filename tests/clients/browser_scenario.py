"""A real browser at the pages: a passkey made and used, the guard while one types, a post that arrives by itself, and
no request to anybody but the server."""

import json
import os
import shutil
import urllib.parse

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException, TimeoutException, WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.virtual_authenticator import VirtualAuthenticatorOptions
from selenium.webdriver.support.ui import WebDriverWait

from scenario import Failure, expect, run, setting, step

#: Seconds; a bound that is never reached when all is well.
WITHIN = 30
NUMBER = "NHS number 943 476 5919"


def browser(folder, name):
    """A browser with a profile of its own."""
    options = webdriver.ChromeOptions()
    options.binary_location = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,900"):
        options.add_argument(argument)
    options.add_argument(f"--user-data-dir={folder / name}")
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    return webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))


def wait(driver, what, seen):
    """Waits until `seen` is true of the page."""
    try:
        # A page that is just being replaced has elements that are gone by the time they are asked.
        return WebDriverWait(driver, WITHIN, ignored_exceptions=[StaleElementReferenceException]).until(seen)
    except TimeoutException:
        text = driver.find_element(By.TAG_NAME, "body").text
        raise Failure(f"{what}; the page {driver.current_url} says: {' '.join(text.split())[:1000]}") from None


def says(text):
    return lambda driver: text in driver.find_element(By.TAG_NAME, "body").text


def shown(selector):
    """The first element that is shown."""
    return lambda driver: next((it for it in driver.find_elements(By.CSS_SELECTOR, selector) if it.is_displayed()), None)


def sign_in(driver, url, email, password):
    driver.get(f"{url}/auth/sign_in")
    driver.find_element(By.NAME, "login").send_keys(email)
    driver.find_element(By.NAME, "password").send_keys(password)
    driver.find_element(By.CSS_SELECTOR, "form[action='/auth/sign_in'] button").click()
    wait(driver, "signing in leads nowhere", shown("[data-composer] textarea"))


def passkey(driver, url, password):
    options = VirtualAuthenticatorOptions(
        protocol=VirtualAuthenticatorOptions.Protocol.CTAP2,
        transport=VirtualAuthenticatorOptions.Transport.INTERNAL,
        has_resident_key=True,
        has_user_verification=True,
        is_user_verified=True,
    )
    driver.add_virtual_authenticator(options)
    driver.get(f"{url}/settings/security")
    form = wait(driver, "there is no form for a passkey", shown("form[data-passkey=create]"))
    form.find_element(By.NAME, "name").send_keys("Test device")
    asked = form.find_elements(By.NAME, "current_password")
    if asked:
        asked[0].send_keys(password)
    form.find_element(By.TAG_NAME, "button").click()
    wait(driver, "the passkey is not added", says("The passkey is added"))
    driver.get(f"{url}/settings/security")
    wait(driver, "the passkey is not in the list", says("Test device"))
    step("a passkey is made with the browser's authenticator")

    driver.delete_all_cookies()
    driver.get(f"{url}/auth/sign_in")
    wait(driver, "signing in with a passkey is not offered", shown("form[data-passkey=get]")).find_element(
        By.TAG_NAME, "button"
    ).click()
    wait(driver, "the passkey does not sign in", shown("[data-composer] textarea"))
    step("it signs in without a password")


def guard(driver):
    text = wait(driver, "there is no composer", shown("[data-composer] textarea"))
    text.send_keys(f"Seen today, {NUMBER}")
    wait(driver, "the guard is silent while one types", lambda it: "Cannot be published" in found(it))
    text.clear()
    text.send_keys("Sepsis: antibiotics within the hour. #AcuteMed")
    wait(driver, "the guard does not take it back", lambda it: "Cannot be published" not in found(it))
    driver.find_element(By.CSS_SELECTOR, "[data-composer] [data-send]").click()
    wait(driver, "the post is not shown", says("antibiotics within the hour"))
    step("the guard speaks while one types, and the post goes out without it")


def found(driver):
    lists = driver.find_elements(By.CSS_SELECTOR, "[data-findings]")
    return lists[0].text if lists else ""


def live(anna, ben, url):
    anna.get(f"{url}/local")
    ben.get(f"{url}/compose")
    ben.find_element(By.CSS_SELECTOR, "[data-composer] textarea").send_keys("Ward round in five minutes")
    ben.find_element(By.CSS_SELECTOR, "[data-composer] [data-send]").click()
    wait(ben, "the post is not published", says("Ward round in five minutes"))

    def arrived(driver):
        button = next((it for it in driver.find_elements(By.CSS_SELECTOR, "[data-new-posts]") if it.is_displayed()), None)
        if button:
            button.click()
        return says("Ward round in five minutes")(driver)

    wait(anna, "the post does not arrive by itself", arrived)
    step("a post arrives on an open page by itself")


def only_ours(driver, url):
    """Every page that anybody sees, and what they asked for."""
    for path in ("/", "/home", "/local", "/search?q=sepsis", "/about", "/concern", "/transparency", "/settings/profile"):
        driver.get(url + path)
    host = urllib.parse.urlsplit(url).netloc
    strangers = set()
    for entry in driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            address = urllib.parse.urlsplit(message["params"]["request"]["url"])
            if address.scheme in ("http", "https", "ws", "wss") and address.netloc != host:
                strangers.add(address.netloc)
    expect(not strangers, "pages ask others than the server", strangers or None)
    errors = [entry["message"] for entry in driver.get_log("browser") if entry["level"] == "SEVERE"]
    expect(not errors, "the browser complains", errors or None)
    step("no page asks anybody but the server, and the browser has nothing to complain of")


def scenario(folder):
    url = setting("ROUNDS_URL")
    os.environ["SE_OFFLINE"] = "true"
    anna = ben = None
    try:
        anna, ben = browser(folder, "anna"), browser(folder, "ben")
        sign_in(anna, url, setting("ANNA_EMAIL"), setting("ANNA_PASSWORD"))
        sign_in(ben, url, setting("BEN_EMAIL"), setting("BEN_PASSWORD"))
        passkey(anna, url, setting("ANNA_PASSWORD"))
        guard(anna)
        live(anna, ben, url)
        only_ours(anna, url)
    except WebDriverException as error:
        raise Failure(f"the browser failed: {error.msg}") from None
    finally:
        for driver in filter(None, (anna, ben)):
            driver.quit()


run(scenario)

"""A certificate of attendance is accepted by openbadgeslib, somebody else's verifier of Open Badges 3.0, and a changed one is not."""

import copy
import datetime
import json
import os
import subprocess
import time
import urllib.parse

import requests
from openbadgeslib.ob3 import OB3LdpVerifier, OB3VerificationError

from scenario import TIMEOUT, authorisation_code, expect, run, setting, step

SCOPES = "read write follow cpd:read"
OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"


def person(url, name):
    """A session with a token, given in the browser as people give it."""
    wish = {"client_name": "Wallet", "redirect_uris": OUT_OF_BAND, "scopes": SCOPES}
    app = requests.post(f"{url}/api/v1/apps", json=wish, timeout=TIMEOUT).json()
    ask = {"client_id": app["client_id"], "redirect_uri": OUT_OF_BAND, "response_type": "code", "scope": SCOPES}
    page = f"{url}/oauth/authorize?{urllib.parse.urlencode(ask)}"
    code = authorisation_code(page, setting(f"{name}_EMAIL"), setting(f"{name}_PASSWORD"))
    grant = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": OUT_OF_BAND,
        "client_id": app["client_id"], "client_secret": app["client_secret"],
    }
    token = requests.post(f"{url}/oauth/token", data=grant, timeout=TIMEOUT).json()["access_token"]
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {token}"
    return session


def asked(session, method, url, **body):
    answer = session.request(method, url, json=body or None, timeout=TIMEOUT)
    expect(answer.ok, f"{method} {url} answered {answer.status_code}", answer.text)
    return answer.json()


def issued(url):
    """Anna hosts a session, Ben is there; his certificate."""
    anna, ben = person(url, "ANNA"), person(url, "BEN")
    rounds = f"{url}/api/rounds/v1"
    group = asked(anna, "POST", f"{rounds}/groups", name="Renal Journal Club", handle="renal_jc", hashtag="RenalJC")
    # No session begins in the past.
    opens = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=2)
    wish = {"group": group["id"], "title": "Fluids: “balanced” or salty?", "opens_at": opens.isoformat(timespec="milliseconds")}
    session = asked(anna, "POST", f"{rounds}/sessions", **wish)["id"]
    while asked(ben, "GET", f"{rounds}/sessions/{session}")["phase"] != "open":
        expect(datetime.datetime.now(datetime.timezone.utc) < opens + datetime.timedelta(seconds=TIMEOUT), "it never opens")
        time.sleep(0.2)
    asked(ben, "POST", f"{rounds}/sessions/{session}/attend")
    asked(anna, "POST", f"{rounds}/sessions/{session}/close")
    expect(asked(anna, "POST", f"{rounds}/sessions/{session}/certificates") == {"issued": 1}, "no certificate was issued")
    number = asked(ben, "GET", f"{rounds}/certificates")[0]["id"]
    return anna, number, requests.get(f"{url}/certificates/{number}.json", timeout=TIMEOUT).text


def verifies(badge, url):
    """Whether openbadgeslib accepts it with the key that our document publishes, and what it says if it does not."""
    def download(address, *_args, **_kwargs):
        # It asks over https, as a did:web is asked for; this server has no certificate for a name of its own.
        return requests.get(url + urllib.parse.urlsplit(address).path, timeout=TIMEOUT).content

    try:
        OB3LdpVerifier.for_issuer_did(badge["issuer"]["id"]).verify(json.dumps(badge), download=download)
    except OB3VerificationError as error:
        return str(error)
    return None


def program(folder, text, url):
    file = folder / "certificate.json"
    file.write_text(text, encoding="utf-8")
    allow = urllib.parse.urlsplit(url).netloc
    command = [setting("ROUNDS_PROGRAM"), "badge", "verify", str(file)]
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, "ROUNDS_HTTP_ALLOW": allow}, capture_output=True, text=True, timeout=TIMEOUT
    )
    return done.returncode, done.stdout + done.stderr


def scenario(folder):
    url = setting("ROUNDS_URL")
    anna, number, text = issued(url)
    step("Anna issues a certificate to Ben")

    badge = json.loads(text)
    why = verifies(badge, url)
    expect(why is None, "openbadgeslib refuses the badge", why)
    step("openbadgeslib accepts it with the published key")

    for path, value in [
        (["credentialSubject", "result", 0, "value"], "999 minutes"),
        (["credentialSubject", "id"], f"{url}/users/anna"),
        (["credentialSubject", "identifier", 0, "identityHash"], "Anna Larsen"),
        (["credentialStatus", "statusListIndex"], "7"),
        (["name"], "Certificate of knowledge"),
        (["validFrom"], "2020-01-01T00:00:00Z"),
    ]:
        changed = copy.deepcopy(badge)
        place = changed
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value
        expect(verifies(changed, url) is not None, "openbadgeslib accepts a badge that was changed", path)
    step("openbadgeslib refuses it when anything in it is changed")

    code, said = program(folder, text, url)
    expect(code == 0 and said.startswith("Valid"), "`rounds badge verify` does not accept it", said)
    code, said = program(folder, text.replace("1 minute", "9 minute"), url)
    expect(code == 1 and "was changed" in said, "`rounds badge verify` accepts a changed one", said)
    step("`rounds badge verify` fetches the key and the list, and says the same")

    asked(anna, "DELETE", f"{url}/api/rounds/v1/certificates/{number}", reason="The wrong session")
    code, said = program(folder, text, url)
    expect(code == 1 and "revoked" in said, "`rounds badge verify` accepts a revoked one", said)
    step("and that it was revoked")


if __name__ == "__main__":
    run(scenario)

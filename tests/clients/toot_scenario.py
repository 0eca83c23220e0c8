"""Two people use Rounds with toot, the command line client."""

import json
import os
import re
import subprocess
import sys
import urllib.parse

from photograph import metadata_left, photograph
from scenario import Failure, authorisation_code, download, expect, run, setting, step


class Toot:
    """The installed program with a configuration of its own."""

    def __init__(self, folder):
        self.program = os.path.join(os.path.dirname(sys.executable), "toot")
        self.environment = {
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_CACHE_HOME": str(folder / "cache"),
            "PATH": os.environ["PATH"],
            "LC_ALL": "C.UTF-8",
            "PYTHONWARNINGS": "ignore",
        }

    def text(self, *words):
        """Runs a command to its end and gives what it wrote."""
        ended = subprocess.run(
            [self.program, *words],
            env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120,
        )
        shown = "toot " + " ".join(words)
        expect(ended.returncode == 0, f"`{shown}` ended with {ended.returncode}", ended.stderr or ended.stdout)
        return ended.stdout

    def json(self, *words, by):
        text = self.text("--as", by, *words, "--json")
        try:
            return json.loads(text)
        except ValueError:
            raise Failure(f"`toot {' '.join(words)}` did not write JSON: {text[:500]}") from None

    def log_in_by_browser(self, url, email, password):
        """`toot login`: it shows an address, and asks for the code that the page there gives."""
        process = subprocess.Popen(
            [self.program, "login", "--instance", url],
            env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        try:
            said, address = "", None
            for line in process.stdout:
                said += line
                if re.match(r"https?://\S+/oauth/authorize", line):
                    address = line.strip()
                    break
            expect(address is not None, "`toot login` showed no address", said)
            code = authorisation_code(address, email, password)
            rest, _ = process.communicate(f"n\n{code}\n", timeout=60)
            expect(process.returncode == 0, "`toot login` did not take the code", rest)
        finally:
            process.kill()
            process.wait()


def scenario(folder):
    url = setting("ROUNDS_URL")
    toot = Toot(folder)

    toot.log_in_by_browser(url, setting("ANNA_EMAIL"), setting("ANNA_PASSWORD"))
    step("toot registered itself, and anna logged in through the browser with a code")
    toot.text("login_cli", "--instance", url, "--email", setting("BEN_EMAIL"), "--password", setting("BEN_PASSWORD"))
    step("ben logged in with his password")
    host = urllib.parse.urlparse(url).netloc
    anna, ben = f"anna@{host}", f"ben@{host}"
    accounts = toot.text("auth")
    expect(anna in accounts and ben in accounts, "`toot auth` does not list both accounts", accounts)
    expect(toot.json("whoami", by=anna)["username"] == "anna", "anna is not anna")
    step("both are who they are")

    followed = toot.json("follow", "anna", by=ben)
    expect(followed["following"] is True, "ben does not follow anna", followed)
    step("ben follows anna")

    words = "Three causes of a raised lactate without sepsis #MedEd #AcuteMed"
    post = toot.json("post", words, by=anna)
    names = sorted(tag["name"].lower() for tag in post["tags"])
    expect(names == ["acutemed", "meded"], "the post does not carry its two hashtags", post["tags"])
    expect(post["visibility"] == "public", "the post is not public", post["visibility"])
    step("anna posted text with two hashtags")

    picture = post_photograph(toot, anna, folder)
    step("anna posted a photograph, and no EXIF, GPS, XMP or IPTC is left in what was published")

    poll = post_poll(toot, anna, ben)
    step("anna asked a poll, and ben voted")

    boost = toot.json("reblog", post["id"], by=ben)
    expect(boost["reblog"]["id"] == post["id"], "the boost does not hold the post", boost)
    step("ben boosted")
    toot.json("favourite", post["id"], by=ben)
    step("ben favourited")
    reply = toot.json("post", "@anna and metformin, surely?", "--reply-to", post["id"], by=ben)
    expect(reply["in_reply_to_id"] == post["id"], "the reply does not stand under the post", reply)
    expect([mention["acct"] for mention in reply["mentions"]] == ["anna"], "the reply does not mention anna", reply)
    step("ben replied")
    thread = toot.json("thread", post["id"], by=anna)
    expect([below["id"] for below in thread["descendants"]] == [reply["id"]], "the thread lacks the reply", thread)
    step("anna read the thread")

    home = toot.json("timelines", "home", by=ben)
    seen = [status["id"] for status in home]
    for wanted in (post["id"], picture["id"], poll["id"], reply["id"]):
        expect(wanted in seen, f"ben's home timeline lacks post {wanted}", seen)
    expect(seen == sorted(seen, key=int, reverse=True), "the home timeline is not newest first", seen)
    shown = toot.text("--as", ben, "timeline", "--once")
    expect("raised lactate" in shown, "toot does not print the home timeline", shown)
    tagged = toot.text("--as", ben, "timelines", "tag", "MedEd", "--no-pager", "--no-clear")
    expect("raised lactate" in tagged, "the hashtag's timeline lacks the post", tagged)
    step("ben read his home timeline and a hashtag's")

    notifications = toot.json("notifications", by=anna)
    kinds = {notification["type"] for notification in notifications}
    expect({"follow", "reblog", "favourite", "mention"} <= kinds, "anna's notifications are not complete", kinds)
    shown = toot.text("--as", anna, "notifications")
    expect("ben" in shown, "toot does not print the notifications", shown)
    step("anna read her notifications")

    search(toot, anna, ben, post)
    step("ben searched for an account, a hashtag and a post")
    toot.json("delete", reply["id"], by=ben)
    thread = toot.json("thread", post["id"], by=anna)
    expect(thread["descendants"] == [], "a deleted reply is still in the thread", thread["descendants"])
    step("ben deleted his reply")


def post_photograph(toot, anna, folder):
    path = folder / "photograph.jpg"
    path.write_bytes(photograph())
    before = metadata_left(path)
    expect("GPS:GPSLatitude" in before and "XMP-photoshop:City" in before, "the photograph has no metadata", before)
    words = ["post", "The view from the on-call room", "--media", str(path)]
    post = toot.json(*words, "--description", "A grey gradient", by=anna)
    expect(len(post["media_attachments"]) == 1, "the post has no picture", post)
    attached = post["media_attachments"][0]
    expect(attached["type"] == "image", "the attachment is not a picture", attached)
    expect(attached["description"] == "A grey gradient", "the picture lost its description", attached)
    expect(bool(attached["blurhash"]), "the picture has no blurhash", attached)
    for name in ("url", "preview_url"):
        published = folder / f"published-{name}"
        download(attached[name], published)
        left = metadata_left(published)
        expect(not left, f"{name} still carries metadata", left)
    return post


def post_poll(toot, anna, ben):
    options = ["--poll-option", "Sodium", "--poll-option", "Potassium", "--poll-expires-in", "1h"]
    post = toot.json("post", "Which one first?", *options, by=anna)
    titles = [option["title"] for option in post["poll"]["options"]]
    expect(titles == ["Sodium", "Potassium"], "the poll has other options", post["poll"])
    poll = toot.json("polls", "vote", post["poll"]["id"], "1", by=ben)
    expect(poll["own_votes"] == [1] and poll["votes_count"] == 1, "ben's vote was not counted", poll)
    return post


def search(toot, anna, ben, post):
    found = toot.json("search", "anna", "--type", "accounts", by=ben)
    expect("anna" in [account["acct"] for account in found["accounts"]], "search does not find anna", found)
    found = toot.json("search", "#AcuteMed", "--type", "hashtags", by=ben)
    names = [tag["name"].lower() for tag in found["hashtags"]]
    expect("acutemed" in names, "search does not find the hashtag", names)
    found = toot.json("search", "lactate", "--type", "statuses", by=ben)
    expect(post["id"] in [status["id"] for status in found["statuses"]], "search does not find the post", found)
    expect("anna" in toot.text("--as", ben, "search", "anna"), "toot does not print the search's results")


if __name__ == "__main__":
    run(scenario)

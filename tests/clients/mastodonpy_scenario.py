"""Two people use Rounds through Mastodon.py, the library."""

import threading
import warnings

from mastodon import Mastodon, StreamListener
from mastodon.errors import MastodonAPIError, MastodonError

from photograph import metadata_left, photograph
from scenario import Failure, authorisation_code, download, expect, run, setting, step

SCOPES = ["read", "write", "follow"]
# How long an event may take; a debug build on a busy machine is slower than the product's promise.
SOON = 20


class Ear(StreamListener):
    """Keeps what a stream brings and wakes whoever waits for it."""

    def __init__(self):
        self.news = threading.Condition()
        self.heard = []
        self.broken = None

    def on_update(self, status):
        self._keep("update", status)

    def on_notification(self, notification):
        self._keep("notification", notification)

    def on_status_update(self, status):
        self._keep("status.update", status)

    def on_delete(self, status_id):
        self._keep("delete", status_id)

    def on_abort(self, err):
        self._keep("abort", err)

    def wait_for(self, what, kind, matches):
        """The first event of a kind that matches; a failure when it does not come soon."""
        with self.news:
            found = self.news.wait_for(lambda: self._first(kind, matches), timeout=SOON)
            expect(found, f"{what} did not arrive on the stream within {SOON} s", self.heard)
            return found[0]

    def _first(self, kind, matches):
        return [event for name, event in self.heard if name == kind and matches(event)][:1]

    def _keep(self, kind, event):
        with self.news:
            self.heard.append((kind, event))
            self.news.notify_all()


def scenario(folder):
    # Mastodon.py warns about servers that call themselves something else than Mastodon.
    warnings.simplefilter("ignore")
    try:
        scenes(folder)
    except MastodonError as error:
        raise Failure(f"Mastodon.py: {type(error).__name__}: {error}") from error


def scenes(folder):
    url = setting("ROUNDS_URL")
    client = Mastodon.create_app("Rounds scenario", scopes=SCOPES, api_base_url=url)
    step("registered an application")

    thief = connection(url, client)
    code = agreed_code(thief)
    thief.log_in(code=code, scopes=SCOPES, allow_http=True)
    expect_refused(lambda: connection(url, client).log_in(code=code, scopes=SCOPES, allow_http=True), "a used code")
    expect_refused(thief.account_verify_credentials, "the token of a code that was used twice")
    step("a code works once, and whoever uses it twice ends its token")
    anna = connection(url, client)
    anna.log_in(code=agreed_code(anna), scopes=SCOPES, allow_http=True)
    step("anna logged in with a code")
    ben = connection(url, client)
    ben.log_in(setting("BEN_EMAIL"), setting("BEN_PASSWORD"), scopes=SCOPES, allow_http=True)
    step("ben logged in with his password")
    ann, me = anna.account_verify_credentials(), ben.account_verify_credentials()
    expect((ann.username, me.username) == ("anna", "ben"), "they are not who they are", (ann, me))
    limit = anna.instance_v2().configuration.statuses.max_characters
    expect(limit >= 500, "the instance announces no length of posts", limit)
    step("both are who they are, and the instance describes itself")

    found = ben.account_lookup("anna")
    expect(found.id == ann.id, "the lookup finds another account", found)
    expect(ben.account_follow(found).following, "ben does not follow anna")
    expect([account.username for account in anna.account_followers(ann)] == ["ben"], "anna has no follower ben")
    step("ben follows anna")

    ear, ears = Ear(), Ear()
    streams = [listening(ben, ear), listening(anna, ears)]
    step("both opened their user streams")

    post = anna.status_post("Three causes of a raised lactate without sepsis #MedEd #AcuteMed", language="en")
    expect(sorted(tag.name.lower() for tag in post.tags) == ["acutemed", "meded"], "the hashtags are not there", post)
    ear.wait_for("anna's post", "update", lambda status: status.id == post.id)
    step("anna posted text with hashtags, and it arrived on ben's stream")
    same = [anna.status_post("Only once, please", idempotency_key="one-and-the-same").id for _ in range(2)]
    expect(same[0] == same[1], "the same Idempotency-Key made two posts", same)
    step("a repeated request made one post")

    picture = post_photograph(anna, folder)
    step("anna posted a photograph, and no EXIF, GPS, XMP or IPTC is left in what was published")
    poll = anna.status_post("Which one first?", poll=anna.make_poll(["Sodium", "Potassium"], expires_in=3600))
    expect([option.title for option in poll.poll.options] == ["Sodium", "Potassium"], "the poll is another", poll)
    voted = ben.poll_vote(poll.poll.id, 1)
    expect(list(voted.own_votes) == [1] and voted.votes_count == 1, "ben's vote was not counted", voted)
    step("anna asked a poll, and ben voted")

    boost = ben.status_reblog(post)
    expect(boost.reblog.id == post.id, "the boost does not hold the post", boost)
    ears.wait_for("ben's boost", "notification", lambda n: n.type == "reblog" and n.status.id == post.id)
    expect(ben.status_favourite(post).favourited, "ben did not favourite")
    expect(ben.status_bookmark(post).bookmarked, "ben did not bookmark")
    expect([status.id for status in ben.bookmarks()] == [post.id], "ben's bookmarks lack the post")
    step("ben boosted, favourited and bookmarked, and anna's stream told her of the boost")
    reply = ben.status_reply(post, "and metformin, surely?")
    expect(reply.in_reply_to_id == post.id, "the reply does not stand under the post", reply)
    heard = ears.wait_for("ben's reply", "notification", lambda n: n.type == "mention" and n.status.id == reply.id)
    expect(heard.account.id == me.id, "the notification comes from another account", heard)
    thread = anna.status_context(post)
    expect([below.id for below in thread.descendants] == [reply.id], "the thread lacks the reply", thread)
    step("ben replied, and anna's stream told her")

    edited = anna.status_update(post, "Four causes of a raised lactate without sepsis #MedEd #AcuteMed")
    expect(edited.edited_at is not None, "the edited post does not say that it was edited", edited)
    expect(len(anna.status_history(post)) == 2, "the history has not two versions")
    ear.wait_for("anna's edit", "status.update", lambda status: status.id == post.id)
    step("anna edited, and ben's stream told him")

    read_timelines(ben, post, picture, poll, reply)
    step("ben read his home timeline page by page, and a hashtag's")
    kinds = {notification.type for notification in anna.notifications()}
    expect({"follow", "reblog", "favourite", "mention"} <= kinds, "anna's notifications are not complete", kinds)
    mentions = anna.notifications(types=["mention"])
    expect([notification.type for notification in mentions] == ["mention"], "the type filter does not filter", mentions)
    step("anna read her notifications")

    results = ben.search_v2("lactate", result_type="statuses").statuses
    expect(post.id in [status.id for status in results], "search does not find the post", results)
    results = ben.search_v2("acutemed", result_type="hashtags").hashtags
    expect("acutemed" in [tag.name.lower() for tag in results], "search does not find the hashtag", results)
    results = ben.search_v2("ann", result_type="accounts").accounts
    expect("anna" in [account.acct for account in results], "search does not find anna", results)
    step("ben searched for a post, a hashtag and an account")

    refusals(anna, ben, post, limit)
    step("what must be refused is refused")
    anna.status_delete(poll)
    ear.wait_for("the deletion", "delete", lambda status_id: str(status_id) == str(poll.id))
    expect_refused(lambda: ben.status(poll), "a deleted post")
    step("anna deleted a post, and ben's stream told him")

    for stream in streams:
        stream.close()
    ben.revoke_access_token(allow_http=True)
    step("ben revoked his token")


def connection(url, client):
    client_id, secret = client
    # A full rate limit must fail the run, not make it wait.
    return Mastodon(client_id=client_id, client_secret=secret, api_base_url=url, ratelimit_method="throw",
                    request_timeout=60)


def agreed_code(api):
    """A code for anna's account, as the person gets it who follows the application's address."""
    asked = api.auth_request_url(scopes=SCOPES, allow_http=True)
    return authorisation_code(asked, setting("ANNA_EMAIL"), setting("ANNA_PASSWORD"))


def listening(api, ear):
    """Opens the user stream and comes back when the server has accepted it."""
    opened = threading.Event()

    def note(answer, **_):
        if "/api/v1/streaming" in answer.url and answer.status_code == 200:
            opened.set()

    api.session.hooks["response"].append(note)
    handle = api.stream_user(ear, run_async=True, timeout=300)
    expect(opened.wait(SOON), f"the user stream did not open within {SOON} s", ear.heard)
    return handle


def expect_refused(action, what):
    try:
        answer = action()
    except MastodonError:
        return
    raise Failure(f"{what} was not refused; seen: {answer}")


def post_photograph(anna, folder):
    path = folder / "photograph.jpg"
    path.write_bytes(photograph())
    expect("GPS:GPSLatitude" in metadata_left(path), "the photograph has no metadata to begin with")
    uploaded = anna.media_post(str(path), description="A grey gradient", focus=(0.5, -0.5), synchronous=True)
    post = anna.status_post("The view from the on-call room", media_ids=[uploaded])
    attached = post.media_attachments[0]
    expect(attached.description == "A grey gradient", "the picture lost its description", attached)
    focus = attached.meta.focus
    expect((focus.x, focus.y) == (0.5, -0.5), "the picture lost its focal point", focus)
    for name in ("url", "preview_url"):
        published = folder / f"published-{name}"
        download(attached[name], published)
        left = metadata_left(published)
        expect(not left, f"{name} still carries metadata", left)
    return post


def read_timelines(ben, post, picture, poll, reply):
    page = ben.timeline_home(limit=2)
    seen, pages = [], 0
    while page:
        expect(len(page) <= 2, "a page is longer than asked for", page)
        seen += [int(status.id) for status in page]
        pages += 1
        page = ben.fetch_next(page)
    expect(pages > 2, "the home timeline has no further pages", seen)
    expect(seen == sorted(set(seen), reverse=True), "the pages overlap or are out of order", seen)
    for wanted in (post, picture, poll, reply):
        expect(int(wanted.id) in seen, f"the home timeline lacks post {wanted.id}", seen)
    newer = ben.timeline_home(min_id=post.id)
    expect(int(post.id) not in [int(status.id) for status in newer], "min_id includes the post itself", newer)
    tagged = [status.id for status in ben.timeline_hashtag("MedEd")]
    expect(post.id in tagged, "the hashtag's timeline lacks the post", tagged)
    local = [status.id for status in ben.timeline_local()]
    expect(post.id in local, "the local timeline lacks the post", local)


def refusals(anna, ben, post, limit):
    for action, what in (
        (lambda: anna.status_post(""), "an empty post"),
        (lambda: anna.status_post("x" * (limit + 1)), "a post over the limit"),
        (lambda: anna.status(1), "an unknown post"),
        (lambda: ben.status_delete(post), "deleting another's post"),
        (lambda: anna.status_post("?", poll=anna.make_poll(["only one"], expires_in=3600)), "a poll of one option"),
        (lambda: anna.media_post(b"not a picture", mime_type="image/jpeg"), "a picture that is none"),
    ):
        try:
            answer = action()
        except MastodonAPIError as error:
            status = error.args[1] if len(error.args) > 1 else None
            expect(status in (403, 404, 422), f"{what} was refused with the wrong status", error.args)
        else:
            raise Failure(f"{what} was not refused; seen: {answer}")


if __name__ == "__main__":
    run(scenario)

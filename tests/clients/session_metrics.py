"""The metrics of a session, counted from its CSV alone, by a program that shares no line with the one that is checked.

Usage: session_metrics.py TRANSCRIPT.csv OPENS_AT CLOSES_AT  (times as in the transcript, in UTC)
Prints the metrics of docs/METRICS.md as JSON.
"""

import csv
import datetime
import json
import sys
from collections import Counter, defaultdict
from fractions import Fraction

BINS = (1, 5, 10, 15, 30, 60, 180, 360, 1440)


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def hundredths(value):
    """Two decimals, rounded half up."""
    whole = (value * 200 + 1) // 2
    return f"{whole // 100}.{whole % 100:02}"


def shares(lines, column):
    """Everybody counts where their last post says they are."""
    last = {}
    for line in lines:
        last[line["author"]] = line[column]
    people, posts = Counter(last.values()), Counter(last[line["author"]] for line in lines)
    found = [{"code": code or None, "participants": people[code], "posts": posts[code]} for code in people]
    return sorted(found, key=lambda it: (-it["participants"], -it["posts"], it["code"] is None, it["code"] or ""))


def main():
    file, opens_at, closes_at = sys.argv[1], moment(sys.argv[2]), moment(sys.argv[3])
    with open(file, encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    author_of = {row["post_id"]: row["author"] for row in rows}
    club = {row["post_id"] for row in rows if row["role"] == "club"}
    lines = [row for row in rows if row["post_id"] not in club]
    inside = [line for line in lines if opens_at <= moment(line["posted_at"]) < closes_at]
    people = {line["author"] for line in lines}

    posts, reach, received, edges = Counter(), Counter(), Counter(), Counter()
    answers, answerers = Counter(), defaultdict(set)
    for line in lines:
        author, target = line["author"], line["in_reply_to"]
        posts[author] += 1
        reach[author] += int(line["followers_at_posting"])
        answers[line["prompt"]] += 1
        answerers[line["prompt"]].add(author)
        if target in author_of and target not in club and author_of[target] != author:
            edges[author, author_of[target]] += 1
            received[author_of[target]] += 1

    hours = Fraction(int((closes_at - opens_at).total_seconds()), 3600)
    print(
        json.dumps(
            {
                "posts": len(lines),
                "late_posts": sum(moment(line["posted_at"]) >= closes_at for line in lines),
                "replies": sum(edges.values()),
                "participants": len(people),
                "countries": len({it["code"] for it in shares(lines, "country")} - {None}),
                "professions": len({it["code"] for it in shares(lines, "profession")} - {None}),
                "posts_per_hour": hundredths(Fraction(len(inside)) / hours),
                "posts_per_participant": hundredths(Fraction(len(lines), max(len(people), 1))),
                "reach": sum(reach.values()),
                "by_country": shares(lines, "country"),
                "by_profession": shares(lines, "profession"),
                "by_prompt": [
                    {"prompt": int(prompt) if prompt else None, "posts": answers[prompt], "participants": len(answerers[prompt])}
                    for prompt in sorted(answers, key=lambda it: (not it, int(it or 0)))
                ],
                "contributors": sorted(
                    (
                        {"author": it, "posts": posts[it], "replies_received": received[it], "reach": reach[it]}
                        for it in people
                    ),
                    key=lambda it: (-it["posts"], -it["replies_received"], it["author"]),
                ),
                "reply_network": sorted(
                    ({"from": one, "to": other, "replies": count} for (one, other), count in edges.items()),
                    key=lambda it: (-it["replies"], it["from"], it["to"]),
                ),
                "timeline": timeline(lines, opens_at, closes_at),
            }
        )
    )


def timeline(lines, opens_at, closes_at):
    """Posts by bin, without the empty ones: how long a bin is follows from the session's length."""
    last = max([closes_at] + [moment(line["posted_at"]) + datetime.timedelta(milliseconds=1) for line in lines])
    minutes = Fraction(int((last - opens_at).total_seconds() * 1000), 60_000)
    width = next((it for it in BINS if minutes / it <= 60), 1440)
    bins = Counter((moment(line["posted_at"]) - opens_at) // datetime.timedelta(minutes=width) for line in lines)
    return {str(at): count for at, count in sorted(bins.items())}


main()

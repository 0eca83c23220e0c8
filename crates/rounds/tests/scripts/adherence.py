"""Counts the cases of a file anew, with Python's standard library alone: adherence to each measure over all sites, by
site and by week, the p-chart and the runs. A test compares it with what the server says."""

import csv
import datetime
import itertools
import json
import math
import statistics
import sys
from collections import defaultdict

MEASURES = {
    "oxygen": lambda case: float(case["oxygen"]) <= 1,
    "cultures": lambda case: case["cultures"] == "yes",
    "all": lambda case: float(case["oxygen"]) <= 1 and case["cultures"] == "yes",
}


def monday(day):
    date = datetime.date.fromisoformat(day)
    return (date - datetime.timedelta(days=date.weekday())).isoformat()


def grouped(cases, key, met):
    counts = defaultdict(lambda: [0, 0])
    for case in cases:
        counts[key(case)][0] += met(case)
        counts[key(case)][1] += 1
    return sorted(counts.items())


def p_chart(periods):
    centre = sum(n for _, (n, _) in periods) / sum(d for _, (_, d) in periods)
    for _, (numerator, denominator) in periods:
        away = 3 * math.sqrt(centre * (1 - centre) / denominator)
        yield {
            "value": numerator / denominator,
            "centre": centre,
            "lower": max(0, centre - away),
            "upper": min(1, centre + away),
        }


def main():
    with open(sys.argv[1], newline="") as file:
        cases = list(csv.DictReader(file))
    said = {}
    for name, met in MEASURES.items():
        periods = grouped(cases, lambda case: monday(case["date"]), met)
        sites = grouped(cases, lambda case: case["site"], met)
        values = [n / d for _, (n, d) in periods]
        median = statistics.median(values)
        runs = [len(list(run)) for _, run in itertools.groupby(v > median for v in values if v != median)]
        said[name] = {
            "numerator": sum(map(met, cases)),
            "denominator": len(cases),
            "periods": [{"from": week, "numerator": n, "denominator": d} for week, (n, d) in periods],
            "sites": [{"name": site, "numerator": n, "denominator": d} for site, (n, d) in sites],
            "p_chart": list(p_chart(periods)),
            "longest_run": max(runs),
            "crossings": len(runs) - 1,
        }
    json.dump(said, sys.stdout)


main()

"""What Presidio's pattern recognizers find in posts: `presidio_scan.py FILE`, JSON Lines in and out.

Each line of the file has "id" and "text". Standard output begins with one line that says what ran,
{"presidio": version, "recognizers": count}, and has a line for every finding after it:
{"id": …, "start": …, "end": …, "entity": …, "score": …}, with offsets in characters.

No language model is loaded: words come from spaCy's rules for English, which is what Presidio needs to raise its
scores by the words around a match. Every recognizer of every country that works without a model is registered, all
of them for English text, with Presidio's own thresholds. The telephone recognizer also gets the countries of the
corpus.
"""

import inspect
import json
import sys
from importlib.metadata import version

import spacy
import tldextract
from presidio_analyzer import AnalyzerEngine, LocalRecognizer, RecognizerRegistry
from presidio_analyzer import predefined_recognizers
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine
from presidio_analyzer.predefined_recognizers import PhoneRecognizer

PHONES = sorted({*PhoneRecognizer.DEFAULT_SUPPORTED_REGIONS, "AU", "IE", "NL", "NZ", "SE"})


# The list of domain endings that came with the package, so that a run needs no network and is the same tomorrow.
tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=())


class WordsOnly(NlpEngine):
    """Words without a model: no entities, and each word is its own lemma."""

    def load(self):
        self.words = spacy.blank("en")

    def is_loaded(self):
        return hasattr(self, "words")

    def process_text(self, text, language):
        tokens = self.words(text)
        return NlpArtifacts(
            entities=[],
            tokens=tokens,
            tokens_indices=[token.idx for token in tokens],
            lemmas=[token.text.lower() for token in tokens],
            nlp_engine=self,
            language=language,
        )

    def process_batch(self, texts, language, batch_size=1, n_process=1, **kwargs):
        return ((text, self.process_text(text, language)) for text in texts)

    def is_stopword(self, word, language):
        return self.words.vocab[word].is_stop

    def is_punct(self, word, language):
        return self.words.vocab[word].is_punct

    def get_supported_entities(self):
        return []

    def get_supported_languages(self):
        return ["en"]


def without_a_model():
    """Each recognizer class that Presidio ships and that needs neither a model nor a service."""
    for _, found in sorted(inspect.getmembers(predefined_recognizers, inspect.isclass)):
        home = found.__module__.removeprefix("presidio_analyzer.predefined_recognizers.")
        if issubclass(found, LocalRecognizer) and home.startswith(("generic.", "country_specific.")):
            yield found


def main():
    registry = RecognizerRegistry(supported_languages=["en"])
    for found in without_a_model():
        extra = {"supported_regions": PHONES} if found is PhoneRecognizer else {}
        registry.add_recognizer(found(supported_language="en", **extra))
    engine = AnalyzerEngine(registry=registry, nlp_engine=WordsOnly(), supported_languages=["en"])
    say({"presidio": version("presidio-analyzer"), "recognizers": len(registry.recognizers)})
    with open(sys.argv[1], encoding="utf-8") as posts:
        for post in map(json.loads, posts):
            for result in engine.analyze(post["text"], language="en"):
                entity, score = result.entity_type, round(result.score, 3)
                say({"id": post["id"], "start": result.start, "end": result.end, "entity": entity, "score": score})


def say(line):
    print(json.dumps(line, separators=(",", ":")))


main()

// Flaws of writing while somebody composes a question: warnings below the options, never a refusal.
const PAUSE = 700;

function watch(form) {
  const list = form.querySelector("[data-flaws]");
  let waiting = 0;
  let asked = null;
  const options = () => [...form.querySelectorAll("[name^=option_]")].map((input) => input.value.trim());
  const ask = async () => {
    asked?.abort();
    const written = options();
    if (!form.elements.text.value.trim() || written.filter(Boolean).length < 2) {
      list.hidden = true;
      return;
    }
    asked = new AbortController();
    const body = new URLSearchParams({ csrf: form.elements.csrf.value, stem: form.elements.text.value });
    for (const option of written) body.append("options[]", option);
    const key = form.querySelector("[name=key]:checked");
    if (key) body.set("key", key.value);
    try {
      const answer = await fetch("/questions/check", { method: "POST", body, signal: asked.signal });
      if (!answer.ok) return;
      const { flaws } = await answer.json();
      list.replaceChildren(
        ...flaws.map((flaw) => Object.assign(document.createElement("li"), { textContent: flaw.says })),
      );
      list.hidden = flaws.length === 0;
    } catch {
      // Without an answer there is the button that asks the same.
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
}

for (const form of document.querySelectorAll("[data-question]")) watch(form);

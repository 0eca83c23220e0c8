// The guard while somebody types: what may identify a patient is listed below the text, with what to write instead.
const PAUSE = 600;

// Offsets count code points; strings count UTF-16 units.
const cut = (text, start, end) => [...text].slice(start, end).join("");

function line(text, finding) {
  const item = document.createElement("li");
  item.className = `is-${finding.severity}`;
  const grade = document.createElement("strong");
  grade.textContent = finding.severity === "block" ? "Cannot be published" : "You will be asked";
  const words = cut(text, finding.start, finding.end).trim();
  const mark = document.createElement("mark");
  mark.textContent = words.length > 40 ? `${[...words].slice(0, 39).join("")}…` : words;
  item.append(grade, mark, ` ${finding.reason} `);
  const instead = document.createElement("span");
  instead.className = "instead";
  instead.textContent = finding.instead;
  item.append(instead);
  return item;
}

function watch(form) {
  const list = form.querySelector("[data-findings]");
  const text = form.elements.text;
  if (!list || !text) return;
  let waiting = 0;
  let asked = null;
  const show = (checked, answer) => {
    const told = answer.findings.filter((finding) => finding.severity !== "note");
    list.replaceChildren(...told.map((finding) => line(checked, finding)));
    list.hidden = told.length === 0;
    form.dataset.guard = answer.severity ?? "";
  };
  const ask = async () => {
    asked?.abort();
    const checked = text.value;
    if (!checked.trim()) return show(checked, { severity: null, findings: [] });
    asked = new AbortController();
    const body = new URLSearchParams({ csrf: form.elements.csrf.value, text: checked });
    if (form.elements.in_reply_to_id) body.set("in_reply_to_id", form.elements.in_reply_to_id.value);
    try {
      const answer = await fetch("/guard/check", { method: "POST", body, signal: asked.signal });
      if (answer.ok) show(checked, await answer.json());
    } catch {
      // Without an answer the guard still stands where the post is published.
    }
  };
  text.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  if (text.value.trim()) ask();
}

for (const form of document.querySelectorAll("[data-composer]")) watch(form);

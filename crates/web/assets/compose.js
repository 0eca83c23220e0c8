// The composer: characters left, previews with their descriptions, Ctrl+Enter, times in the writer's zone.
const segmenter = "Segmenter" in Intl ? new Intl.Segmenter() : null;
const length = (text) => (segmenter ? [...segmenter.segment(text)].length : [...text].length);
// A link counts 23 characters however long it is; of a remote handle only the name counts.
const counted = (text) =>
  length(text.replace(/https?:\/\/[^\s<>]+/g, "x".repeat(23)).replace(/(@[A-Za-z0-9_]+)@[A-Za-z0-9.-]+/g, "$1"));

function count(form) {
  const text = form.elements.text;
  const left = form.querySelector("[data-left]");
  const send = form.querySelector("[data-send]");
  const warning = form.elements.spoiler_text;
  const update = () => {
    const rest = Number(form.dataset.max) - counted(text.value) - length(warning?.value ?? "");
    left.textContent = String(rest);
    left.classList.toggle("few", rest >= 0 && rest < 60);
    left.classList.toggle("over", rest < 0);
    send.disabled = rest < 0;
  };
  form.addEventListener("input", update);
  update();
}

function pictures(form) {
  const input = form.querySelector("[data-pictures]");
  if (!input) return;
  const rows = [...form.querySelectorAll("[data-alt]")];
  const update = async () => {
    const files = [...input.files];
    const most = Number(input.dataset.pictures);
    input.setCustomValidity(files.length > most ? `Choose up to ${most} pictures.` : "");
    input.reportValidity();
    for (const [at, row] of rows.entries()) {
      row.hidden = at >= files.length;
      row.querySelector("canvas")?.remove();
      if (row.hidden) continue;
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = 160;
      row.querySelector("textarea").before(canvas);
      try {
        const picture = await createImageBitmap(files[at]);
        const side = Math.min(picture.width, picture.height);
        const place = [(picture.width - side) / 2, (picture.height - side) / 2, side, side];
        canvas.getContext("2d").drawImage(picture, ...place, 0, 0, 160, 160);
      } catch {
        canvas.remove();
      }
    }
  };
  input.addEventListener("change", update);
  update();
  form.elements.text.addEventListener("paste", (event) => {
    if (!event.clipboardData?.files.length) return;
    event.preventDefault();
    input.files = event.clipboardData.files;
    input.closest("details").open = true;
    update();
  });
}

function times(form) {
  const offset = form.querySelector("[data-utc-offset]");
  const at = form.querySelector("[data-local-time]");
  const update = () => {
    const when = at.value ? new Date(at.value) : new Date();
    offset.value = String(-when.getTimezoneOffset());
  };
  if (!offset || !at) return;
  at.addEventListener("input", update);
  update();
}

for (const form of document.querySelectorAll("form:has([data-local-time])")) times(form);

for (const form of document.querySelectorAll("[data-composer]")) {
  count(form);
  pictures(form);
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(form.querySelector("[data-send]"));
  });
  form.addEventListener("submit", () => {
    const send = form.querySelector("[data-send]");
    setTimeout(() => (send.disabled = true));
    addEventListener("pageshow", () => (send.disabled = false), { once: true });
  });
}

// Favourite, boost, bookmark and follow without leaving the page. Where that fails, the form is sent as it is.
const words = {
  favourite: ["favourite", "unfavourite"],
  boost: ["boost", "unboost"],
  bookmark: ["bookmark", "unbookmark"],
  follow: ["follow", "unfollow"],
};

const shorten = (n) => (n < 1000 ? String(n) : n < 1e6 ? `${tenths(n / 1000)}k` : `${tenths(n / 1e6)}m`);
const tenths = (n) => (n < 10 ? Math.floor(n * 10) / 10 : Math.floor(n));

function turn(button, on) {
  const [doing, undoing] = words[button.dataset.toggle];
  button.setAttribute("aria-pressed", String(on));
  button.setAttribute("formaction", button.getAttribute("formaction").replace(/[a-z]+$/, on ? undoing : doing));
  const count = button.querySelector("[data-count]");
  if (count) {
    const n = Math.max(0, Number(count.dataset.count) + (on ? 1 : -1));
    count.dataset.count = n;
    count.textContent = n > 0 ? shorten(n) : "";
    const label = `${doing}${n === 1 ? "" : "s"}`;
    button.setAttribute("aria-label", `${doing[0].toUpperCase()}${doing.slice(1)}, ${n} ${label}`);
  }
  if (button.dataset.on) {
    button.textContent = on ? button.dataset.on : button.dataset.off;
    button.classList.toggle("primary", !on);
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const button = event.submitter;
  if (!form.matches("[data-act]") || !button?.dataset.toggle || form.dataset.plain) return;
  event.preventDefault();
  if (button.dataset.busy) return;
  const address = button.formAction;
  const on = button.getAttribute("aria-pressed") !== "true";
  button.dataset.busy = "yes";
  turn(button, on);
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "X-Requested-With": "fetch" },
      body: new URLSearchParams(new FormData(form)),
    });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  } catch {
    turn(button, !on);
    form.dataset.plain = "yes";
    form.requestSubmit(button);
  } finally {
    delete button.dataset.busy;
  }
});

// A session's page: says once a minute that it is being read, and shows its times in the reader's zone too.
const page = document.querySelector("[data-session]");

function attend() {
  if (document.hidden) return;
  const body = new URLSearchParams({ csrf: page.dataset.csrf });
  fetch(page.dataset.attend, { method: "POST", body, keepalive: true }).catch(() => {});
}

if (page?.dataset.attend) {
  setInterval(attend, 60_000);
  document.addEventListener("visibilitychange", attend);
}

for (const time of document.querySelectorAll("[data-here]")) {
  const here = new Date(time.dateTime);
  const style = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZoneName: "short" };
  const words = new Intl.DateTimeFormat(document.documentElement.lang, style).format(here);
  const own = document.createElement("span");
  own.className = "small";
  own.textContent = ` (${words} where you are)`;
  // Where the clocks are the host's, nothing is said twice.
  if (time.textContent.slice(-9, -4) !== `${String(here.getHours()).padStart(2, "0")}:${String(here.getMinutes()).padStart(2, "0")}`) time.append(own);
}

const zone = document.querySelector("[data-own-zone]");
if (zone && !zone.value) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone;

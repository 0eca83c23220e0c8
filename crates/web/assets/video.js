// Watching a video: our controls beside the browser's own, the transcript that follows, and an honest report of what was
// played.
const page = document.querySelector("[data-video]");
const video = page?.querySelector("video");
const REPORT = 15_000;

function report() {
  let from = null;
  let last = 0;
  let parts = [];
  let started = false;
  const close = () => {
    if (from !== null && last > from) parts.push([Math.floor(from), Math.ceil(last)]);
    from = null;
  };
  const send = (keepalive) => {
    if (from !== null) {
      const going = last;
      close();
      from = going;
    }
    if (started && parts.length === 0) return;
    const body = new URLSearchParams({ csrf: page.dataset.csrf, position: Math.floor(video.currentTime) });
    body.set("seen", parts.map((part) => part.join("-")).join(","));
    started = true;
    parts = [];
    fetch(page.dataset.seen, { method: "POST", body, keepalive, headers: { Accept: "application/json" } })
      .then((answer) => (answer.ok ? answer.json() : null))
      .then((said) => said && tell(said))
      .catch(() => {});
  };
  const tell = ({ seconds, minutes, counts }) => {
    const line = page.querySelector("[data-progress]");
    const share = Math.floor((100 * seconds) / Math.max(1, video.duration));
    line.textContent = counts
      ? `Seen: ${minutes} min stand in your CPD ledger.`
      : `You have seen ${Math.min(100, share)} % of it. From 80 % on it counts as learning.`;
  };
  video.addEventListener("playing", () => {
    if (!started) send(false);
    from = last = video.currentTime;
  });
  video.addEventListener("timeupdate", () => {
    const now = video.currentTime;
    // Further than a moment is a jump, and what was jumped over was not seen.
    if (from !== null && (now < last || now - last > 2.5)) {
      close();
      from = now;
    }
    last = now;
  });
  video.addEventListener("pause", () => {
    close();
    send(false);
  });
  setInterval(() => !video.paused && send(false), REPORT);
  addEventListener("pagehide", () => send(true));
}

function follow() {
  const moments = [...page.querySelectorAll(".transcript [data-at]")];
  const go = (second) => {
    video.currentTime = second;
    video.play().catch(() => {});
  };
  for (const link of page.querySelectorAll("[data-at]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      go(Number(link.dataset.at));
    });
  }
  let shown = null;
  video.addEventListener("timeupdate", () => {
    const now = moments.findLast((it) => Number(it.dataset.at) <= video.currentTime);
    if (now === shown) return;
    shown?.parentElement.classList.remove("is-now");
    now?.parentElement.classList.add("is-now");
    shown = now;
    const list = now?.closest(".transcript");
    if (list && !video.paused) list.scrollTop = now.offsetTop - list.offsetTop - list.clientHeight / 3;
  });
  const find = page.querySelector("[data-find]");
  if (!find) return;
  find.hidden = false;
  find.querySelector("input").addEventListener("input", (event) => {
    const wanted = event.target.value.trim().toLowerCase();
    for (const it of moments) it.parentElement.hidden = !it.textContent.toLowerCase().includes(wanted);
  });
}

function control() {
  const row = page.querySelector("[data-controls]");
  row.hidden = false;
  const speed = row.querySelector("[data-speed]");
  speed.addEventListener("change", () => (video.playbackRate = Number(speed.value)));
  video.addEventListener("ratechange", () => {
    // What is measured is measured up to twice the speed.
    if (video.playbackRate > 2) video.playbackRate = 2;
    speed.value = String(video.playbackRate);
  });
  row.querySelector("[data-size]")?.addEventListener("change", (event) => load(event.target.value));
  const button = row.querySelector("[data-captions]");
  const captions = () => [...video.textTracks].find((track) => track.kind === "captions");
  const turn = () => {
    const track = captions();
    if (!track) return;
    track.mode = track.mode === "showing" ? "hidden" : "showing";
    button.setAttribute("aria-pressed", String(track.mode === "showing"));
  };
  button?.addEventListener("click", turn);
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, textarea, select, button, a, video") || event.ctrlKey || event.metaKey || event.altKey) return;
    const keys = {
      k: () => (video.paused ? video.play() : video.pause()),
      j: () => (video.currentTime -= 10),
      l: () => (video.currentTime += 10),
      c: turn,
    };
    keys[event.key.toLowerCase()]?.();
  });
}

function load(address) {
  const { currentTime, paused, playbackRate } = video;
  video.src = address;
  video.addEventListener(
    "loadedmetadata",
    () => {
      video.currentTime = currentTime;
      video.playbackRate = playbackRate;
      if (!paused) video.play().catch(() => {});
    },
    { once: true },
  );
}

// The address of a file dies after a while; the page has a new one.
function renew() {
  let tried = 0;
  video.addEventListener(
    "error",
    async () => {
      if (Date.now() - tried < 60_000) return;
      tried = Date.now();
      const answer = await fetch(location.pathname);
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("source");
      if (fresh) load(fresh.getAttribute("src"));
    },
    true,
  );
}

function ask() {
  const waiting = new Set(page.querySelectorAll("[data-question-at]"));
  video.addEventListener("timeupdate", () => {
    for (const question of waiting) {
      const at = Number(question.dataset.questionAt);
      if (video.paused || video.currentTime < at || video.currentTime > at + 2) continue;
      waiting.delete(question);
      video.pause();
      question.scrollIntoView({ block: "center" });
      question.querySelector("input, button, a")?.focus();
      break;
    }
  });
}

if (video) {
  control();
  follow();
  renew();
  ask();
  if (page.dataset.seen) report();
  const start = Number(page.dataset.start);
  if (start > 0) video.addEventListener("loadedmetadata", () => (video.currentTime = start), { once: true });
}

// The wall: takes what the server sends, marks what is new, and listens to keys. Without it the page loads itself again.
const wall = document.querySelector("[data-wall]");
const root = document.documentElement;

function show(html) {
  const known = new Set([...wall.querySelectorAll("[data-post-id]")].map((post) => post.dataset.postId));
  wall.innerHTML = html;
  for (const post of wall.querySelectorAll("[data-post-id]")) {
    if (!known.has(post.dataset.postId)) post.classList.add("arrived");
  }
}

let first = true;
function listen() {
  const source = new EventSource(wall.dataset.wall);
  source.addEventListener("wall", (event) => {
    // What the page came with is not new.
    if (first) wall.innerHTML = event.data;
    else show(event.data);
    first = false;
  });
  addEventListener("pagehide", () => source.close());
}

if (wall && "EventSource" in window) listen();

let size = 1;
const keys = {
  f: () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.()),
  d: () => {
    const dark = getComputedStyle(root).colorScheme === "dark" || matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = root.dataset.theme === "dark" || (!root.dataset.theme && dark) ? "light" : "dark";
  },
  "+": () => document.body.style.setProperty("--size", (size = Math.min(2.5, size + 0.1))),
  "-": () => document.body.style.setProperty("--size", (size = Math.max(0.5, size - 0.1))),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  keys[event.key]?.();
});

// Live timelines: new posts wait behind a bar until the reader asks for them; deleted ones go at once.
const sheet = document.querySelector("[data-stream]");
const stream = sheet?.dataset.stream ?? (document.querySelector("[data-unread]") && "notifications");

const parse = (html) => {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content.firstElementChild;
};

function bumpUnread() {
  for (const badge of document.querySelectorAll("[data-unread]")) {
    const n = (Number.parseInt(badge.textContent, 10) || 0) + 1;
    badge.textContent = n > 99 ? "99+" : String(n);
    badge.hidden = false;
  }
}

function listen() {
  const bar = sheet?.querySelector("[data-new-posts]");
  let waiting = [];

  const show = () => {
    if (!bar) return;
    bar.hidden = waiting.length === 0;
    bar.textContent = waiting.length === 1 ? "1 new post" : `${waiting.length} new posts`;
  };

  bar?.addEventListener("click", () => {
    const first = waiting.at(-1);
    for (const post of waiting) {
      post.classList.add("arrived");
      bar.after(post);
    }
    waiting = [];
    show();
    sheet.querySelector(".empty")?.remove();
    first?.querySelector(".name")?.focus({ preventScroll: true });
  });

  const source = new EventSource(`/events?stream=${encodeURIComponent(stream)}`);
  source.addEventListener("post", (event) => {
    const post = parse(event.data);
    if (!post || document.getElementById(post.id) || waiting.some((other) => other.id === post.id)) return;
    waiting.push(post);
    show();
  });
  source.addEventListener("edit", (event) => {
    const post = parse(event.data);
    const old = post && document.getElementById(post.id);
    if (old && !old.contains(document.activeElement)) old.replaceWith(post);
    waiting = waiting.map((other) => (post && other.id === post.id ? post : other));
  });
  source.addEventListener("delete", (event) => {
    const id = CSS.escape(event.data);
    for (const post of document.querySelectorAll(`[data-post-id="${id}"], [data-entry-id="${id}"]`)) post.remove();
    waiting = waiting.filter((post) => post.dataset.postId !== event.data && post.dataset.entryId !== event.data);
    show();
  });
  source.addEventListener("notification", (event) => {
    bumpUnread();
    if (sheet?.dataset.stream !== "notifications") return;
    const note = parse(event.data);
    if (!note || document.getElementById(note.id)) return;
    sheet.querySelector(".empty")?.remove();
    sheet.prepend(note);
  });
  addEventListener("pagehide", () => source.close());
}

if (stream && "EventSource" in window) listen();

// The wall's desk by keys: j and k walk, s, p, h and b move the post that has the focus.
const posts = [...document.querySelectorAll("[data-desk] .desk-post")];
const queues = { s: "shown", p: "pending", h: "held", b: "blocked" };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
  const at = posts.findIndex((post) => post.contains(document.activeElement));
  if (event.key === "j") posts[Math.min(at + 1, posts.length - 1)]?.focus();
  if (event.key === "k") posts[Math.max(at - 1, 0)]?.focus();
  posts[at]?.querySelector(`[data-key="${queues[event.key]}"]`)?.click();
});

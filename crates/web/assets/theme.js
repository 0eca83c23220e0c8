// The theme: the reader's choice is kept in a cookie, so that the server can render it.
const names = ["auto", "light", "dark"];
const root = document.documentElement;
const current = () => root.dataset.theme ?? "auto";

function apply(name) {
  if (name === "auto") delete root.dataset.theme;
  else root.dataset.theme = name;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `theme=${name}; path=/; max-age=31536000; samesite=lax${secure}`;
  for (const label of document.querySelectorAll("[data-theme-name]")) label.textContent = name;
}

for (const button of document.querySelectorAll("[data-theme-toggle]")) {
  button.hidden = false;
  button.addEventListener("click", () => apply(names[(names.indexOf(current()) + 1) % names.length]));
}

// Small manners: menus close when one looks elsewhere, codes select themselves.
const open = () => document.querySelectorAll("details.menu[open], details.alt[open]");

document.addEventListener("click", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    menu.open = false;
    menu.querySelector("summary")?.focus();
  }
});

for (const field of document.querySelectorAll("[data-select]")) field.addEventListener("focus", () => field.select());

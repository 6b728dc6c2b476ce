// Keys. Everything here is also done by a link, a field or a button.
"use strict";

(() => {
  const items = () => [...document.querySelectorAll(".item")].filter((item) => item.offsetParent !== null);
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

  /** Goes to the next item, or with `by` -1 to the one before. */
  function step(by) {
    const all = items();
    if (all.length === 0) return;
    const here = all.findIndex((item) => item.contains(document.activeElement));
    const next = here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + by, 0), all.length - 1);
    all[next].focus({ preventScroll: true });
    all[next].scrollIntoView({ block: "nearest" });
  }

  const keys = {
    "/": () => {
      const field = document.getElementById("search");
      field.focus();
      field.select();
    },
    j: () => step(1),
    k: () => step(-1),
    n: () => document.querySelector('a[rel="next"]')?.click(),
    p: () => document.querySelector('a[rel="prev"]')?.click(),
    h: () => location.assign("/"),
    "?": () => location.assign("/keys"),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === "Escape" && typing(event.target)) return event.target.blur();
    if (typing(event.target)) return;
    if ((event.key === "o" || event.key === "Enter") && document.activeElement?.classList.contains("item")) {
      document.activeElement.querySelector("a.open")?.click();
      return event.preventDefault();
    }
    const act = keys[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
})();

// Loaded in the head, before anything is painted: the theme the reader chose, else the machine's own.
(function () {
  "use strict";
  const root = document.documentElement;
  const machine = window.matchMedia("(prefers-color-scheme: dark)");
  function kept() {
    try {
      return localStorage.getItem("sightline-theme");
    } catch {
      return null; // storage switched off: the machine's own theme serves
    }
  }
  function set(theme) {
    root.dataset.bsTheme = theme;
    if (window.sightline && window.sightline.repaint) window.sightline.repaint();
  }
  set(kept() || (machine.matches ? "dark" : "light"));
  machine.addEventListener("change", () => kept() || set(machine.matches ? "dark" : "light"));
  window.sightlineTheme = {
    toggle() {
      const next = root.dataset.bsTheme === "dark" ? "light" : "dark";
      try {
        localStorage.setItem("sightline-theme", next);
      } catch {
        // storage switched off: the choice holds until the page is left
      }
      set(next);
    },
  };
})();

// Loaded in the head, before anything is painted: the theme the reader chose, else the machine's own.
(function () {
  "use strict";
  const root = document.documentElement;
  const machine = window.matchMedia("(prefers-color-scheme: dark)");
  // A cookie, since signing out has the browser empty its storage; it says "dark" or "light" and nothing else.
  function kept() {
    const said = /(?:^|; )sightline-theme=(dark|light)/.exec(document.cookie);
    return said && said[1];
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
      document.cookie = `sightline-theme=${next}; Path=/; Max-Age=31536000; SameSite=Lax; Secure`;
      set(next);
    },
  };
})();

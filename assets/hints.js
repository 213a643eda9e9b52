// The hints of a first visit: shown until they are put away, and again when asked for.
(function () {
  "use strict";
  // A cookie, as the theme has, since signing out has the browser empty its storage; it says that and nothing else.
  const AWAY = "sightline-hints=away";
  const away = () => document.cookie.split("; ").includes(AWAY);

  function place() {
    const hints = document.getElementById("hints");
    if (!hints) return;
    hints.hidden = away();
    watching.disconnect();
  }
  const watching = new MutationObserver(place);
  watching.observe(document.documentElement, { childList: true, subtree: true });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-hints]");
    if (!button) return;
    const hints = document.getElementById("hints");
    const shown = button.dataset.hints === "again";
    document.cookie = `${AWAY}; Path=/; Max-Age=${shown ? 0 : 31536000}; SameSite=Lax; Secure`;
    hints.hidden = !shown;
    const next = shown ? hints : document.getElementById("main");
    if (shown) hints.tabIndex = -1;
    next.focus();
    if (shown) hints.scrollIntoView({ block: "center" });
  });
})();

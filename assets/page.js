// What happens on a page beside choosing: menus, pictures, the marked link, what is announced, what has failed.
(function () {
  "use strict";
  function show(button) {
    const panel = button.dataset.panel;
    if (button.dataset.show === "table") {
      const place = document.querySelector(`[data-table="${panel}"]`);
      place.dataset.open = place.dataset.open === "yes" ? "" : "yes";
      button.textContent = place.dataset.open === "yes" ? "Hide the table" : "Show as table";
      window.sightline.redraw(panel);
    } else {
      const about = document.querySelector(`[data-about="${panel}"]`);
      window.sightline.unfold(about);
      about.classList.toggle("open");
      button.textContent = about.classList.contains("open") ? "Hide about this measure" : "About this measure";
    }
  }

  function closeOthers(kept) {
    document.querySelectorAll("details.menu[open], details.pick[open]").forEach((details) => {
      if (details !== kept) details.removeAttribute("open");
    });
  }

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest(selector);
    closeOthers(at("details.menu, details.pick"));
    const chip = at("a[data-query]");
    if (chip && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      const query = chip.dataset.query;
      history.pushState(null, "", window.sightline.addressed(location.pathname + (query ? "?" + query : "")));
      window.sightline.apply(query);
      closeOthers(null);
      document.querySelector("#filters details summary").focus();
    }
    if (at("button[data-show]")) {
      show(at("button[data-show]"));
      closeOthers(null);
    }
    if (at("button[data-picture]")) closeOthers(null);
    if (at("#theme")) window.sightlineTheme.toggle();
    if (at("button[data-print]")) window.print();
    const pages = at("button.pages");
    const rail = document.getElementById("rail");
    if (rail) {
      const open = pages ? !rail.classList.contains("open") : false;
      rail.classList.toggle("open", open);
      document.querySelectorAll("button.pages").forEach((each) => each.setAttribute("aria-expanded", String(open)));
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.activeElement.closest("details.menu[open], details.pick[open]");
    closeOthers(null);
    if (open) open.querySelector("summary").focus();
  });
  document.addEventListener("submit", (event) => {
    if (event.target.id === "filters") event.preventDefault();
  });
  // A link that follows the choices leads to where they are when it is reached.
  function follow(link) {
    const joint = link.dataset.follows.includes("?") ? "&" : "?";
    link.href = link.dataset.follows + (window.sightline.query() ? joint + window.sightline.query() : "");
  }
  ["pointerdown", "focusin"].forEach((kind) =>
    document.addEventListener(kind, (event) => {
      const link = event.target.closest ? event.target.closest("a[data-follows]") : null;
      if (link) follow(link);
    }),
  );
  window.sightline = Object.assign(window.sightline || {}, { follow });

  // ---- a change of page is said and focused; a failed request is said, and never leaves an old chart unmarked ---
  // What stood here when the reader left for another page: until it has gone, that page is not there.
  const standing = () => document.title + (document.querySelector("#_pages_content h1") || { textContent: "" }).textContent;
  let left = null;
  window.addEventListener("sightline-page", () => (left = standing()));
  function markCurrent() {
    document.querySelectorAll(".rail a").forEach((link) => {
      const to = new URL(link.href);
      const whole = !link.classList.contains("view-link") || to.search === location.search; // a view is its choices too
      const here = whole && to.pathname === location.pathname;
      if (here && link.getAttribute("aria-current") !== "page") link.setAttribute("aria-current", "page");
      if (!here && link.hasAttribute("aria-current")) link.removeAttribute("aria-current");
    });
  }

  // A chart is drawn in hundreds of steps, and no link is another for them.
  let marking = 0;
  function mark() {
    marking = 0;
    markCurrent();
  }

  new MutationObserver(() => {
    marking = marking || requestAnimationFrame(mark);
    const title = document.querySelector("#_pages_content h1");
    if (left === null || !title || standing() === left) return;
    left = null;
    document.getElementById("announced").textContent = title.textContent;
    document.getElementById("main").focus();
  }).observe(document.documentElement, { childList: true, subtree: true });

  // An answer that takes long is waited for in sight: the whole page at once, since each part would be painted apart.
  const LONG = 300;
  let asked = 0;
  let slow = null;
  function waiting(more) {
    asked += more;
    if (asked && slow === null) slow = setTimeout(() => (document.documentElement.dataset.waiting = "yes"), LONG);
    if (asked) return;
    clearTimeout(slow);
    slow = null;
    delete document.documentElement.dataset.waiting;
  }

  const fetched = window.fetch;
  window.fetch = async function (...request) {
    let answer;
    waiting(1);
    try {
      answer = await fetched.apply(this, request);
    } catch (error) {
      failed("The server cannot be reached. What you see is from before your last choice.");
      throw error;
    } finally {
      waiting(-1);
    }
    if (answer.status === 401) {
      location.assign("/login?next=" + encodeURIComponent(location.pathname + location.search));
    } else if (answer.status >= 400) {
      failed("That could not be drawn. What you see is from before your last choice.");
    } else {
      failed("");
    }
    return answer;
  };

  // What has failed, by what: the charts can be missing while every answer comes.
  const faults = {};
  function failed(words, of = "asking") {
    faults[of] = words;
    const said = Object.values(faults).filter(Boolean).join(" ");
    let note = document.getElementById("failed");
    if (!note && !said) return;
    if (!note) {
      note = document.createElement("p");
      note.id = "failed";
      note.setAttribute("role", "alert");
      document.body.append(note);
    }
    note.textContent = said;
    note.hidden = !said;
  }

  Object.assign(window.sightline, { failed });
})();

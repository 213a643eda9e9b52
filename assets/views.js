// Saved views: the dialog, what is asked of it, and a view that is opened on the page it belongs to.
(function () {
  "use strict";
  const byId = (id) => document.getElementById(id);
  let opening = false;

  function ask(what) {
    const place = { path: location.pathname, query: location.search.slice(1) };
    window.dash_clientside.set_props("views-asked", { data: { ...what, ...place, at: Date.now() } });
  }

  function open() {
    opening = true;
    ask({ do: "open" });
    byId("views").showModal();
  }

  async function copy(address) {
    const link = location.origin + address;
    let words = "The link is copied. Whoever opens it signs in and sees what their role may see.";
    try {
      await navigator.clipboard.writeText(link);
    } catch {
      words = "Copy this link: " + link;
    }
    window.dash_clientside.set_props("views-told", { children: words });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-views]");
    if (!button) return;
    const { views: what, number, address } = button.dataset;
    if (what === "open") open();
    else if (what === "close") byId("views").close();
    else if (what === "copy") copy(address);
    else ask({ do: what, number });
  });

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-views-form]");
    if (!form) return;
    event.preventDefault();
    ask({ do: form.dataset.viewsForm, number: form.dataset.number, name: form.elements.name.value });
  });

  // A view of the page that is open is a change of choices, and Dash would draw the whole page anew.
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest("a.view-link");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (byId("views").open) byId("views").close();
      const [there, here] = [link, location].map((place) => place.pathname + new URLSearchParams(place.search).get("school"));
      if (there !== here || !byId("filters")) return;
      event.preventDefault();
      event.stopPropagation();
      byId("rail").classList.remove("open");
      history.pushState(null, "", link.getAttribute("href"));
      window.sightline.apply(new URL(link.href).search.slice(1));
    },
    true,
  );

  // What is opened is written in at once; what was pressed may be gone afterwards, and its focus with it.
  new MutationObserver(() => {
    const dialog = byId("views");
    if (!dialog || !dialog.open || !byId("views-desk").childElementCount) return;
    const field = dialog.querySelector("form[data-views-form=save] input");
    if (opening && field) field.focus();
    else if (!dialog.contains(document.activeElement)) byId("views-told").focus();
    opening = false;
  }).observe(document.documentElement, { childList: true, subtree: true });
})();

// Handing files in: dropped or chosen, sent one after another as they are, and what is asked of the desk.
(function () {
  "use strict";
  const ASKED = "import-asked";
  const byId = (id) => document.getElementById(id);
  let sending = false;

  function ask(what) {
    window.dash_clientside.set_props(ASKED, { data: { ...what, at: Date.now() } });
  }

  function line(list, name) {
    const item = document.createElement("li");
    const title = document.createElement("strong");
    title.textContent = name;
    const words = document.createElement("span");
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", `Sending ${name}`);
    item.append(title, words, bar);
    list.append(item);
    return {
      share: (part) => (bar.value = part),
      end: (text, bad) => {
        words.textContent = " " + text;
        item.className = bad ? "refused" : "kept";
        bar.remove();
      },
    };
  }

  function send(file, shown) {
    return new Promise((ended) => {
      const request = new XMLHttpRequest();
      request.open("POST", window.sightline.addressed("/data/upload"));
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
      request.upload.onprogress = (event) => shown.share(event.loaded / (event.total || 1));
      request.onerror = () => {
        shown.end("could not be sent. Is it still there, and is the server reached?", true);
        ended(false);
      };
      request.onload = () => {
        if (request.status === 401) location.assign("/login?next=" + encodeURIComponent(location.pathname + location.search));
        const kept = request.status === 200;
        shown.end(kept ? "is handed in." : request.responseText, !kept);
        ended(kept);
      };
      request.send(file);
    });
  }

  async function hand(files) {
    const place = byId("import-handing");
    if (!place || sending || !files.length || !document.querySelector("[data-drop]")) return;
    sending = true;
    const list = document.createElement("ul");
    list.className = "handed";
    place.replaceChildren(list);
    const most = Number(document.querySelector("[data-most]").dataset.most);
    let kept = 0;
    for (const file of files) {
      const shown = line(list, file.name);
      if (file.size > most) shown.end(`is too large: ${Math.round(most / 1048576)} MB is the most that one file may be.`, true);
      else if (await send(file, shown)) kept += 1;
    }
    sending = false;
    list.querySelectorAll("li.kept").forEach((item) => item.remove());
    if (kept) ask({ do: "look" });
  }

  function choose() {
    const input = document.createElement("input");
    input.type = "file";
    input.multiple = true;
    input.accept = ".csv,.tsv,.txt,.xlsx,.xml,.zip";
    input.addEventListener("change", () => hand([...input.files]));
    input.click();
  }

  // A folder that is dropped stands for the files that lie straight in it.
  async function dropped(transfer) {
    const loose = [...transfer.files]; // read now: what was dropped is gone after the first wait
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean);
    if (!entries.some((entry) => entry.isDirectory)) return loose;
    const files = [];
    for (const entry of entries) files.push(...(entry.isDirectory ? await inFolder(entry) : [await fileOf(entry)]));
    return files.filter((file) => file && !file.name.startsWith("."));
  }

  const fileOf = (entry) => new Promise((found) => entry.file(found, () => found(null)));

  async function inFolder(folder) {
    const reader = folder.createReader();
    const found = [];
    for (;;) {
      const some = await new Promise((read) => reader.readEntries(read, () => read([])));
      if (!some.length) break;
      found.push(...some.filter((entry) => entry.isFile));
    }
    return Promise.all(found.map(fileOf));
  }

  // Dropping beside the place would make the browser leave the page for the file.
  ["dragover", "drop"].forEach((kind) =>
    document.addEventListener(kind, (event) => {
      if (!document.querySelector("[data-desk]") || !event.dataTransfer) return;
      event.preventDefault();
      const place = document.querySelector("[data-drop]");
      if (!place) return;
      place.classList.toggle("over", kind === "dragover");
      if (kind === "drop") dropped(event.dataTransfer).then(hand);
    }),
  );
  document.addEventListener("dragleave", (event) => {
    const place = document.querySelector("[data-drop]");
    if (place && !event.relatedTarget) place.classList.remove("over");
  });

  function formOf(element) {
    const form = element.closest("form[data-form]");
    return form ? { of: form.dataset.signature || "", form: Object.fromEntries(new FormData(form)) } : {};
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest) return;
    if (event.target.closest("button[data-choose]")) choose();
    const button = event.target.closest("button[data-import]");
    if (!button || button.disabled) return;
    button.disabled = true; // until the answer draws the desk anew; a second click must not ask twice
    setTimeout(() => (button.disabled = false), 3000);
    const { import: what, file, skip, urn, number } = button.dataset;
    ask({ do: what, file, skip, urn, number });
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.dataset.form) return;
    event.preventDefault();
    ask({ do: event.target.dataset.form, ...formOf(event.target) });
  });
  document.addEventListener("change", (event) => {
    if (event.target.name !== "fills") return;
    ask({ do: "map", ...formOf(event.target) });
  });
})();
